"""The public calls, and the officer's rounds."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import newest_step, timeline
from vouchers.db.transaction import transaction
from vouchers.kernel.checks import Check
from vouchers.kernel.errors import Refused
from vouchers.ledger.queries import statement
from vouchers.programmes import loading, queries, rules, services
from vouchers.programmes.definition import Definition
from vouchers.programmes.forms import ExtendForm, ReopenForm, RoundForm
from vouchers.programmes.models import Round
from vouchers.programmes.policy import POLICY
from vouchers.programmes.states import Do, RoundState
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.arguments import argument
from vouchers.web.authorised import authorised, public
from vouchers.web.forms import Press, SeenPress
from vouchers.web.language import chosen, moment, until
from vouchers.web.pressing import asked_first, told

bp = Blueprint("programmes", __name__)


@bp.get("/calls")
@public
def calls() -> str:
    """Every call, those that are open first, searchable."""
    words = argument("q")
    rounds = [row for row in queries.rounds(actor(), words=words) if row.state is not RoundState.PREPARED]
    return render_template("programmes/calls.html", rounds=rounds, words=words)


@bp.get("/calls/<reference:reference>")
@authorised(POLICY, Do.VIEW, load=queries.by_reference)
def call(call_round: Round) -> str:
    """Show the call: for whom, how much, by when, what is needed."""
    extensions = [step for step in timeline(call_round.reference) if step.action in (Do.EXTEND, Do.ASK_REOPENING)]
    return render_template(
        "programmes/call.html", round=call_round, definition=call_round.definition, extensions=extensions
    )


@bp.get("/rounds")
@authorised(POLICY, Do.LIST)
def rounds() -> str:
    """Every round, for the agency."""
    return render_template(
        "programmes/rounds.html",
        shown=lists.shown(queries.listing(actor())),
        may_create=POLICY.permits(actor(), Do.CREATE),
    )


@bp.get("/rounds.<any(csv, xlsx):file_format>")
@authorised(POLICY, Do.LIST)
def export(file_format: str) -> Response:
    """The rounds as a file."""
    return lists.send(queries.listing(actor()), file_format)


def _form(call_round: Round | None = None) -> RoundForm:
    form = RoundForm(obj=call_round)
    language = chosen()
    form.programme_code.choices = [
        (code, getattr(definition.name, language) + f" ({code})") for code, definition in loading.available().items()
    ]
    return form


def _long_enough(definition: Definition) -> Check:
    """Whether the call is open for the days its rules demand."""

    def long_enough(opens_at: datetime, closes_at: datetime) -> None:
        rules.require_long_enough(opens_at, closes_at, minimum_days=definition.call.minimum_days)

    return long_enough


@bp.route("/rounds/new", methods=["GET", "POST"])
@authorised(POLICY, Do.CREATE)
def create() -> str | Response:
    """Prepare a round from a definition."""
    form = _form()
    form.programme_code.required = True
    code = form.programme_code.data or next(iter(loading.available()))
    if code in loading.available():
        form.checks = [_long_enough(loading.available()[code])]
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            call_round = services.create_round(
                code, title=form.title.data, title_en=form.title_en.data, budget=form.budget.data,
                opens_at=form.opens_at.data,
                closes_at=form.closes_at.data, by=actor(), at=now(),
            )  # fmt: skip
            flash(_("회차를 만들었습니다. 내용을 확인하고 공고를 여세요."))
            return redirect(url_for("programmes.manage", reference=call_round.reference))
    return render_template("programmes/round_form.html", form=form, round=None)


@bp.get("/rounds/<reference:reference>")
@authorised(POLICY, Do.RUN, load=queries.by_reference)
def manage(call_round: Round) -> str:
    """One round, for the agency: its schedule, money, definition with sources, history, and what can be done."""
    return render_template(
        "programmes/manage.html", round=call_round, definition=call_round.definition,
        steps=timeline(call_round.reference),
        money=statement(call_round.reference), offers=lambda action: POLICY.offers(actor(), action, call_round), Do=Do,
        form=SeenPress(),
    )  # fmt: skip


@bp.route("/rounds/<reference:reference>/edit", methods=["GET", "POST"])
@authorised(POLICY, Do.EDIT, load=queries.by_reference)
def edit(call_round: Round) -> str | Response:
    """Change a round that is being prepared."""
    form = _form(call_round)
    form.checks = [_long_enough(call_round.definition)]
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.edit_round(
                call_round, title=form.title.data, title_en=form.title_en.data, budget=form.budget.data,
                opens_at=form.opens_at.data,
                closes_at=form.closes_at.data, by=actor(), at=now(),
            )  # fmt: skip
            flash(_("저장했습니다."))
            return redirect(url_for("programmes.manage", reference=call_round.reference))
    return render_template("programmes/round_form.html", form=form, round=call_round)


@bp.route("/rounds/<reference:reference>/open", methods=["GET", "POST"])
@authorised(POLICY, Do.OPEN, load=queries.by_reference)
def open_(call_round: Round) -> str | Response:
    """Open the call, after saying what that freezes."""
    form = SeenPress(seen=newest_step(call_round))
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.open_round(call_round, seen=form.seen.data or 0, by=actor(), at=now())
            flash(_("공고를 열었습니다. 지금부터 누구나 볼 수 있습니다."))
            return redirect(url_for("programmes.manage", reference=call_round.reference))
    return render_template("programmes/open.html", form=form, round=call_round)


@bp.post("/rounds/<reference:reference>/schedule")
@authorised(POLICY, Do.SCHEDULE, load=queries.by_reference)
def schedule(call_round: Round) -> str | Response:
    """Agree that the call opens by itself at its time."""
    form = SeenPress()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.schedule_opening(call_round, seen=form.seen.data or 0, by=actor(), at=now())
            flash(_("%(moment)s에 공고가 열립니다.", moment=moment(call_round.opens_at)))
            return redirect(url_for("programmes.manage", reference=call_round.reference))
    return render_template("programmes/open.html", form=form, round=call_round)


@bp.post("/rounds/<reference:reference>/unschedule")
@authorised(POLICY, Do.UNSCHEDULE, load=queries.by_reference)
def unschedule(call_round: Round) -> Response:
    """Take back that the call opens by itself."""
    if Press().validate_on_submit():
        with transaction():
            services.unschedule(call_round, by=actor(), at=now())
        flash(_("개시 예약을 취소했습니다."))
    return redirect(url_for("programmes.manage", reference=call_round.reference))


@bp.route("/rounds/<reference:reference>/extend", methods=["GET", "POST"])
@authorised(POLICY, Do.EXTEND, load=queries.by_reference)
def extend(call_round: Round) -> str | Response:
    """Move the deadline back, with a public reason."""
    form = ExtendForm(obj=call_round)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.extend(call_round, closes_at=form.closes_at.data, reason=form.reason.data, by=actor(), at=now())
            flash(_("마감을 연장했습니다."))
            return redirect(url_for("programmes.manage", reference=call_round.reference))
    return render_template("programmes/extend.html", form=form, round=call_round)


@bp.route("/rounds/<reference:reference>/reopening", methods=["GET", "POST"])
@authorised(POLICY, Do.ASK_REOPENING, load=queries.by_reference)
def ask_reopening(call_round: Round) -> str | Response:
    """Ask for a closed call to be received again, with a public reason."""
    form = ReopenForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.ask_reopening(
                call_round, until=form.closes_at.data, reason=form.reason.data, by=actor(), at=now()
            )  # fmt: skip
            flash(_("접수 재개를 요청했습니다. 다른 담당관이 확인하면 접수가 다시 열립니다."))
            return redirect(url_for("programmes.manage", reference=call_round.reference))
    return render_template("programmes/reopen.html", form=form, round=call_round)


@bp.post("/rounds/<reference:reference>/reopening/drop")
@authorised(POLICY, Do.DROP_REOPENING, load=queries.by_reference)
def drop_reopening(call_round: Round) -> Response:
    """Let the call stay closed."""
    with told(_("접수 재개 요청을 취소했습니다.")), transaction():
        services.drop_reopening(call_round, by=actor(), at=now())
    return redirect(url_for("programmes.manage", reference=call_round.reference))


@bp.post("/rounds/<reference:reference>/reopen")
@authorised(POLICY, Do.REOPEN, load=queries.by_reference)
def reopen(call_round: Round) -> str | Response:
    """Agree as a second officer, after saying what that means."""
    back = url_for("programmes.manage", reference=call_round.reference)
    what = _(
        "%(moment)s까지 접수를 다시 받고, 작성 중인 신청서가 있는 기업 모두에 알립니다.",
        moment=until(call_round.reopen_until),
    )
    if page := asked_first(_("접수 재개"), what, press=_("접수 재개"), back=back):
        return page
    with told(_("접수를 다시 열었습니다.")), transaction():
        services.reopen(call_round, by=actor(), at=now())
    return redirect(back)


@bp.route("/rounds/<reference:reference>/close", methods=["GET", "POST"])
@authorised(POLICY, Do.CLOSE, load=queries.by_reference)
def close(call_round: Round) -> str | Response:
    """Close a call whose deadline has passed; the scheduler does so too."""
    form = SeenPress()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.close(call_round, by=actor(), at=now())
            flash(_("접수를 마감했습니다."))
            return redirect(url_for("programmes.manage", reference=call_round.reference))
    return render_template("programmes/close.html", form=form, round=call_round)
