"""The pure rules of periods: a refused case for every accepted one."""

from datetime import date, timedelta

import pytest

from vouchers.agreements.errors import StartOutside
from vouchers.agreements.rules import require_start
from vouchers.kernel.workdays import end_of_period


@pytest.mark.parametrize(
    ("starts_on", "months", "last"),
    [
        (date(2026, 4, 3), 7, date(2026, 11, 2)),
        (date(2026, 4, 1), 7, date(2026, 10, 31)),
        (date(2026, 8, 28), 6, date(2027, 2, 27)),
        (date(2026, 8, 29), 6, date(2027, 2, 28)),
        (date(2026, 8, 30), 6, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 29), 6, date(2028, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_a_period_of_months_ends_the_day_before_or_with_the_month(starts_on: date, months: int, last: date) -> None:
    assert end_of_period(starts_on, months) == last


def test_no_period_of_months_is_shorter_than_its_months() -> None:
    """A period that begins a day later never ends earlier."""
    for day in range(366 * 4):
        starts_on = date(2026, 1, 1) + timedelta(days=day)
        for months in (1, 6, 7, 12):
            assert end_of_period(starts_on, months) <= end_of_period(starts_on + timedelta(days=1), months)


@pytest.mark.parametrize(
    ("starts_on", "taken"),
    [
        (date(2026, 9, 20), True), (date(2026, 12, 19), True),
        (date(2026, 9, 19), False), (date(2026, 12, 20), False), (date(2062, 9, 20), False),
    ],
)  # fmt: skip
def test_an_agreement_begins_on_the_day_it_is_drawn_up_or_within_three_months(starts_on: date, taken: bool) -> None:
    if taken:
        require_start(starts_on, today=date(2026, 9, 20))
    else:
        with pytest.raises(StartOutside) as refusal:
            require_start(starts_on, today=date(2026, 9, 20))
        assert refusal.value.params == {"first": date(2026, 9, 20), "last": date(2026, 12, 19)}
