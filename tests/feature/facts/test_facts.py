"""What is known of firms and suppliers, and what rests on it."""

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.given.acting import act, on
from tests.given.applications import started, with_need
from tests.given.facts import qualified, seen
from tests.given.matching import proposed
from tests.given.organisations import firm, representative
from tests.given.suppliers import people_of, supplier
from vouchers.db import db
from vouchers.facts import queries
from vouchers.facts.errors import FactStale, ValueUnknown
from vouchers.facts.states import Kind, Size, Source
from vouchers.kernel.errors import NotPermitted
from vouchers.kernel.workdays import end_of_period
from vouchers.organisations import services
from vouchers.organisations.errors import SizeChecked
from vouchers.organisations.models import Organisation

SIZE = Kind.COMPANY_SIZE


def profile(of: Organisation, size: Size, *, day: float) -> None:
    act(
        services.edit_profile, of, representative_name="대표자", size=size, region="seoul", address="시험로 1",
        phone="02-000-0000", home_page="", employees=12, industry="제조업", by=representative(of), day=day,
    )  # fmt: skip


def known(of: Organisation, day: float) -> tuple[str, Source]:
    fact = queries.current(of, SIZE, on=on(day))
    assert fact is not None
    return fact.value, fact.source


def test_a_firm_declares_its_size_and_an_officer_checks_it(app: Flask) -> None:
    made = firm()
    assert known(made, 1) == ("sme", Source.DECLARED) and made.size is Size.SME
    seen(made, SIZE, "small_merchant", until=on(30), day=2)
    assert known(made, 30) == ("small_merchant", Source.PAPER) and made.size is Size.SMALL_MERCHANT
    assert known(made, 31) == ("sme", Source.DECLARED), "the certificate is over"
    assert [fact.supersedes_id for fact in queries.history(made)] == [None, None]


def test_while_it_holds_the_firm_declares_no_other(app: Flask) -> None:
    made = firm()
    seen(made, SIZE, "small_merchant", until=on(30), day=2)
    with pytest.raises(SizeChecked) as refused:
        profile(made, Size.SME, day=3)
    assert refused.value.field == "size" and made.size is Size.SMALL_MERCHANT
    profile(made, Size.SMALL_MERCHANT, day=4)
    profile(made, Size.MID_SIZE, day=31)
    assert made.size is Size.MID_SIZE and known(made, 31) == ("mid_size", Source.DECLARED)


def test_a_mistake_is_taken_back_and_stays_on_record(app: Flask) -> None:
    made = firm()
    seen(made, SIZE, "large", day=2)
    seen(made, SIZE, "taken_back", day=3)
    assert known(made, 3) == ("sme", Source.DECLARED) and made.size is Size.SME
    history = queries.history(made)
    assert [fact.value for fact in history] == ["sme", "large", "taken_back"]
    assert history[2].supersedes_id == history[1].id


def test_only_an_officer_records_and_only_what_is_of_a_firm(app: Flask) -> None:
    made = firm()
    with pytest.raises(NotPermitted):
        seen(made, Kind.TAX_ARREARS, "clear", by=representative(made))
    with pytest.raises(ValueUnknown):
        seen(made, Kind.QUALIFICATION, "qualified")
    with pytest.raises(ValueUnknown):
        seen(made, Kind.TAX_ARREARS, "sme")
    assert len(queries.history(made)) == 1


@pytest.mark.parametrize("change", ["UPDATE fact SET source = 'register'", "DELETE FROM fact"])
def test_the_database_keeps_what_was_stated(app: Flask, change: str) -> None:
    assert queries.history(firm())
    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(sa.text(change))
    db.session.rollback()


def test_a_supplier_is_qualified_when_it_is_listed_for_the_programmes_months(app: Flask) -> None:
    listed = supplier()
    fact = queries.current(listed, Kind.QUALIFICATION, on=on(1))
    assert fact is not None and fact.value == "qualified" and fact.source is Source.RECORDS
    assert fact.valid_until == end_of_period(on(0.5), 24)
    assert queries.current(listed, Kind.QUALIFICATION, on=fact.valid_until) is not None
    assert queries.current(listed, Kind.QUALIFICATION, on=on(800)) is None


def test_who_is_not_qualified_is_not_asked_until_an_officer_has_looked_again(app: Flask) -> None:
    draft, listed = with_need(started()), supplier()
    with pytest.raises(NotPermitted):
        qualified(listed, by=people_of(listed))
    qualified(listed, "not_qualified", day=2)
    with pytest.raises(FactStale):
        proposed(draft, listed)
    qualified(listed, until=on(4), day=3)
    with pytest.raises(FactStale):
        proposed(draft, listed)  # on the fifth day
    qualified(listed, day=4)
    assert proposed(draft, listed).supplier is listed
