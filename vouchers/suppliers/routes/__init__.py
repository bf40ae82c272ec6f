"""Screens of the pool, of a supplier's own listing, and of its account."""

from flask import Blueprint

bp = Blueprint("suppliers", __name__)

from vouchers.suppliers.routes import accounts, offers, pool, qualifications  # noqa: E402, F401 - they register
