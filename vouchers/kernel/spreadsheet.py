"""Text cells of CSV files: what a spreadsheet would run as a formula is written so that it stays text (OWASP CSV
injection).
"""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may run; wide letters count, for some programs make them plain first."""


def guarded(text: str) -> str:
    """The text as a CSV cell: an apostrophe before what would be run."""
    return f"'{text}" if text.startswith(FORMULA) else text


def unguarded(text: str) -> str:
    """The text of a cell that `guarded` wrote."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
