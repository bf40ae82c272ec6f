"""Words of an address: trimmed, short, without the characters that a database refuses."""

from flask import request

from vouchers.kernel.texts import nfc

LONGEST = 100


def argument(name: str) -> str:
    """The argument of the query string as searchable text; empty when it is missing."""
    typed = request.args.get(name, "")[: LONGEST * 3]
    text = "".join(character for character in typed if character.isprintable())
    return nfc(text).strip()[:LONGEST]


def key_argument(name: str) -> int | None:
    """Return the query argument as a row id, or None where it is no valid id."""
    key = request.args.get(name, type=int)
    return key if key and 0 < key < 2**62 else None
