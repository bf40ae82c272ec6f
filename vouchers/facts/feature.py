"""What facts bring: their records. Their pages are those of what they are about."""

from vouchers.facts.states import FACT
from vouchers.web.features import Feature

FEATURE = Feature(kinds=(FACT,))
