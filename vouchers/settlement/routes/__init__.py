"""Screens of payment and settlement."""

from flask import Blueprint

bp = Blueprint("settlement", __name__)

from vouchers.settlement.routes import closing, payment, settling  # noqa: E402, F401 - they register on the blueprint
