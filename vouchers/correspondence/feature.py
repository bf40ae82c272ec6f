"""What correspondence brings: notes and messages on a case."""

from vouchers.correspondence.routes import bp
from vouchers.correspondence.states import CASE_NOTE
from vouchers.web.features import Feature

FEATURE = Feature(blueprint=bp, kinds=(CASE_NOTE,))
