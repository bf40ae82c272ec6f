"""Things in a state, made by the shortest true way through the verbs: `given.application(State.ELIGIBLE)`.

One module a feature, each built on those before it in the life of a voucher. A state that its lifecycle cannot reach
cannot be given. What is made when first asked for (people, firms, rounds) is found again by its key.
"""

from tests.given.acting import act, at, make_documents, on, sample_pdf
from tests.given.agreements import agreement, deposit
from tests.given.applications import application
from tests.given.claims import invoice, purchase
from tests.given.evaluation import assignment, panel, seat
from tests.given.matching import proposal
from tests.given.organisations import confirmation, firm, invitation
from tests.given.payments import batch, order
from tests.given.people import account
from tests.given.programmes import call_round
from tests.given.screening import exclusion
from tests.given.selection import selection
from tests.given.settlement import settlement
from tests.given.suppliers import account_change, supplier
from tests.given.work import run

__all__ = [
    "account",
    "account_change",
    "act",
    "agreement",
    "application",
    "assignment",
    "at",
    "batch",
    "call_round",
    "confirmation",
    "deposit",
    "exclusion",
    "firm",
    "invitation",
    "invoice",
    "make_documents",
    "on",
    "order",
    "panel",
    "proposal",
    "purchase",
    "run",
    "sample_pdf",
    "seat",
    "selection",
    "settlement",
    "supplier",
]  # fmt: skip

MAKERS = {
    "run": run, "invitation": invitation, "firm_confirmation": confirmation, "account": account, "round": call_round,
    "supplier": supplier,
    "account_change": account_change, "application": application, "exclusion": exclusion, "proposal": proposal,
    "panel": panel,
    "seat": seat, "assignment": assignment, "selection": selection, "agreement": agreement, "deposit": deposit,
    "purchase": purchase,
    "invoice": invoice, "batch": batch, "payment_order": order, "settlement": settlement,
}  # fmt: skip
"""How each kind of thing with a life is given, by the name of its lifecycle."""
