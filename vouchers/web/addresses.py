"""Addresses of this site that can be shown again: of this request, of the page it came from,
of where one wanted to be.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.routing import BuildError


def path_of(endpoint: str | None, arguments: Mapping[str, object]) -> str | None:
    """The path of the page with these arguments, also outside a request; None of no page, and of one that is gone."""
    try:
        return current_app.url_map.bind("").build(endpoint, arguments) if endpoint else None
    except BuildError:
        return None


def own_path(target: str | None) -> str | None:
    """`target` if it is a path of this site, else None: no redirect leaves the house."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(character) < 0x20 for character in target):
        return None
    return target


def came_from() -> str | None:
    """The page of this site on which the button was pressed, if that is another one than what was asked for."""
    if request.method == "GET":
        return None
    try:
        place = urlsplit(request.referrer or "")
    except ValueError:  # whatever somebody sends
        return None
    if place.netloc != request.host or place.path == request.path or not _readable(place.path):
        return None
    return own_path(f"{place.path}?{place.query}" if place.query else place.path)


def here() -> str:
    """Return the address of the page on the screen; for an address that only takes presses,
    that of the page with the button.
    """
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return request.path if _readable(request.path) else came_from() or "/"


def answered_as() -> str:
    """The address at which the page that answers a press is opened again; nothing for a page that was opened."""
    if request.method != "POST":
        return ""
    return request.full_path.rstrip("?") if _readable(request.path) else came_from() or ""


def _readable(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(path, "GET")
