"""The agreements of a round on one screen: drawn up and sent all at once."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.agreements import bulk, queries
from vouchers.agreements.forms import DrawUpForm
from vouchers.agreements.policy import DRAW_UP_POLICY
from vouchers.agreements.routes import bp
from vouchers.agreements.states import LIFECYCLE, AgreementState, Do
from vouchers.db.transaction import transaction
from vouchers.documents.models import Progress
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.kernel.workdays import end_of_period
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.forms import Press
from vouchers.web.language import day
from vouchers.web.looking_over import look_over
from vouchers.work import queries as work
from vouchers.work.states import RUN_LABELS


@bp.get("/rounds/<reference:reference>/agreements")
@authorised(DRAW_UP_POLICY, Do.DRAW_UP, load=programmes.by_reference)
def of_round(call_round: Round) -> str:
    """The agreements of a round on one screen: how many are drawn up, made, sent, signed;
    and what to do for all at once.
    """
    return _round_page(call_round, DrawUpForm(starts_on=date_in_korea(now())))


def _round_page(call_round: Round, form: DrawUpForm) -> str:
    states = queries.counts(call_round.id)
    papers = queries.papers_of_round(call_round.id)
    return render_template(
        "agreements/round.html", round=call_round, form=form, states=states, looks=LIFECYCLE.states, papers=papers,
        runs=work.runs_about(call_round.reference), run_labels=RUN_LABELS,
        waiting=queries.waiting_by_round(with_supplier=True).get(call_round.id, 0), ready=papers.get(Progress.READY, 0),
        total=sum(papers.values()), under_way=papers.get(Progress.WAITING, 0),
        prepared=states.get(AgreementState.PREPARED, 0),
    )  # fmt: skip


@bp.post("/rounds/<reference:reference>/agreements/draw-up")
@authorised(DRAW_UP_POLICY, Do.DRAW_UP, load=programmes.by_reference)
def draw_up_all(call_round: Round) -> str | Response:
    """Draw up the agreement of every selected application of the round that names its supplier."""
    form = DrawUpForm()
    if form.validate_on_submit():
        said = _("%(count)s건의 협약서를 작성합니다.", count=len(queries.to_draw_up(call_round.id)))
        if page := look_over(_("협약서 모두 작성"), [said, period(call_round, form)], press=_("이대로 작성")):
            return page
        with form.absorbing(Refused), transaction():
            run = bulk.draw_up_all(call_round, starts_on=form.starts_on.data, by=actor(), at=now())
            return redirect(url_for("work.run", run_id=run.id))
    return _round_page(call_round, form)


@bp.post("/rounds/<reference:reference>/agreements/send")
@authorised(DRAW_UP_POLICY, Do.SEND, load=programmes.by_reference)
def send_all(call_round: Round) -> str | Response:
    """Ask the companies of all agreements whose document has been made to sign."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            run = bulk.send_all(call_round, by=actor(), at=now())
            return redirect(url_for("work.run", run_id=run.id))
    for _anchor, sentence in form.summary:
        flash(sentence, "danger")
    return redirect(url_for("agreements.of_round", reference=call_round.reference))


def period(call_round: Round, form: DrawUpForm) -> str:
    """From when to when an agreement of the round runs that begins on the day that was typed."""
    starts_on, months = form.starts_on.data, call_round.definition.agreement.months
    return str(_("협약 기간은 %(starts)s부터 %(ends)s까지(%(months)s개월)입니다.",
                 starts=day(starts_on), ends=day(end_of_period(starts_on, months)), months=months))  # fmt: skip
