"""No press is feared: a button that is pressed twice, on a slow line or after going back, does its work once.

Each form of a page carries a token of its own. What it led to is remembered; the same press again is led there too.
"""

import re
import secrets

from flask import Flask, g, redirect, request
from werkzeug.wrappers import Response

from vouchers.db import presses
from vouchers.web.acting import actor, now

NAME = "press"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def install(app: Flask) -> None:
    """Answer a second press as the first; after the check of the token against forgery."""
    app.before_request(_begin)
    app.after_request(_end)
    app.jinja_env.globals["press_token"] = lambda: secrets.token_urlsafe(16)


def _begin() -> Response | None:
    if request.method != "POST" or request.endpoint is None:
        return None
    token = request.form.get(NAME, "")
    if not _TOKEN.fullmatch(token):
        return None
    key = (token, actor().user_id or 0)
    first = presses.begin(*key, at=now())
    if first is not None:
        return redirect(first, 303)
    g.press = key
    return None


def _end(response: Response) -> Response:
    key: tuple[str, int] | None = g.pop("press", None)
    if key is not None:
        if response.status_code in (302, 303) and response.location:
            presses.answered(*key, response.location)
        else:
            presses.refused(*key)
    return response
