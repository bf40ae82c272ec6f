"""Reading across features: the figures of a round, and the ledger's statements."""

from flask import Blueprint

bp = Blueprint("reporting", __name__)

from vouchers.reporting.routes import figures, ledger  # noqa: E402, F401 - they register their routes
