"""Every route says who may use it: `@authorised(policy, action)` or `@public`.
A test walks the url_map for the rest.
"""

import inspect
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from vouchers.kernel.errors import NotFound, NotNow, VouchersError
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.kernel.policy import Policy
from vouchers.web.acting import actor
from vouchers.web.addresses import path_of
from vouchers.web.language import say

View = Callable[..., Any]


def public(view: View) -> View:
    """Mark a route that anybody may use, signed in or not."""
    vars(view)["authorisation"] = "public"
    return view


def authorised(policy: Policy[Any], action: StrEnum, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Let the view run only for whom `policy` permits `action` on the loaded entity, and only when it is timely.

    `load` takes the arguments of the URL that it names and returns the entity or None; the view gets the entity first
    and the remaining arguments after it. Strangers are asked to sign in; what one may not know of is "not found".
    """
    names = set(inspect.signature(load).parameters) if load else set()

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            if load is None:
                return _check(policy, action, None) or view(**arguments)
            entity = load(**{name: arguments.pop(name) for name in names})
            if entity is None:
                return _sign_in_first() or _not_found()
            refusal = _check(policy, action, entity)
            if refusal:
                return refusal
            if policy.lifecycle and (elsewhere := _untimely(policy.lifecycle, action, entity, not arguments)):
                return elsewhere
            return view(entity, **arguments)

        def opens(**arguments: Any) -> bool:
            entity = load(**{name: arguments[name] for name in names}) if load else None
            return (load is None or entity is not None) and policy.permits(actor(), action, entity)

        vars(guarded).update(authorisation=(policy, action), opens=opens)
        return guarded

    return decorate


def may_open(endpoint: str, **arguments: Any) -> bool:
    """Whether the page at this address opens for who is asking: what a link to it promises."""
    opens: Callable[..., bool] | None = getattr(current_app.view_functions[endpoint], "opens", None)
    return opens is None or opens(**arguments)


def _check(policy: Policy[Any], action: StrEnum, entity: Any) -> Response | None:
    try:
        policy.require(actor(), action, entity)
    except VouchersError:
        if refusal := _sign_in_first():
            return refusal
        raise
    return None


def _untimely(lifecycle: Lifecycle, action: StrEnum, entity: Any, alone: bool) -> Response | None:
    """Lead whoever opens the page of a step that is over to its case; a press is refused, and so is an address that
    names more than the entity: whether that exists has not been looked at.
    """
    try:
        lifecycle.require(entity.state, action)
    except NotNow as refusal:
        reference = getattr(entity, "case_reference", None)
        case = alone and request.method == "GET" and path_of("desks.case", {"reference": reference or ""})
        if not case or not may_open("desks.case", reference=reference):
            raise
        flash(say(refusal), "warning")
        return redirect(case)
    return None


def _sign_in_first() -> Response | None:
    if not actor().is_anonymous:
        return None
    if request.method != "GET":
        abort(401)
    return redirect(url_for("identity.sign_in", next=request.full_path.rstrip("?")))


def _not_found() -> Response:
    raise NotFound()
