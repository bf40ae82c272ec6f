"""The app behind Flask's proxy, for what must be handed to another thread or library."""

from flask import Flask, current_app


def this_app() -> Flask:
    """The app of this context itself."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the stubs hide the proxy
    return app
