"""Screens of sign-up and passwords, of a firm and its people, of the agency's people."""

from flask import Blueprint

bp = Blueprint("organisations", __name__)

from vouchers.organisations.routes import confirmations, doors, facts, firms, staff  # noqa: E402, F401 - they register
