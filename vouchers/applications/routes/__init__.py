"""Screens of applications: the company's and the officer's."""

from flask import Blueprint

bp = Blueprint("applications", __name__)

from vouchers.applications.routes import company, officer  # noqa: E402, F401 - they register on the blueprint
