"""A voucher's life as clicks: one method for each step, for any programme; what differs is read from its definition."""

from tests.journeys.life.applying import IN_KIND
from tests.journeys.life.spending import DISALLOWED, Life

__all__ = ["DISALLOWED", "IN_KIND", "Life"]
