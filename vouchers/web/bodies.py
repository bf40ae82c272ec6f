"""How much a request may send: little, unless its route says that it takes long texts or files.
Asked before a byte is read.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request

View = Callable[..., Any]

SHORT = 64 * 1024
"""Bytes of a form without a file."""
LONG_TEXTS = 2 * 1024 * 1024
"""Bytes of a form of many or long answers."""
FILES = "files"
"""The limit of uploads, and room for the fields beside the file."""
_BESIDE_A_FILE = 256 * 1024


def takes(most: int | str) -> Callable[[View], View]:
    """Mark a route by how much it takes: LONG_TEXTS or FILES. Without a mark it takes SHORT."""

    def decorate(view: View) -> View:
        vars(view)["takes"] = most
        return view

    return decorate


def install(app: Flask) -> None:
    """Set the limit of each request before anything reads its body: the check of the token does."""
    app.before_request(_limit)


def _limit() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most = getattr(view, "takes", SHORT)
    if most == FILES:
        upload = current_app.extensions["vouchers.settings"].upload_limit
        request.max_content_length = upload + _BESIDE_A_FILE
        request.max_form_memory_size = LONG_TEXTS
    else:
        request.max_content_length = int(most)
        request.max_form_memory_size = int(most)
