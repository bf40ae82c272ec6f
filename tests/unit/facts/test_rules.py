"""Which statement stands on a day, and what a statement is held to."""

from datetime import date

import pytest

from vouchers.facts import errors
from vouchers.facts.rules import Known, checks_of, standing
from vouchers.facts.states import Kind, Source
from vouchers.kernel.checks import require_all
from vouchers.kernel.errors import Several

TODAY = date(2026, 5, 1)


def fact(id: int, value: str, source: Source, day: date = date(2026, 1, 1), until: date | None = None) -> Known:
    return Known(id, Kind.COMPANY_SIZE, value, source, "확인서", day, until)


DECLARED = fact(1, "sme", Source.DECLARED)
CHECKED = fact(2, "mid_size", Source.PAPER, until=date(2026, 4, 30))


@pytest.mark.parametrize(
    ("facts", "on", "found"),
    [
        ([], TODAY, None),
        ([DECLARED], TODAY, 1),
        ([DECLARED], date(2025, 12, 31), None),
        ([DECLARED, CHECKED], date(2026, 4, 30), 2),
        ([DECLARED, CHECKED], TODAY, 1),
        ([CHECKED, fact(3, "sme", Source.DECLARED)], date(2026, 2, 1), 2),
        ([CHECKED, fact(3, "sme", Source.REGISTER, date(2026, 2, 1))], date(2026, 3, 1), 3),
        ([CHECKED, fact(3, "sme", Source.REGISTER, date(2026, 2, 1))], date(2026, 1, 31), 2),
        ([DECLARED, CHECKED, fact(3, "taken_back", Source.PAPER)], date(2026, 2, 1), 1),
        ([CHECKED, fact(3, "sme", Source.PAPER, until=date(2026, 1, 2))], date(2026, 2, 1), None),
    ],
)
def test_the_newest_that_was_checked_and_holds_stands(facts: list[Known], on: date, found: int | None) -> None:
    known = standing(facts, on=on)
    assert (known.id if known else None) == found


def said(**changes: object) -> None:
    typed = {
        "value": "sme", "source": "paper", "paper": "확인서 1호", "seen_on": date(2026, 4, 1), "valid_until": None,
        **changes,
    }  # fmt: skip
    require_all(checks_of(Kind.COMPANY_SIZE, today=TODAY), **typed)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"value": "taken_back"},
        {"seen_on": TODAY},
        {"valid_until": date(2026, 4, 1)},
        {"source": "declared", "paper": ""},
    ],
)
def test_what_may_be_said(changes: dict[str, object]) -> None:
    said(**changes)


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"value": "clear"}, errors.ValueUnknown, "value"),
        ({"paper": " "}, errors.PaperMissing, "paper"),
        ({"source": "register", "paper": ""}, errors.PaperMissing, "paper"),
        ({"seen_on": date(2026, 5, 2)}, errors.NotYetKnown, "seen_on"),
        ({"valid_until": date(2026, 3, 31)}, errors.EndsBeforeItBegins, "valid_until"),
    ],
)
def test_what_may_not(changes: dict[str, object], error: type[errors.Refused], field: str) -> None:
    with pytest.raises(error) as refused:
        said(**changes)
    assert refused.value.field == field


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Several) as refused:
        said(value="x", paper="", seen_on=date(2027, 1, 1), valid_until=date(2026, 1, 1))
    assert [fault.field for fault in refused.value.refusals] == ["value", "paper", "seen_on", "valid_until"]
