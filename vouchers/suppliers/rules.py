"""Pure rules of the pool."""

import re
import unicodedata

from vouchers.kernel.money import Won
from vouchers.programmes.definition import Definition
from vouchers.suppliers.errors import AccountNumberMalformed, PlanItemUnknown, PlansNotOffered, PriceRangeReversed


def account_number(text: str, *, field: str | None = None) -> str:
    """The digits of a bank account number; hyphens and spaces are dropped. Refused: other characters, odd lengths."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]{7,20}", digits):
        raise AccountNumberMalformed(field=field)
    return digits


def require_price_range(lowest: Won, highest: Won) -> None:
    """Refuse a range whose end is below its beginning."""
    if highest < lowest:
        raise PriceRangeReversed(field="price_to")


def require_plan_item(definition: Definition, item_code: str) -> None:
    """Refuse a plan in a programme that lists none, or for a cost item that money cannot pay."""
    if definition.suppliers.offer != "priced_plans":
        raise PlansNotOffered()
    if not any(item.code == item_code and item.sources != ("in_kind",) for item in definition.cost_items):
        raise PlanItemUnknown(field="item_code")


def tags(text: str) -> list[str]:
    """The distinct words of a comma-separated list, in order."""
    words = (word.strip() for word in text.replace("\n", ",").split(","))
    return list(dict.fromkeys(word for word in words if word))
