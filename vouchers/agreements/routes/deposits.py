"""The finance officer records lines of the bank statement and matches them with agreements."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.agreements import queries, services
from vouchers.agreements.forms import MatchForm
from vouchers.agreements.routes import bp
from vouchers.agreements.states import AgreementState
from vouchers.bank import queries as bank
from vouchers.bank.models import Deposit
from vouchers.bank.policy import DEPOSIT_POLICY
from vouchers.bank.states import DepositState
from vouchers.bank.states import Do as DepositDo
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import Refused, found
from vouchers.ledger.queries import statements
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.forms import Reason


@bp.route("/deposits/<key:deposit_id>/match", methods=["GET", "POST"])
@authorised(DEPOSIT_POLICY, DepositDo.MATCH, load=bank.deposit)
def match(deposit: Deposit) -> str | Response:
    """Say whose share a deposit is."""
    open_ones = queries.in_round(deposit.round_id, AgreementState.CONCLUDED)
    money = statements(row.reference for row in open_ones)
    owing = [(row, money[row.reference].total("unpaid")) for row in open_ones]
    owing = [(row, unpaid) for row, unpaid in owing if unpaid]
    form = MatchForm()
    form.reference.choices = [
        (row.reference, f"{row.reference} {row.application.organisation.name} ({unpaid:,})") for row, unpaid in owing
    ]
    if form.validate_on_submit():
        agreement = found(queries.by_reference(form.reference.data))
        with form.absorbing(Refused), transaction():
            services.match_deposit(deposit, agreement, by=actor(), at=now())
            flash(_("입금을 협약과 대조했습니다."))
            if deposit.state is DepositState.SURPLUS:
                flash(_("부담금보다 많이 들어왔습니다. 남은 금액을 반환하고 기록해 주세요."), "warning")
            return redirect(url_for("bank.deposits"))
    return render_template("agreements/match.html", deposit=deposit, owing=owing, form=form)


@bp.route("/deposits/<key:deposit_id>/unmatch", methods=["GET", "POST"])
@authorised(DEPOSIT_POLICY, DepositDo.UNMATCH, load=bank.deposit)
def unmatch(deposit: Deposit) -> str | Response:
    """Take a wrong match back, as somebody other than whoever made it, after saying what that means."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.unmatch_deposit(deposit, reason=form.reason.data, by=actor(), at=now())
            flash(_("입금 대조를 취소하고 기업에 알렸습니다. 맞는 협약과 다시 대조해 주세요."))
            return redirect(url_for("bank.deposit", deposit_id=deposit.id))
    return render_template("agreements/unmatch.html", deposit=deposit, form=form)
