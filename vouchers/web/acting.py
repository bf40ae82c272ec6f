"""The one who makes this request, and when it arrived. The app says how to find the person;
services get both as arguments.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Flask, current_app, g

from vouchers.kernel import clock
from vouchers.kernel.actor import Actor

_KEY = "vouchers.actor"


def bind(app: Flask, find: Callable[[], Actor]) -> None:
    """Tell the app how to find the actor of a request."""
    app.extensions[_KEY] = find


def actor() -> Actor:
    """The actor of this request, found once."""
    if "actor" not in g:
        g.actor = current_app.extensions[_KEY]()
    found: Actor = g.actor
    return found


def forget() -> None:
    """Find the actor anew: somebody has just signed in or out."""
    g.pop("actor", None)


def now() -> datetime:
    """The instant at which this request arrived."""
    if "arrived_at" not in g:
        g.arrived_at = clock.now()
    arrived: datetime = g.arrived_at
    return arrived
