"""What may be done with the calendar; a declared day has no states of its own."""

from enum import StrEnum


class Do(StrEnum):
    LIST = "list"
    DECLARE = "declare"
    WITHDRAW = "withdraw"
