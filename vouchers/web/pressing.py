"""A button without fields: asked about where it weighs something, done or refused, and led back either way."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, redirect
from werkzeug.wrappers import Response

from vouchers.kernel.errors import VouchersError
from vouchers.web.language import say
from vouchers.web.looking_over import goes_back, look_over


def asked_first(heading: str, consequence: str, *, press: str, back: str) -> str | Response | None:
    """One look at the consequence; the way back for who had second thoughts; None once somebody is sure."""
    return redirect(back) if goes_back() else look_over(heading, [consequence], press=press)


@contextmanager
def told(done: str) -> Iterator[None]:
    """What happens within is told on the next page: that it is done, or why it was refused."""
    try:
        yield
    except VouchersError as refusal:
        flash(say(refusal), "danger")
    else:
        flash(done)
