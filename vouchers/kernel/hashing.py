"""One canonical text of a value, and its hash: what is frozen or chained can be checked by anybody."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: Any) -> str:
    """Sorted keys, no spaces, Unicode NFC, integers only: the same value always gives the same text.

    Raises TypeError on a float: its text differs between languages.
    """
    _refuse_floats((value,))
    return unicodedata.normalize("NFC", _ENCODER.encode(value))


def sha256(value: Any) -> bytes:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical_json(value).encode()).digest()


def _refuse_floats(values: Iterable[Any]) -> None:
    for value in values:
        kind = type(value)
        if kind is str or kind is int or value is None:  # nearly all of them
            continue
        if isinstance(value, float):
            raise TypeError("a float has no canonical text: use whole won or a fraction as text")
        if isinstance(value, dict):
            _refuse_floats(value.values())
        elif isinstance(value, list | tuple):
            _refuse_floats(value)
