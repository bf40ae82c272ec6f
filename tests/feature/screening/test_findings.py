"""What the rules of a programme say when an officer decides, and what stays of it."""

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import given
from tests.given.acting import APPLIED, act
from tests.given.facts import seen
from tests.given.people import officer
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.facts import queries as facts
from vouchers.facts.states import Kind
from vouchers.kernel.finding import Forbidden, Outcome, Unexplained
from vouchers.screening import services


def find_eligible(application: Application, note: str = "") -> None:
    act(services.find_eligible, application, note=note, by=officer(), day=APPLIED + 2)


def kept(application: Application) -> dict[str, Outcome]:
    return {row.rule: row.outcome for row in facts.kept(application)}


def test_what_is_known_against_a_company_forbids_and_another_fact_is_the_way_out(app: Flask) -> None:
    applied = given.application()
    seen(applied.organisation, Kind.TAX_ARREARS, "met", day=APPLIED)
    with pytest.raises(Forbidden) as refused:
        find_eligible(applied, note="그래도")
    assert "제9조제2항제2호" in str(refused.value)
    assert applied.state is ApplicationState.SUBMITTED and kept(applied) == {}
    seen(applied.organisation, Kind.TAX_ARREARS, "clear", day=APPLIED + 1)
    find_eligible(applied)
    assert applied.state is ApplicationState.ELIGIBLE and kept(applied)["tax-arrears"] is Outcome.CLEAR


def test_another_size_than_the_one_submitted_is_overruled_with_a_reason_that_stays(app: Flask) -> None:
    applied = given.application()
    seen(applied.organisation, Kind.COMPANY_SIZE, "small_merchant", day=APPLIED)
    with pytest.raises(Unexplained) as refused:
        find_eligible(applied, note=" ")
    assert refused.value.field == "reason"
    find_eligible(applied, note="공고 뒤에 규모가 바뀌었습니다.")
    row = next(row for row in facts.kept(applied) if row.rule == "size-agrees")
    assert row.outcome is Outcome.NEEDS_REASON and row.reason == "공고 뒤에 규모가 바뀌었습니다."
    assert row.compared == [["신청서의 기업 규모", "중소기업"], ["기업 규모", "소상공인"], ["본 것", "확인서 제1호"]]
    newest = facts.history(applied.organisation)[-1]
    assert row.basis == [newest.id] and row.on == newest.seen_on
    for change in ("UPDATE kept_finding SET reason = ''", "DELETE FROM kept_finding"):
        with pytest.raises(sa.exc.DBAPIError):
            db.session.execute(sa.text(change))
        db.session.rollback()


def test_an_opinion_to_exclude_keeps_what_the_rules_said(app: Flask) -> None:
    applied = given.application()
    seen(applied.organisation, Kind.BANKRUPTCY, "met", day=APPLIED)
    act(services.propose_exclusion, applied, ground="bankruptcy", reason="파산", by=officer(), day=APPLIED + 2)
    assert kept(applied)["bankruptcy"] is Outcome.REFUSE
    assert all("파산" in row.reason for row in facts.kept(applied))


def test_what_comes_later_changes_nothing_of_what_was_decided_on(app: Flask) -> None:
    applied = given.application()
    find_eligible(applied)
    before = kept(applied)
    seen(applied.organisation, Kind.TAX_ARREARS, "met", day=APPLIED + 3)
    assert kept(applied) == before and "tax-arrears" not in before
