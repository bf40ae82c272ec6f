"""The one table from kind of error to status, and the page that says what to do next, in both languages."""

import contextlib
from typing import Any

import structlog
from flask import Flask, g, message_flashed, render_template, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from vouchers.db import db
from vouchers.kernel import errors
from vouchers.kernel.actor import ANONYMOUS
from vouchers.web import kept
from vouchers.web.acting import actor
from vouchers.web.addresses import came_from
from vouchers.web.language import say

STATUS: dict[type[errors.VouchersError], int] = {
    errors.NotPermitted: 403,
    errors.NotFound: 404,
    errors.Stale: 409,
    errors.Refused: 409,
    errors.Busy: 503,
    errors.Broken: 500,
    errors.VouchersError: 500,
}

log = structlog.get_logger()

DRAIN = 64 * 1024 * 1024
"""Bytes of a body that is too large that are read and thrown away, so that its sender reads the answer."""


def status_of(error: errors.VouchersError) -> int:
    """The status of the nearest kind."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def install(app: Flask) -> None:
    """Answer every error with a page: no stack traces, no blank pages."""
    app.register_error_handler(errors.VouchersError, _refused)
    app.register_error_handler(IntegrityError, _collided)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)
    message_flashed.connect(_count_message, app)


def _refused(error: errors.VouchersError) -> Any:
    status = status_of(error)
    if status >= 500:
        log.error("broken", error=str(error), kind=type(error).__name__)
    return _page(status, say(error))


def _collided(error: IntegrityError) -> Any:
    """Two did the same at one moment, and the database kept one of them."""
    log.warning("collision", error=str(error.orig))
    return _page(409, say(errors.Stale()))


def _expired(error: CSRFError) -> Any:
    """The page is older than the sign-in it came with."""
    return _signed_out(400)


def _signed_out(status: int) -> Any:
    """Say that the sign-in is over, or another one began since; and what became of what was typed."""
    is_kept = False
    with contextlib.suppress(SQLAlchemyError):  # nothing is promised that was not done
        is_kept = kept.keep_unsaved()
    if not actor().is_anonymous:
        sentence = (
            _("이 화면을 연 뒤에 다시 로그인했습니다. 쓰던 내용은 보관해 두었습니다. 화면을 다시 열면 되살려 드립니다.")
            if is_kept
            else _("이 화면을 연 뒤에 다시 로그인했습니다. 저장하지 않았으니 화면을 다시 열어 주세요.")
        )
    elif is_kept:
        sentence = _(
            "로그인이 끝났습니다. 쓰던 내용은 보관해 두었습니다. 24시간 안에 다시 로그인하면 그 화면에 되살려 드립니다."
        )
    else:
        sentence = _("로그인이 끝났습니다. 다시 로그인해 주세요. 방금 보낸 내용은 저장되지 않았습니다.")
    title = _("로그인이 필요합니다") if actor().is_anonymous else None
    return _page(status, sentence, then=kept.place() if request.method == "POST" else None, title=title)


def _http(error: HTTPException) -> Any:
    sentences = {
        400: _("요청의 형식이 올바르지 않습니다. 앞 화면으로 돌아가 다시 시도해 주세요."),
        403: _("이 작업을 할 권한이 없습니다."),
        404: _("요청한 내용을 찾을 수 없습니다. 주소를 다시 확인하거나 첫 화면에서 찾아 주세요."),
        405: _("이 주소에서는 할 수 없는 요청입니다. 첫 화면에서 다시 시작해 주세요."),
        413: _(
            "보낸 내용이 너무 큽니다. 파일은 한 번에 30MB까지 올릴 수 있습니다. 앞 화면에서 줄여서 다시 보내 주세요."
        ),
        429: _("짧은 시간에 너무 여러 번 요청했습니다. 저장된 것은 없으니 잠시 뒤 다시 시도해 주세요."),
    }
    status = error.code or 500
    if status == 401:
        return _signed_out(status)
    if isinstance(error, SecurityError):  # asked for under a name that is not ours: no address can be built for a page
        return f"<!doctype html><title>400</title><p>{escape(sentences[400])}</p>", 400, {"Cache-Control": "no-store"}
    if status == 413:
        _drained()
    return _page(
        status, sentences.get(status, _("요청을 처리하지 못했습니다.")), error.get_response().headers.get("Allow")
    )


def _broken(error: Exception) -> Any:
    log.exception("unhandled", route=str(request.url_rule or ""))
    return _page(500, _("문제가 생겨 처리하지 못했습니다. 저장되지 않은 것은 그대로이니 잠시 뒤 다시 시도해 주세요."))


def _count_message(app: Flask, **message: Any) -> None:
    g.flashed = g.get("flashed", 0) + 1


def take_back_messages() -> None:
    """Drop the messages flashed by a request that failed; keep those of earlier requests."""
    count = g.pop("flashed", 0)
    if count and "_flashes" in session:
        session["_flashes"] = session["_flashes"][:-count]


def _begin_anew() -> None:
    """What has failed is not asked again: a page about it needs no database and knows nobody."""
    with contextlib.suppress(Exception):
        db.session.rollback()
    g.actor = ANONYMOUS
    g.pop("frame", None)


def _drained() -> None:
    """Read what is still being sent, up to a bound: an answer to somebody who is still talking is not heard."""
    left = DRAIN
    stream = request.environ.get("wsgi.input")
    with contextlib.suppress(Exception):
        while stream is not None and left > 0 and (piece := stream.read(min(64 * 1024, left))):
            left -= len(piece)


def _page(
    status: int, sentence: str, allow: str | None = None, *, then: str | None = None, title: str | None = None
) -> Any:
    """Answer with the error page; `then` is where somebody who signs in goes on."""
    titles = {
        400: _("다시 시도해 주세요"), 401: _("로그인이 필요합니다"), 403: _("권한이 없습니다"), 404: _("찾을 수 없습니다"),
        405: _("할 수 없는 요청입니다"), 409: _("지금은 할 수 없습니다"), 413: _("너무 큽니다"),
        429: _("잠시 뒤 다시 시도해 주세요"), 503: _("접속이 몰리고 있습니다"),
    }  # fmt: skip
    take_back_messages()
    if status >= 500:
        _begin_anew()
    title = title or titles.get(status, _("문제가 생겼습니다"))
    body = render_template(
        "error.html",
        status=status,
        title=title,
        sentence=sentence,
        request_id=g.get("request_id", ""),
        came_from=came_from() if status == 409 else None,
        then=then,
    )
    headers = {"Cache-Control": "no-store"}
    if status in (429, 503):
        headers["Retry-After"] = "5" if status == 503 else "60"
    if allow:
        headers["Allow"] = allow
    return body, status, headers
