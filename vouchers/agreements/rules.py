"""Pure rules of agreements."""

import calendar
from datetime import date


def end_of_period(starts_on: date, months: int) -> date:
    """The last day of a period of whole months: from 3 April for seven months until 2 November."""
    months_on = starts_on.month - 1 + months
    year, month = starts_on.year + months_on // 12, months_on % 12 + 1
    same_day = min(starts_on.day, calendar.monthrange(year, month)[1])
    anniversary = date(year, month, same_day)
    return date.fromordinal(anniversary.toordinal() - 1)
