"""Screens of spending."""

from flask import Blueprint

bp = Blueprint("claims", __name__)

from vouchers.claims.routes import corrections, invoices, purchases  # noqa: E402, F401 - they register on the blueprint
