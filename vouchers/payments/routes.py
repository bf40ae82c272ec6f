"""Payment batches: the finance officer draws up, a second person approves, the bank's answers are entered."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import reasons, steps_of
from vouchers.claims.models import Invoice
from vouchers.db.paging import SIZE, Page
from vouchers.db.transaction import transaction
from vouchers.kernel.banks import BANKS
from vouchers.kernel.errors import Refused
from vouchers.payments import queries, services
from vouchers.payments.forms import BatchForm, PaidForm
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.payments.policy import BATCH_POLICY, DRAWING_UP_POLICY, ORDER_POLICY
from vouchers.payments.states import BatchState, Do, OrderState
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.suppliers import queries as suppliers
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.arguments import key_argument
from vouchers.web.authorised import authorised
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.forms import Press, Reason
from vouchers.web.language import won
from vouchers.web.looking_over import look_over
from vouchers.work.queries import runs_about

SHOWN, MOST = 100, 1_000
"""Claims that one page offers for a batch, and how many a batch takes; the next batch takes the next ones."""

bp = Blueprint("payments", __name__)


@bp.get("/payments")
@authorised(BATCH_POLICY, Do.LIST)
def batches() -> str:
    """Batches, and for each round what waits to be paid."""
    return render_template(
        "payments/batches.html", shown=lists.shown(queries.batches()), waiting=queries.payable_by_round(),
        may_draw_up=DRAWING_UP_POLICY.permits(actor(), Do.DRAW_UP),
    )  # fmt: skip


@bp.get("/payments.<any(csv, xlsx):file_format>")
@authorised(BATCH_POLICY, Do.LIST)
def export_batches(file_format: str) -> Response:
    """The payment batches as a file."""
    return lists.send(queries.batches(), file_format)


@bp.get("/payments/<key:batch_id>/orders.<any(csv, xlsx):file_format>")
@authorised(BATCH_POLICY, Do.VIEW, load=queries.batch)
def export_orders(batch: PaymentBatch, file_format: str) -> Response:
    """The orders of a batch as a file; account numbers stay sealed."""
    return lists.send(queries.orders(batch.id), file_format)


@bp.route("/rounds/<reference:reference>/payments/new", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(DRAWING_UP_POLICY, Do.DRAW_UP, load=programmes.by_reference)
def draw_up_batch(call_round: Round) -> str | Response:
    """Choose the accepted invoices to be paid together, those that have waited longest first."""
    form, payable = BatchForm(), queries.payable(call_round.id, limit=SHOWN)
    beyond = min(queries.count_payable(call_round.id), MOST) - len(payable)
    form.invoices.choices = [(str(row.id), f"{row.reference} {row.agreement.supplier.name}") for row in payable]
    if form.validate_on_submit():
        wanted = {int(key) for key in form.invoices.data}
        with form.absorbing(Refused), transaction():
            invoices = queries.payable(call_round.id, Invoice.id.in_(wanted))
            if form.rest.data:
                shown = {row.id for row in payable}
                later = queries.payable(call_round.id, limit=MOST)
                invoices += [row for row in later if row.id not in shown]
            batch = services.draw_up_batch(call_round, invoices, by=actor(), at=now())
            flash(_("지급 묶음을 만들었습니다. 다른 사람의 승인을 기다립니다."))
            return redirect(url_for("payments.batch", batch_id=batch.id))
    return render_template(
        "payments/draw_up_batch.html", round=call_round, form=form, payable=payable, beyond=beyond,
    )  # fmt: skip


def _payee(order: PaymentOrder) -> tuple[str, str, str]:
    """Bank, number and holder as they were when the order was drawn up;
    the number in clear for finance officers alone.
    """
    in_clear = BATCH_POLICY.permits(actor(), Do.SEE_ACCOUNTS, order.batch)
    number = queries.payee_account(order) if in_clear else None
    code = order.bank_code or ""
    return BANKS.get(code, code), number or f"••••{order.last_digits}", order.holder or ""


def _page(batch: PaymentBatch, form: Press) -> str:
    runs = runs_about(batch.reference, most=1) if batch.state is BatchState.ORDERED else []
    left = [order for order in batch.orders if order.state is OrderState.DRAWN_UP]
    after = key_argument("after")
    later = [order for order in batch.orders if order.id > (after or 0)]
    orders = later[:SIZE]
    page = Page(orders, orders[-1].id if len(later) > SIZE else None, after, len(batch.orders))
    return render_template(
        "payments/batch.html", batch=batch, form=form, Do=Do, steps=steps_of("batch", batch.id),
        run=runs[0] if left and runs else None,
        page=page, accounts={order.id: _payee(order) for order in orders if order.bank_code},
        shared=suppliers.firms_paid_to(
            {order.id: order.account_index for order in orders},
            besides={order.id: order.invoice.agreement.supplier.organisation_id for order in orders},
        ),
        failures=reasons("payment_order", [order.id for order in orders], Do.FAIL_PAYMENT),
        offers=lambda action: BATCH_POLICY.offers(actor(), action, batch),
        offers_order=lambda action, order: ORDER_POLICY.offers(actor(), action, order),
    )  # fmt: skip


@bp.get("/payments/<key:batch_id>")
@authorised(BATCH_POLICY, Do.VIEW, load=queries.batch)
def batch(batch: PaymentBatch) -> str:
    """One batch: whom it pays how much to which account, and the bank's answers."""
    return _page(batch, Press())


@bp.post("/payments/<key:batch_id>/approve")
@authorised(BATCH_POLICY, Do.APPROVE, load=queries.batch)
def approve_batch(batch: PaymentBatch) -> str | Response:
    """Approve as a second person."""
    form = Press()
    if form.validate_on_submit():
        told = _("%(count)s건, %(amount)s의 지급을 승인합니다. 은행에 이체를 지시합니다.",
                 count=len(batch.orders), amount=won(sum(order.amount for order in batch.orders)))  # fmt: skip
        if page := look_over(_("지급 승인"), [told], press=_("이대로 승인")):
            return page
        with form.absorbing(Refused), transaction():
            run = services.approve_batch(batch, by=actor(), at=now())
            flash(_("지급을 승인했습니다. 은행에 차례로 지시합니다."))
            return redirect(url_for("work.run", run_id=run.id))
    return _page(batch, form)


@bp.route("/payments/<key:batch_id>/reject", methods=["GET", "POST"])
@authorised(BATCH_POLICY, Do.REJECT, load=queries.batch)
def reject_batch(batch: PaymentBatch) -> str | Response:
    """Refuse as a second person, with a reason."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.reject_batch(batch, reason=form.reason.data, by=actor(), at=now())
            flash(_("지급 묶음을 반려했습니다."))
            return redirect(url_for("payments.batch", batch_id=batch.id))
    return render_template("payments/reject_batch.html", batch=batch, form=form, left=None)


@bp.route("/payments/<key:batch_id>/reject-rest", methods=["GET", "POST"])
@authorised(BATCH_POLICY, Do.REJECT_REST, load=queries.batch)
def reject_rest(batch: PaymentBatch) -> str | Response:
    """Take out what of an approved batch has not been ordered, with a reason."""
    form, left = Reason(), [order for order in batch.orders if order.state is OrderState.DRAWN_UP]
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.reject_rest(batch, reason=form.reason.data, by=actor(), at=now())
            flash(_("지시하지 않은 지급 건을 묶음에서 뺐습니다."))
            return redirect(url_for("payments.batch", batch_id=batch.id))
    return render_template("payments/reject_batch.html", batch=batch, form=form, left=left)


@bp.route("/payment-orders/<key:order_id>/paid", methods=["GET", "POST"])
@authorised(ORDER_POLICY, Do.RECORD_PAID, load=queries.order)
def record_paid(order: PaymentOrder) -> str | Response:
    """Enter that the bank has paid."""
    form = PaidForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.record_paid(
                order, bank_reference=form.bank_reference.data, paid_on=form.paid_on.data, by=actor(), at=now()
            )
            flash(_("지급을 확인했습니다."))
            return redirect(url_for("payments.batch", batch_id=order.batch_id))
    account = _payee(order) if order.bank_code else None
    return render_template("payments/paid.html", order=order, batch=order.batch, form=form, account=account)


@bp.route("/payment-orders/<key:order_id>/failed", methods=["GET", "POST"])
@authorised(ORDER_POLICY, Do.FAIL_PAYMENT, load=queries.order)
def fail_order(order: PaymentOrder) -> str | Response:
    """Enter that the bank has refused."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.fail_order(order, reason=form.reason.data, by=actor(), at=now())
            flash(_("지급 실패를 기록했습니다. 청구는 다시 지급 대기로 돌아갔습니다."))
            return redirect(url_for("payments.batch", batch_id=order.batch_id))
    return render_template("payments/failed.html", order=order, batch=order.batch, form=form)
