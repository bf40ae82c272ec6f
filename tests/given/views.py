"""Who sees each kind of thing, in which states: written down by hand, from the rules of the grants.

Where people find a kind of thing in lists, the query of the lists stands beside: it shows the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select

from tests.given.verbs import ADMINISTRATORS, COMPANY, FINANCES, OFFICERS, SUPPLIER
from vouchers.agreements import queries as agreements
from vouchers.agreements.policy import POLICY as AGREEMENTS
from vouchers.applications import queries as applications
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.bank.policy import DEPOSIT_POLICY
from vouchers.claims import queries as claims
from vouchers.claims.policy import INVOICE_POLICY, PURCHASE_POLICY
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation.policy import ASSIGNMENT_POLICY, PANEL_POLICY, SEAT_POLICY
from vouchers.identity.policy import PERSON_POLICY
from vouchers.kernel.actor import Actor
from vouchers.kernel.policy import Policy
from vouchers.matching import queries as matching
from vouchers.matching.policy import POLICY as PROPOSALS
from vouchers.organisations.policy import CONFIRMATION_POLICY
from vouchers.payments.policy import BATCH_POLICY, ORDER_POLICY
from vouchers.programmes import queries as programmes
from vouchers.programmes.policy import POLICY as ROUNDS
from vouchers.screening.policy import EXCLUSION_POLICY
from vouchers.selection.policy import SELECTION_POLICY
from vouchers.settlement import queries as settlement
from vouchers.settlement.policy import SETTLEMENT_POLICY
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.policy import CHANGE_POLICY
from vouchers.suppliers.policy import POLICY as SUPPLIERS
from vouchers.work.policy import RUN_POLICY

AGENCY = (*OFFICERS, "approver", *FINANCES)
EVERYBODY = (
    *AGENCY, "evaluator", "evaluator2", "auditor", "auditor2", *ADMINISTRATORS, "other firm", "stranger", "system",
    *COMPANY, *SUPPLIER, "asker",
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """Who sees a kind of thing."""

    policy: Policy[Any]
    action: StrEnum
    who: Callable[[str], set[str]]
    """Names of `cast_of` by the state of the thing."""
    listed: Callable[[Actor], Select[Any]] | None
    """What lists show to a person; none where nobody looks for the kind in a list of its own."""


def _view(
    policy: Policy[Any], who: Callable[[str], tuple[str, ...]], listed: Callable[[Actor], Select[Any]] | None = None
) -> View:
    assert policy.view is not None
    return View(policy, policy.view, lambda state: set(who(state)), listed)


def _settlement(state: str) -> tuple[str, ...]:
    told = (*COMPANY, *SUPPLIER) if state in ("confirmed", "returning", "returned", "closed") else ()
    return (*AGENCY, *told, *(("auditor",) if state != "open" else ()))


VIEWS = {
    "run": _view(RUN_POLICY, lambda state: AGENCY),
    "firm_confirmation": _view(CONFIRMATION_POLICY, lambda state: ("asker", *OFFICERS)),
    "account": _view(PERSON_POLICY, lambda state: ADMINISTRATORS),
    "round": _view(
        ROUNDS, lambda state: (*AGENCY, *ADMINISTRATORS) if state == "prepared" else EVERYBODY, programmes.visible_to
    ),
    "supplier": _view(
        SUPPLIERS,
        lambda state: EVERYBODY if state == "listed" else (*AGENCY, *ADMINISTRATORS, *SUPPLIER),
        suppliers.visible_to,
    ),
    "account_change": _view(CHANGE_POLICY, lambda state: ("supplier", *OFFICERS, *FINANCES)),
    "application": _view(  # here a draft is withdrawn, of which the agency never knew
        APPLICATIONS,
        lambda state: COMPANY if state in ("draft", "withdrawn", "ended") else (*COMPANY, *AGENCY),
        applications.visible_to,
    ),
    "exclusion": _view(EXCLUSION_POLICY, lambda state: AGENCY),
    "proposal": _view(PROPOSALS, lambda state: (*COMPANY, *SUPPLIER), matching.visible_to),
    "panel": _view(PANEL_POLICY, lambda state: (*OFFICERS, "approver")),
    "seat": _view(SEAT_POLICY, lambda state: ("evaluator", *OFFICERS)),
    "assignment": _view(ASSIGNMENT_POLICY, lambda state: ("evaluator",), evaluation.visible_assignments),
    "selection": _view(SELECTION_POLICY, lambda state: OFFICERS if state == "drawn_up" else (*OFFICERS, "approver")),
    "agreement": _view(
        AGREEMENTS,
        lambda state: AGENCY if state == "prepared" else (*AGENCY, *COMPANY, *SUPPLIER),
        agreements.visible_to,
    ),
    "deposit": _view(DEPOSIT_POLICY, lambda state: (*FINANCES, "approver")),
    "purchase": _view(PURCHASE_POLICY, lambda state: (*AGENCY, *COMPANY, *SUPPLIER)),
    "invoice": _view(INVOICE_POLICY, lambda state: (*AGENCY, *COMPANY, *SUPPLIER), claims.visible_to),
    "batch": _view(BATCH_POLICY, lambda state: (*FINANCES, "approver")),
    "payment_order": _view(ORDER_POLICY, lambda state: (*FINANCES, "approver")),
    "settlement": _view(SETTLEMENT_POLICY, _settlement, settlement.visible_to),
}
