"""Words of an address: trimmed, short, without the characters that a database refuses."""

from flask import request

LONGEST = 100


def argument(name: str) -> str:
    """The argument of the query string as searchable text; empty when it is missing."""
    text = "".join(character for character in request.args.get(name, "") if character.isprintable())
    return text.strip()[:LONGEST]
