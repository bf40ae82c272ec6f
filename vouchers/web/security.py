"""What every response carries and every form proves: headers, https, hosts, CSRF by Flask-WTF, a request id,
cache rules.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from flask import Flask, current_app, g, redirect, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from vouchers.kernel import clock

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What a response carries unless its view has said something stricter itself: a download is sandboxed."""

HSTS = "max-age=31556926; includeSubDomains"
HEALTH = ("web.healthz", "web.readyz")
"""Asked by machines of the house, without https."""

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT",
              "HTTP_X_FORWARDED_PREFIX", "HTTP_FORWARDED", "HTTP_X_REAL_IP")  # fmt: skip

log = structlog.get_logger()

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Unforwarded:
    """Without a proxy in front nobody may say for whom, by which scheme or under which name they ask."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        for name in _FORWARDED:
            environ.pop(name, None)
        return self.application(environ, start_response)


def install(app: Flask, *, secure: bool, proxies: int, hosts: list[str]) -> None:
    """Set the believed proxies and hosts, the cookies, the headers, the CSRF check and one log line per request."""
    believed = (
        ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies) if proxies else Unforwarded(app.wsgi_app)
    )
    app.wsgi_app = believed  # type: ignore[method-assign]  # Flask's own way to wrap an app
    app.config.update(SESSION_COOKIE_SECURE=secure, SESSION_COOKIE_SAMESITE="Lax")
    if secure:  # elsewhere the machine is one's own and has many names
        app.config["TRUSTED_HOSTS"] = hosts
    app.before_request(_begin)
    if secure:
        app.before_request(_by_https)
    CSRFProtect(app)
    app.after_request(_finish)


def _begin() -> None:
    g.arrived_at = clock.now()
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _by_https() -> Response | None:
    """Whoever asks in the clear is sent to the same page by https, under the name of the house."""
    if request.is_secure or request.endpoint in HEALTH:
        return None
    base = current_app.extensions["vouchers.settings"].base_url.rstrip("/")
    return redirect(base + request.full_path.rstrip("?"), 308)


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
        # The rule, not the address: the address of a one-time link is the key to an account.
        log.info("request", method=request.method, route=str(request.url_rule or ""), status=response.status_code)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
