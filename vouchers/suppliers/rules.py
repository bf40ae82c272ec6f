"""Pure rules of the pool."""

import re

from vouchers.kernel.checks import Check
from vouchers.kernel.money import Won
from vouchers.kernel.texts import nfkc
from vouchers.programmes.definition import Definition
from vouchers.suppliers.errors import (
    AccountNumberMalformed,
    HolderIsSomebodyElse,
    PlanItemUnknown,
    PlansNotOffered,
    PriceRangeReversed,
    SlotsOverTheLimit,
)

_LEGAL_FORM = re.compile(
    r"주식회사|유한회사|유한책임회사|합자회사|합명회사|\(주\)|\(유\)|㈜|㈐|co\.?,?ltd\.?|inc\.?|corp\.?|[\W_]",
    re.IGNORECASE,
)
LONGEST_ACCOUNT = 60
"""Characters that somebody may type for an account number; looked at before any work is done on them."""


def account_number(text: str, *, field: str | None = None) -> str:
    """The digits of a bank account number; hyphens and spaces are dropped. Refused: other characters, odd lengths."""
    if len(text) > LONGEST_ACCOUNT:
        raise AccountNumberMalformed(field=field)
    digits = re.sub(r"[\s-]", "", nfkc(text))
    if not re.fullmatch(r"[0-9]{7,20}", digits):
        raise AccountNumberMalformed(field=field)
    return digits


def _bare(name: str) -> str:
    """A name without its legal form, spaces and signs, so that (주)누리비전 and 누리 비전 are one."""
    return _LEGAL_FORM.sub("", nfkc(name)).casefold()


def require_own_holder(holder: str, *, company: str, representative: str, field: str = "holder") -> None:
    """Refuse an account of somebody else: its holder is the firm, its representative, or both, in whole names."""
    firm, person = _bare(company), _bare(representative)
    if _bare(holder) not in {firm, person, firm + person, person + firm} - {""}:
        raise HolderIsSomebodyElse(field=field)


def require_slots(definition: Definition, slots: int) -> None:
    """Refuse more projects of one round at once than the programme lets a supplier take."""
    if slots > definition.suppliers.default_slots:
        raise SlotsOverTheLimit(limit=definition.suppliers.default_slots, field="slots")


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


def account_checks(*, company: str, representative: str) -> list[Check]:
    """An account has a number that can be one, and is the firm's own."""

    def numbered(account: str) -> None:
        account_number(account, field="account")

    def own(holder: str) -> None:
        require_own_holder(holder, company=company, representative=representative)

    return [numbered, own]


def tags(text: str) -> list[str]:
    """The distinct words of a comma-separated list, in order."""
    words = (word.strip() for word in text.replace("\n", ",").split(","))
    return list(dict.fromkeys(word for word in words if word))
