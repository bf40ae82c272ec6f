"""Rounds: what opening freezes, what a deadline does, who closes them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.given.acting import CLOSES, OPENS, act, at
from tests.given.people import finance, officer
from tests.given.programmes import AI, CLOUD, call_round
from vouchers import schedule
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import NotNow, NotPermitted, Refused, SamePerson
from vouchers.ledger.queries import statement
from vouchers.programmes import jobs, services
from vouchers.programmes.accounts import account_code, payer_note
from vouchers.programmes.errors import (
    ClosesBeforeOpening,
    ClosesInThePast,
    DeadlineOnlyExtends,
    NoticeTooShort,
    NotYetDue,
)
from vouchers.programmes.models import Round
from vouchers.programmes.rules import require_future, require_long_enough
from vouchers.programmes.states import RoundState


def test_opening_freezes_the_definition_and_appropriates_the_budget(app: Flask) -> None:
    opened = call_round(budget=1_234_567)
    assert (opened.opens_at, opened.opened_by, opened.budget_set_by) == (
        at(OPENS),
        officer(2).user_id,
        officer().user_id,
    )
    assert opened.definition_sha256 is not None and opened.definition.code == opened.programme_code
    assert statement(opened.reference).total("approp") == 1_234_567
    assert (opened.reference, opened.year, opened.number) == ("AIV-2026-R1", 2026, 1)


def test_rounds_are_numbered_by_programme_and_year(app: Flask) -> None:
    assert [
        call_round(RoundState.PREPARED).reference,
        call_round(RoundState.OPEN).reference,
        call_round(programme=CLOUD).reference,
    ] == ["AIV-2026-R1", "AIV-2026-R2", "CLV-2026-R1"]


@pytest.mark.parametrize(
    ("after", "state"), [(-0.001, RoundState.OPEN), (0, RoundState.CLOSED), (0.5, RoundState.CLOSED)]
)
def test_a_round_is_closed_when_its_time_is_over(app: Flask, after: float, state: RoundState) -> None:
    opened = call_round()
    assert jobs.close_due(at=at(CLOSES + after)) == f"closed {int(state is RoundState.CLOSED)}"
    db.session.expire_all()
    assert opened.state is state and (opened.closed_at == at(CLOSES + after)) is (state is RoundState.CLOSED)


def test_a_call_is_only_ever_extended_and_closed_by_an_officer_after_its_end(app: Flask) -> None:
    opened = call_round()
    with pytest.raises(DeadlineOnlyExtends):
        act(services.extend, opened, closes_at=at(CLOSES), reason="짧게", by=officer(), day=20)
    with pytest.raises(NotYetDue):
        act(services.close, opened, by=officer(), day=CLOSES - 1)
    with pytest.raises(NotPermitted):
        act(services.close, opened, by=finance(), day=CLOSES + 1)
    act(services.close, opened, by=officer(), day=CLOSES + 1)
    with pytest.raises(NotNow):
        act(services.extend, opened, closes_at=at(CLOSES + 9), reason="늦음", by=officer(), day=CLOSES + 2)


def test_a_later_deadline_counts(app: Flask) -> None:
    opened = call_round()
    assert opened.takes_at(at(CLOSES - 0.001)) and not opened.takes_at(at(CLOSES))
    act(services.extend, opened, closes_at=at(CLOSES + 5), reason="접수가 몰렸습니다.", by=officer(), day=30)
    assert (
        opened.closes_at == at(CLOSES + 5)
        and opened.takes_at(at(CLOSES + 4))
        and jobs.close_due(at=at(CLOSES + 1)) == "closed 0"
    )


@pytest.mark.parametrize("days", [19, 1, 0.5])
def test_a_short_call_is_told_how_short_it_is(days: float) -> None:
    with pytest.raises(NoticeTooShort) as refusal:
        require_long_enough(at(0), at(days), minimum_days=20)
    assert refusal.value.params == {"minimum": 20, "days": int(days)} and refusal.value.field == "closes_at"
    for closes_at in (at(0), at(-3)):
        with pytest.raises(ClosesBeforeOpening):
            require_long_enough(at(0), closes_at, minimum_days=20)
    require_long_enough(at(0), at(20), minimum_days=20)


def test_what_a_payer_writes_is_short_and_tells_the_case() -> None:
    assert payer_note("AIV-2026-00019") == "AIV2600019" and account_code("ai-voucher.2020") == "ai-voucher"


def test_the_job_of_the_schedule_closes_what_is_due(app: Flask) -> None:
    due = call_round()
    assert "closed 1" in schedule.run_now(app, "close_rounds")
    db.session.expire_all()
    assert due.state is RoundState.CLOSED


def test_a_budget_of_one_won_is_one(app: Flask) -> None:
    def made(budget: int) -> Round:
        return act(
            services.create_round, AI, title="공고", budget=budget, opens_at=at(OPENS), closes_at=at(CLOSES),
            by=officer(), day=OPENS - 1,
        )  # fmt: skip

    act(services.open_round, made(1), by=officer(2), day=OPENS)
    with pytest.raises(Refused):
        act(services.open_round, made(0), by=officer(2), day=OPENS)


def test_a_deadline_that_is_now_has_passed() -> None:
    require_future(at(1), at=at(1) - timedelta(microseconds=1))
    with pytest.raises(ClosesInThePast):
        require_future(at(1), at=at(1))


def test_a_call_opens_by_itself_at_the_time_to_which_a_second_person_agreed(app: Flask) -> None:
    made = call_round(RoundState.PREPARED)
    assert jobs.open_due(at=at(OPENS + 1)) == "opened 0 of 0", "nobody has agreed"
    act(services.schedule_opening, made, by=officer(2), day=OPENS - 0.4)
    agreed = made.frozen
    assert jobs.open_due(at=at(OPENS - 0.01)) == "opened 0 of 0" and made.state is RoundState.PREPARED
    assert jobs.open_due(at=at(OPENS + 0.01)) == "opened 1 of 1"
    db.session.expire_all()
    assert (made.state, made.opens_at, made.opened_by) == (RoundState.OPEN, at(OPENS), officer(2).user_id)
    assert made.frozen == agreed and statement(made.reference).total("approp") == made.budget


def test_a_change_or_a_second_thought_takes_the_agreement_back(app: Flask) -> None:
    made = call_round(RoundState.PREPARED)
    told = {"title": "다른 이름", "budget": made.budget, "opens_at": made.opens_at, "closes_at": made.closes_at}
    for back, more, by in ((services.unschedule, {}, officer(2)), (services.edit_round, told, officer())):
        act(services.schedule_opening, made, by=officer(2), day=OPENS - 0.4)
        assert made.opening_agreed_by == officer(2).user_id
        act(back, made, **more, by=by, day=OPENS - 0.3)
        assert made.opening_agreed_by is None and jobs.open_due(at=at(OPENS + 1)) == "opened 0 of 0"


def test_whoever_wrote_the_budget_down_agrees_to_no_opening(app: Flask) -> None:
    made = call_round(RoundState.PREPARED)
    with pytest.raises(SamePerson):
        act(services.schedule_opening, made, by=officer(), day=OPENS - 0.4)
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text("UPDATE round SET opening_agreed_by = budget_set_by"))
