"""What every response carries and every form proves: headers by Talisman, CSRF by Flask-WTF, a request id, cache rules."""

import secrets

import structlog
from flask import Flask, g, request
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from vouchers.kernel import clock

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

log = structlog.get_logger()


def install(app: Flask, *, secure: bool, proxies: int) -> None:
    """Set the headers, the CSRF check, the believed proxies and one log line per request."""
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    CSRFProtect(app)
    Talisman(
        app,
        force_https=secure,
        strict_transport_security=secure,
        session_cookie_secure=secure,
        session_cookie_samesite="Lax",
        content_security_policy=CONTENT_SECURITY_POLICY,
        referrer_policy="same-origin",
        frame_options="DENY",
    )
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    g.arrived_at = clock.now()
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
        log.info("request", method=request.method, path=request.path, status=response.status_code)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
