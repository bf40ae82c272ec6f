"""The cookie by which a browser is known again as one its owner has signed in with."""

from flask import current_app, request
from werkzeug.wrappers import Response

YEAR = 365 * 86_400


def this_device() -> str | None:
    """The token of the browser that asks, if it was given one."""
    return request.cookies.get(_name())


def remember_device(response: Response, device: str | None) -> None:
    """Let the browser be known again for a year; one that is known already (None) keeps what it has."""
    if device is not None:
        response.set_cookie(_name(), device, max_age=YEAR, httponly=True, samesite="Lax", secure=_is_secure())


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _name() -> str:
    return "__Host-device" if _is_secure() else "device"
