"""Text cells of CSV files: what a spreadsheet would run as a formula is written so that it stays text (OWASP CSV
injection).
"""

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may run; wide letters count, for some programs make them plain first."""


_NUMBER = re.compile(r"[0-9][0-9 ./:,-]*|[0-9]+[eE][0-9]+")
"""What a spreadsheet takes for a number, a date or a time, and writes anew: 0002 as 2, 24 digits as 2.02E+23."""
_AS_TEXT = re.compile(r'="([0-9 ./:,eE-]*)"')


def guarded(text: str) -> str:
    """The text as a CSV cell: an apostrophe before what would be run, digits as the text they are."""
    if _NUMBER.fullmatch(text):
        return f'="{text}"'
    return f"'{text}" if text.startswith(FORMULA) else text


def unguarded(text: str) -> str:
    """The text of a cell that `guarded` wrote."""
    if as_text := _AS_TEXT.fullmatch(text):
        return as_text[1]
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
