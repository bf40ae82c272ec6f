"""Days that are decided by hand: from when they count, and until when."""

from datetime import date

from flask import Flask

from tests.given.acting import act, at
from tests.given.people import administrator
from vouchers.workdays import queries, services

MONDAY, SUNDAY = date(2026, 3, 9), date(2026, 3, 8)


def test_a_declared_day_counts_until_it_is_withdrawn(app: Flask) -> None:
    assert queries.due_on(date(2026, 3, 2), 7) == MONDAY
    rest = act(services.declare, MONDAY, works=False, name="임시공휴일", by=administrator(), day=1)
    work = act(services.declare, SUNDAY, works=True, name="근무", by=administrator(), day=1)
    assert (rest.declared_by, rest.declared_at, rest.name) == (administrator().user_id, at(1), "임시공휴일")
    assert queries.overrides() == {MONDAY: False, SUNDAY: True}
    assert queries.due_on(date(2026, 3, 2), 7) == date(2026, 3, 10) and queries.due_on(date(2026, 3, 1), 7) == SUNDAY
    assert queries.working_days_after(date(2026, 3, 6), 2) == date(2026, 3, 10)
    act(services.withdraw, rest, by=administrator(2), day=2)
    assert (rest.withdrawn_by, rest.withdrawn_at) == (administrator(2).user_id, at(2)) and queries.overrides() == {
        SUNDAY: True
    }
    again = act(services.declare, MONDAY, works=False, name="다시", by=administrator(), day=3)
    assert queries.declared() == [again, work]
