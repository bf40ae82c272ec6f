"""The pure rules of periods: a refused case for every accepted one."""

from datetime import date

from vouchers.agreements.rules import end_of_period


def test_a_period_of_months_ends_on_the_day_before() -> None:
    assert end_of_period(date(2026, 4, 1), 7) == date(2026, 10, 31)
    assert end_of_period(date(2026, 8, 31), 6) == date(2027, 2, 27)
