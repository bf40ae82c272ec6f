"""Text of strangers, before anything is done with it.

Normalising sorts the combining marks behind a letter by insertion, so its time grows with the square of their number: a
form of some hundred kilobytes would hold a worker for seconds. Length and marks are therefore looked at first.
"""

import re
import unicodedata
from pathlib import Path

MOST_MARKS = 30
"""Combining marks behind one letter: as many as the stream-safe format of Unicode allows (UAX #15, section 13)."""

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = re.compile(rf"(?<![^\W_]){_LABEL}(?:\.{_LABEL}){{0,8}}\.([^\W\d_]{{2,24}})(?![^\W_])")
_LEGAL = frozenset({"ltd", "inc", "corp", "llc", "plc", "gmbh", "co"})
"""Legal forms that are also ends of addresses: a name may end "Co.Ltd", never "pay.ltd"."""


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


_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0\u034f")
"""Letters by their category that show nothing: fillers of Hangul and Khmer, the empty Braille pattern."""


_letters: frozenset[int] | None = None


def use_letters(path: Path) -> None:
    """Take the letters that papers can print from this file of ranges; where it is not there, nothing is refused."""
    global _letters
    if not path.exists():
        _letters = None
        return
    ranges = (line.split("-") for line in path.read_text().split())
    _letters = frozenset(code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))


FOLDED_AWAY = ("주식회사", "유한회사", "(주)", "(유)", "㈜", " ", "-", ".", "/", "(", ")")
"""What a search looks past, in this order: legal forms, and what stands between the parts of names and numbers."""


def folded(text: str) -> str:
    """Return the text as a search compares it: `㈜초롱 출판` is `초롱출판`, `AIV-2026-00001` is `aiv202600001`."""
    found = nfkc(text).lower()
    for gone in FOLDED_AWAY:
        found = found.replace(gone, "")
    return "".join(found.split())


def unprintable(text: str) -> list[str]:
    """Return the letters of a text that no paper of ours can print, each once, in their order."""
    if _letters is None or text.isascii():
        return []
    return [letter for letter in dict.fromkeys(text) if ord(letter) not in _letters and letter not in "\n\t\r"]


def visible(text: str) -> int:
    """Count the letters of a text that a reader sees: neither blanks, nor marks without a letter, nor what only steers
    the setting of others.
    """
    return sum(map(_is_visible, text))


def counted(text: str) -> int:
    """Count the letters of a text as forms do: those that a reader sees, and the plain blanks between them."""
    return sum(character in " \n" or _is_visible(character) for character in text)


def _is_visible(character: str) -> bool:
    return character not in _BLANK and unicodedata.category(character)[0] not in "ZCM"


def holds_address(text: str) -> bool:
    """Whether something in the text is, or would be made into, a link:
    a name that stands in our letters must hold none.
    """
    plain = nfkc(text).replace("。", ".").replace("｡", ".")
    lower = plain.lower()
    if "://" in lower or "www." in lower or "hxxp" in lower or "@" in lower:
        return True
    if re.search(r"\d{1,3}(?:\.\d{1,3}){3}", lower):
        return True
    return any(
        not _is_legal_form(found[0]) or plain[found.end() : found.end() + 1] in ("/", "?", "#", ":")
        for found in _DOMAIN.finditer(plain)
    )


def _is_legal_form(text: str) -> bool:
    """Whether what looks like an address is nothing but legal forms joined by dots, as in Co.Ltd."""
    return all(part.lower() in _LEGAL for part in text.split("."))


_HOME_PAGE = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:\d{1,5})?(/[^\s<>\"']*)?")


def is_home_page(text: str) -> bool:
    """Whether it is an http or https address."""
    return bool(_HOME_PAGE.fullmatch(text))
