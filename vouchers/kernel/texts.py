"""Text of strangers, before anything is done with it.

Normalising sorts the combining marks behind a letter by insertion, so its time grows with the square of their number: a form
of some hundred kilobytes would hold a worker for seconds. Length and marks are therefore looked at first.
"""

import re
import unicodedata

MOST_MARKS = 30
"""Combining marks behind one letter: as many as the stream-safe format of Unicode allows (UAX #15, section 13)."""

_DOMAIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.([A-Za-z]{2,24})(?![A-Za-z0-9])")
_LEGAL = frozenset({"ltd", "inc", "corp", "llc", "plc", "gmbh", "co"})


def is_tame(text: str) -> bool:
    """Whether no letter carries more combining marks than any script needs."""
    if text.isascii():
        return True
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > MOST_MARKS:
            return False
    return True


def tamed(text: str) -> str:
    """The text without the marks that no letter needs."""
    if is_tame(text):
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def nfc(text: str) -> str:
    """The text in composed letters."""
    return unicodedata.normalize("NFC", tamed(text))


def nfkc(text: str) -> str:
    """The text in composed letters, wide and circled ones made plain."""
    return unicodedata.normalize("NFKC", tamed(text))


def holds_address(text: str) -> bool:
    """Whether something in the text is, or would be made into, a link: a name that stands in our letters must hold none."""
    plain = nfkc(text).replace("。", ".").replace("｡", ".")
    lower = plain.lower()
    if "://" in lower or "www." in lower or "hxxp" in lower or "@" in lower:
        return True
    return any(found[1].lower() not in _LEGAL for found in _DOMAIN.finditer(plain)) or bool(
        re.search(r"[A-Za-z0-9]\.co/|\d{1,3}(?:\.\d{1,3}){3}", lower)
    )


_HOME_PAGE = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:\d{1,5})?(/[^\s<>\"']*)?")


def is_home_page(text: str) -> bool:
    """Whether it is an http or https address."""
    return bool(_HOME_PAGE.fullmatch(text))
