"""Screens of evaluation: the officer's panels, the evaluator's pile."""

from flask import Blueprint

bp = Blueprint("evaluation", __name__)

from vouchers.evaluation.routes import evaluator, panels  # noqa: E402, F401 - they register on the blueprint
