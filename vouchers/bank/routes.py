"""Deposits, and what of them goes back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import steps_of
from vouchers.bank import checks, queries, services
from vouchers.bank.forms import DepositForm, ReturnDepositForm
from vouchers.bank.models import Deposit
from vouchers.bank.policy import DEPOSIT_POLICY, RECORDING_POLICY
from vouchers.bank.states import Do
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import Refused, found
from vouchers.ledger.queries import statement
from vouchers.programmes import queries as programmes
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.forms import Press, Reason

bp = Blueprint("bank", __name__)


@bp.get("/deposits")
@authorised(DEPOSIT_POLICY, Do.LIST)
def deposits() -> str:
    """The deposits, newest first."""
    may_record = RECORDING_POLICY.permits(actor(), Do.RECORD_DEPOSIT)
    return render_template("bank/deposits.html", shown=lists.shown(queries.deposits()), may_record=may_record)


def _deposit_form() -> DepositForm:
    form, rounds = DepositForm(), programmes.rounds(actor())
    form.round.choices = [("", _("골라 주세요"))] + [(row.reference, f"{row.reference} {row.title}") for row in rounds]
    return form


@bp.route("/deposits/new", methods=["GET", "POST"])
@authorised(RECORDING_POLICY, Do.RECORD_DEPOSIT)
def record_deposit() -> str | Response:
    """Record one more line of the bank's statement."""
    form = _deposit_form()
    call_round = programmes.by_reference(form.round.data or "")
    if call_round is not None:
        form.checks = checks.of_deposit(call_round, at=now())
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            deposit = services.record_deposit(
                found(call_round), statement_line=form.statement_line.data, payer=form.payer.data,
                amount=form.amount.data, deposited_on=form.deposited_on.data, another=form.another.data, by=actor(),
                at=now(),
            )  # fmt: skip
            flash(_("입금을 등록했습니다. 어느 협약의 부담금인지 대조해 주세요."))
            return redirect(url_for("agreements.match", deposit_id=deposit.id))
    return render_template("bank/record_deposit.html", form=form)


@bp.get("/deposits.<any(csv, xlsx):file_format>")
@authorised(DEPOSIT_POLICY, Do.LIST)
def export_deposits(file_format: str) -> Response:
    """The deposits as a file."""
    return lists.send(queries.deposits(), file_format)


@bp.route("/deposits/<key:deposit_id>/return", methods=["GET", "POST"])
@authorised(DEPOSIT_POLICY, Do.RECORD_RETURN, load=queries.deposit)
def record_return(deposit: Deposit) -> str | Response:
    """Record that what nobody owed has been given back to its payer."""
    form = ReturnDepositForm()
    form.checks = checks.of_return(deposit, at=now())
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.record_return(
                deposit,
                statement_line=form.statement_line.data,
                returned_on=form.returned_on.data,
                by=actor(),
                at=now(),
            )
            flash(_("입금 반환을 기록했습니다. 다른 사람이 은행 거래내역과 맞춰 보고 확인합니다."))
            return redirect(url_for("bank.deposits"))
    left = statement(deposit.round.reference).total("suspense", thing=deposit.thing)
    return render_template("bank/return_deposit.html", deposit=deposit, left=left, form=form)


def _returned_page(deposit: Deposit, form: Press) -> str:
    return render_template(
        "bank/returned_deposit.html", deposit=deposit, form=form, Do=Do, steps=steps_of("deposit", deposit.id),
        left=statement(deposit.round.reference).total("suspense", thing=deposit.thing),
        offers=lambda action: DEPOSIT_POLICY.offers(actor(), action, deposit),
        undo=Do.UNDO_RETURN_PART if deposit.is_matched else Do.UNDO_RETURN,
    )  # fmt: skip


@bp.get("/deposits/<key:deposit_id>")
@authorised(DEPOSIT_POLICY, Do.VIEW, load=queries.deposit)
def deposit(deposit: Deposit) -> str:
    """One deposit: where it came from, what became of it, what is to be confirmed."""
    return _returned_page(deposit, Press())


@bp.post("/deposits/<key:deposit_id>/return/confirm")
@authorised(DEPOSIT_POLICY, Do.RETURN_DEPOSIT, load=queries.deposit)
def return_deposit(deposit: Deposit) -> str | Response:
    """Agree as a second person that a deposit has been given back."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.return_deposit(deposit, by=actor(), at=now())
            flash(_("입금 반환을 확인했습니다."))
            return redirect(url_for("bank.deposit", deposit_id=deposit.id))
    return _returned_page(deposit, form)


@bp.route("/deposits/<key:deposit_id>/return/undo", methods=["GET", "POST"])
@authorised(DEPOSIT_POLICY, Do.UNDO_RETURN, load=queries.deposit)
def undo_return(deposit: Deposit) -> str | Response:
    """Say that the recorded return did not happen so."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.undo_return(deposit, reason=form.reason.data, by=actor(), at=now())
            flash(_("입금 반환 기록을 취소했습니다."))
            return redirect(url_for("bank.deposit", deposit_id=deposit.id))
    return render_template("bank/undo_return.html", deposit=deposit, form=form)
