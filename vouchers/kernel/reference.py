"""Human references: a prefix from the programme's definition, the year, a number. `AIV-2026-00012`."""

import re

_CASE = re.compile(r"[A-Z]{2,6}-\d{4}-\d{5,7}(-C\d{1,3})?")
_ROUND = re.compile(r"[A-Z]{2,6}-\d{4}-R\d{1,2}")


def case(prefix: str, year: int, number: int) -> str:
    """The reference of one application and of everything that follows from it."""
    return f"{prefix}-{year:04}-{number:05}"


def copy(reference: str, number: int) -> str:
    """The reference of a copy of an application that is edited: `AIV-2026-00012-C1`."""
    return part(reference, "C", number)


def call_round(prefix: str, year: int, number: int) -> str:
    """The reference of a round: `AIV-2026-R1`."""
    return f"{prefix}-{year:04}-R{number}"


def receipt(round_reference: str, number: int) -> str:
    """The receipt number (접수번호) of a submitted application: gapless within its round."""
    return f"{round_reference}-{number:04}"


def part(reference: str, letter: str, number: int) -> str:
    """Something that belongs to a case or round: `AIV-2026-00012-P1`."""
    return f"{reference}-{letter}{number}"


def parse(text: str) -> str:
    """The reference in its canonical form. Raises ValueError when it is not the shape of one."""
    canonical = text.strip().upper()
    if not (_CASE.fullmatch(canonical) or _ROUND.fullmatch(canonical)):
        raise ValueError(f"not a reference: {text!r}")
    return canonical


def is_round(reference: str) -> bool:
    return bool(_ROUND.fullmatch(reference))
