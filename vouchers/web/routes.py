"""Routes of no feature: the choice of language, and whether the service lives and is ready."""

from flask import Blueprint, Response, jsonify, make_response, redirect, request
from sqlalchemy import text

from vouchers.db import db
from vouchers.web import kept
from vouchers.web.addresses import own_path
from vouchers.web.authorised import public
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.language import COOKIE, LANGUAGES

bp = Blueprint("web", __name__)


@bp.post("/language")
@takes(LONG_TEXTS)
@public
def choose_language() -> Response:
    """Keep the chosen language in a cookie and go back to the page, with what was being typed there."""
    there = own_path(request.form.get("next")) or "/"
    kept.take_along(there)
    response = make_response(redirect(there))
    language = request.form.get("language", "")
    if language in LANGUAGES:
        response.set_cookie(
            COOKIE, language, max_age=365 * 86_400, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """The process can work: its database answers and is migrated. What is missing is named by a word, no more."""
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version")).one()
    except Exception:  # whatever the driver raises, the answer is the same
        return jsonify(status="unavailable", missing="database"), 503
    return jsonify(status="ok"), 200
