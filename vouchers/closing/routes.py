"""The end of a month: months that are closed, and what the bank says of the round's accounts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.closing import queries, services
from vouchers.closing.forms import CloseMonthForm, VouchForm
from vouchers.closing.policy import CLOSING_POLICY
from vouchers.closing.states import Do
from vouchers.db.transaction import transaction
from vouchers.identity import queries as people
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.ledger import queries as ledger
from vouchers.ledger.chart import SOURCE_LABELS
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.language import month as words_of_month

bp = Blueprint("closing", __name__)


@bp.get("/ledger/<reference:reference>/closing")
@authorised(CLOSING_POLICY, Do.VIEW, load=programmes.by_reference)
def closing(call_round: Round) -> str:
    """Which months are closed, which is next, and when the bank's balances were last compared."""
    return _page(call_round, CloseMonthForm(), _vouch_form(call_round))


@bp.post("/ledger/<reference:reference>/closing/<month:month>")
@authorised(CLOSING_POLICY, Do.CLOSE_MONTH, load=programmes.by_reference)
def close_month(call_round: Round, month: str) -> str | Response:
    """Close the month that the page offered."""
    form = CloseMonthForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.close_month(call_round, month, by=actor(), at=now())
            flash(_("%(month)s을 마감했습니다.", month=words_of_month(month)))
            return redirect(url_for("closing.closing", reference=call_round.reference))
        form.sure.data = False  # it was said of another month than the one that the page shows now
    return _page(call_round, form, _vouch_form(call_round))


@bp.post("/ledger/<reference:reference>/closing")
@authorised(CLOSING_POLICY, Do.VOUCH, load=programmes.by_reference)
def vouch(call_round: Round) -> str | Response:
    """Keep that the bank's statement and the ledger say the same."""
    form = _vouch_form(call_round)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.vouch_for_bank(
                call_round, form.account.data, form.amount.data, evidence=form.evidence.data, by=actor(), at=now()
            )
            flash(_("은행 잔액과 원장 잔액이 일치함을 기록했습니다."))
            return redirect(url_for("closing.closing", reference=call_round.reference))
    return _page(call_round, CloseMonthForm(), form)


def _accounts(call_round: Round) -> list[tuple[str, int]]:
    """The bank accounts of the round that have ever moved: source and what the ledger says they hold."""
    return [
        (source, net)
        for bucket, _line, _thing, source, net in ledger.statement(call_round.reference).rows
        if bucket == "bank"
    ]


def _vouch_form(call_round: Round) -> VouchForm:
    form = VouchForm()
    form.account.choices = [(source, _(SOURCE_LABELS[source])) for source, _net in _accounts(call_round)]
    return form


def _page(call_round: Round, close: CloseMonthForm, vouch: VouchForm) -> str:
    closed, vouched = ledger.closed_months(call_round.reference), ledger.vouched(call_round.reference)
    accounts, month = _accounts(call_round), ledger.month_to_close(call_round.reference, today=date_in_korea(now()))
    return render_template(
        "closing/closing.html", round=call_round, closed=closed, vouched=vouched, accounts=accounts,
        sources=SOURCE_LABELS,
        month=month, open=queries.unfinished(call_round.id, month) if month else None, close=close, vouch=vouch,
        people=people.names({*(row.closed_by for row in closed), *(row.stated_by for row, _account in vouched)}),
        may_close=CLOSING_POLICY.permits(actor(), Do.CLOSE_MONTH, call_round),
        may_vouch=CLOSING_POLICY.permits(actor(), Do.VOUCH, call_round),
    )  # fmt: skip
