"""What the closing of months brings: its pages."""

from vouchers.closing.routes import bp
from vouchers.web.features import Feature

FEATURE = Feature(blueprint=bp)
