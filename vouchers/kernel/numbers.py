"""Whole numbers as people write and paste them: 199,980원, ₩199 980, 199,980.00, 1억 2,000만."""

import re

_UNIT = re.compile(r"^(?:₩|\\|KRW)\s*|\s*(?:원|KRW|건|개|명|일|개월)$", re.IGNORECASE)
_NUMBER = re.compile(r"([+\-−]?)(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.(\d*))?", re.ASCII)
_MYRIADS = re.compile(r"(?:([\d,]{1,7})\s*억)?\s*(?:([\d,]{1,6})\s*만)?\s*([\d,]{0,9})\s*원?", re.ASCII)


class NotANumber(ValueError):
    """The text is no number."""


class NotWhole(ValueError):
    """The text is a number with a fraction."""


class InWords(ValueError):
    """The text says a number in 억 and 만: `meant` is what it seems to mean, to be offered and not taken."""

    def __init__(self, meant: int) -> None:
        super().__init__(meant)
        self.meant = meant


def whole_of(text: str) -> int:
    """Return the whole number that a text in plain digits (NFKC) says, with or without its unit, thousands separated by
    commas or blanks, a fraction of nothing. Raises NotANumber, NotWhole, InWords.
    """
    text = text.strip()
    if (meant := _in_words(text)) is not None:
        raise InWords(meant)
    found = _NUMBER.fullmatch(_UNIT.sub("", text))
    if found is None:
        raise NotANumber(text)
    sign, whole, fraction = found.groups()
    if (fraction or "").strip("0"):
        raise NotWhole(text)
    value = int(whole.replace(",", "").replace(" ", ""))
    return -value if sign in ("-", "−") else value


def _in_words(text: str) -> int | None:
    found = _MYRIADS.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return None
    hundreds_of_millions, myriads, rest = (int((part or "").replace(",", "") or 0) for part in found.groups())
    return hundreds_of_millions * 100_000_000 + myriads * 10_000 + rest
