"""A purchase is asked for, declined, closed."""

from datetime import datetime

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.audit.services import Step, advance, begin, take, take_birth
from vouchers.claims import checks, errors, queries
from vouchers.claims.models import Purchase
from vouchers.claims.policy import PURCHASE_POLICY, REQUEST_POLICY
from vouchers.claims.services.shared import require_nothing_waiting, tell
from vouchers.claims.states import Do, PurchaseState
from vouchers.kernel.actor import Actor
from vouchers.kernel.checks import require_all
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.money import Won
from vouchers.ledger import events
from vouchers.ledger.chart import Source
from vouchers.ledger.services import post
from vouchers.outbox.services import Page


def request_purchase(
    agreement: Agreement,
    *,
    item_code: str,
    description: str,
    amount: Won,
    once: str | None = None,
    by: Actor,
    at: datetime,
) -> Purchase:
    """The amount is held on the voucher for this purchase, split between grant and company share,
    and the supplier told.

    Of a metered cost item there is one hold at a time, drawn month by month. The same request with the same key `once`
    is answered with the purchase that is under way. Refused: another one with it, an agreement that does not run, a
    deposit still owed, more than the line has left, a voucher whose last day is over.
    """
    step = take_birth(REQUEST_POLICY, Do.REQUEST, agreement, by=by, at=at)
    asked_before = queries.purchase_of_request(agreement.id, once) if once else None
    if asked_before is not None:
        same = (asked_before.item_code, asked_before.description, asked_before.amount) == (
            item_code,
            description,
            amount,
        )
        if not same or asked_before.state is not PurchaseState.REQUESTED:
            raise errors.RequestChanged(reference=asked_before.reference)
        return asked_before
    if agreement.state is not AgreementState.CONCLUDED:
        raise errors.AgreementNotRunning()
    if date_in_korea(at) > agreement.ends_on:
        raise errors.VoucherExpired(ends_on=agreement.ends_on)
    require_all(checks.of_purchase(agreement), item_code=item_code)
    gov, co = checks.split_of(agreement, item_code, amount)
    purchase = Purchase(
        agreement=agreement, number=queries.next_number(agreement.id, Purchase), item_code=item_code,
        description=description, amount=amount, gov=gov, co=co, requested_at=at, once=once,
    )  # fmt: skip
    begin(purchase, Do.REQUEST, of=step)
    posting = events.reserve(
        agreement.reference, item_code, purchase.thing, {Source.GOV: gov, Source.CO: co},
        key=f"reserve/{purchase.thing}",
        cause=_cause(purchase),
    )  # fmt: skip
    post(posting, by=by, at=at)
    tell(agreement, agreement.supplier.organisation_id, "purchase_requested", f"purchase/{purchase.id}", at=at,
          page=Page.at("claims.purchase", purchase_id=purchase.id), amount=amount, description=description)  # fmt: skip
    return purchase


def decline_purchase(purchase: Purchase, *, reason: str, by: Actor, at: datetime) -> None:
    """The supplier does not deliver; what is held is free again."""
    step = take(PURCHASE_POLICY, purchase, Do.DECLINE, by=by, at=at, reason=reason)
    require_nothing_waiting(purchase)
    _release(advance(step))
    tell(purchase.agreement, purchase.agreement.application.organisation_id, "purchase_declined",
          f"purchase-declined/{purchase.id}", at=at, page=Page.at("claims.purchase", purchase_id=purchase.id),
          reason=reason)  # fmt: skip


def close_purchase(purchase: Purchase, *, by: Actor, at: datetime) -> None:
    """The company expects nothing more of this purchase, or the voucher has expired: what is still held is free again.

    It is completed when something of it was accepted, cancelled otherwise.
    """
    step = take(PURCHASE_POLICY, purchase, Do.COMPLETE, Do.CANCEL, by=by, at=at)
    require_nothing_waiting(purchase)
    _release(advance(step, Do.COMPLETE if queries.hold(purchase).drawn else Do.CANCEL))


def _release(step: Step[Purchase]) -> None:
    purchase = step.about
    held = queries.hold(purchase)
    if held.left:
        posting = events.release(
            purchase.agreement.reference, purchase.item_code, purchase.thing,
            {Source.GOV: held.gov, Source.CO: held.co},
            key=f"release/{purchase.thing}", cause=_cause(purchase),
        )  # fmt: skip
        post(posting, by=step.by, at=step.at)


def _cause(purchase: Purchase) -> tuple[str, str]:
    """How the ledger names the purchase as the document behind an event."""
    return "purchase", str(purchase.id)
