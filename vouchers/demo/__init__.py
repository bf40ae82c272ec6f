"""The demo scenario, played through the real verbs."""

from flask import Flask


def build(app: Flask) -> None:
    """Build it."""
