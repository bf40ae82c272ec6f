"""Screens of purchases: requested, declined, closed."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.audit.queries import steps_of
from vouchers.claims import checks, queries
from vouchers.claims.forms import DeclinePurchaseForm, PurchaseForm
from vouchers.claims.models import Purchase
from vouchers.claims.policy import PURCHASE_POLICY, REQUEST_POLICY
from vouchers.claims.routes import bp
from vouchers.claims.services import purchasing
from vouchers.claims.states import Do
from vouchers.db.transaction import transaction
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.ledger.queries import statement
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.forms import Press
from vouchers.web.language import chosen, moment, won
from vouchers.web.looking_over import look_over


@bp.route("/agreements/<key:agreement_id>/purchases/new", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(REQUEST_POLICY, Do.REQUEST, load=agreements.agreement)
def request_purchase(agreement: Agreement) -> str | Response:
    """Order something: the amount is held on the voucher."""
    form, language = PurchaseForm(), chosen()
    definition, money = agreement.round.definition, statement(agreement.reference)
    lines = [line for line in agreement.lines if line.gov or line.cash]
    form.item_code.choices = [
        (line.item_code, getattr(definition.cost_item(line.item_code), language)) for line in lines
    ]
    form.checks = checks.of_purchase(agreement)
    if form.validate_on_submit():
        if page := _asked_before(agreement, form):
            return page
        with form.absorbing(Refused), transaction():
            purchase = purchasing.request_purchase(
                agreement, item_code=form.item_code.data, description=form.description.data, amount=form.amount.data,
                once=form.once.data, by=actor(), at=now(),
            )  # fmt: skip
            flash(_("구매를 요청하고 금액을 예약했습니다."))
            return redirect(url_for("claims.purchase", purchase_id=purchase.id))
    left = {line.item_code: sum(queries.money_left(money, line.item_code)) for line in lines}
    return render_template(
        "claims/request.html",
        agreement=agreement,
        form=form,
        lines=lines,
        left=left,
        definition=definition,
        money=money,
    )


def _asked_before(agreement: Agreement, form: PurchaseForm) -> str | None:
    """A question where the same was asked for already: going back and pressing again makes a second purchase."""
    same = queries.same_purchase(agreement.id, form.item_code.data, form.description.data, form.amount.data)
    if same is None or same.once == form.once.data:
        return None
    told = _("같은 내용으로 이미 요청했습니다: %(reference)s (%(moment)s).", reference=same.reference,
             moment=moment(same.requested_at))  # fmt: skip
    more = _("%(amount)s을 한 번 더 예약합니다.", amount=won(form.amount.data))
    return look_over(_("한 번 더 요청할까요?"), [told, more], press=_("한 번 더 요청"))


def _purchase_page(purchase: Purchase, form: Press) -> str:
    held = queries.hold(purchase)
    return render_template(
        "claims/purchase.html", purchase=purchase, agreement=purchase.agreement, held=held, form=form, Do=Do,
        definition=purchase.agreement.round.definition, steps=steps_of("purchase", purchase.id),
        unclaimed=queries.unclaimed_months(purchase, date_in_korea(now())) if purchase.is_metered else [],
        offers=lambda action: PURCHASE_POLICY.offers(actor(), action, purchase),
    )  # fmt: skip


@bp.get("/purchases/<key:purchase_id>")
@authorised(PURCHASE_POLICY, Do.VIEW, load=queries.purchase)
def purchase(purchase: Purchase) -> str:
    """One purchase request: what is held, drawn and left, and its invoices."""
    return _purchase_page(purchase, Press())


@bp.route("/purchases/<key:purchase_id>/decline", methods=["GET", "POST"])
@authorised(PURCHASE_POLICY, Do.DECLINE, load=queries.purchase)
def decline_purchase(purchase: Purchase) -> str | Response:
    """The supplier does not deliver."""
    form = DeclinePurchaseForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            purchasing.decline_purchase(purchase, reason=form.reason.data, by=actor(), at=now())
            flash(_("구매 요청을 거절했습니다. 예약한 금액은 바우처로 돌아갔습니다."))
            return redirect(url_for("claims.purchase", purchase_id=purchase.id))
    return render_template("claims/decline.html", purchase=purchase, agreement=purchase.agreement, form=form)


@bp.post("/purchases/<key:purchase_id>/close")
@authorised(PURCHASE_POLICY, Do.COMPLETE, load=queries.purchase)
def close_purchase(purchase: Purchase) -> str | Response:
    """The company expects nothing more: the rest of the hold is free again."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            purchasing.close_purchase(purchase, by=actor(), at=now())
            flash(_("구매를 마쳤습니다. 남은 예약은 바우처로 돌아갔습니다."))
            return redirect(url_for("claims.purchase", purchase_id=purchase.id))
    return _purchase_page(purchase, form)
