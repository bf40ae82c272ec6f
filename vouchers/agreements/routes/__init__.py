"""Screens of agreements and deposits."""

from flask import Blueprint

bp = Blueprint("agreements", __name__)

from vouchers.agreements.routes import agreements, deposits, rounds  # noqa: E402, F401 - they register on the blueprint
