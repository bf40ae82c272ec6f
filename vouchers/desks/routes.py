"""The first page of each audience, the case page, notices, and how the system is."""

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.audit import queries as audit
from vouchers.db.transaction import transaction
from vouchers.desks import queries, services
from vouchers.desks.policy import DESK_POLICY, POLICY, readers
from vouchers.desks.queries.waits import month_of, one, waits
from vouchers.desks.services import key_of
from vouchers.desks.states import STAGE_LABELS, Do
from vouchers.documents import queries as papers
from vouchers.documents import services as paper_services
from vouchers.documents.downloads import attachment
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.clock import date_in_korea, day_of
from vouchers.kernel.errors import NotFound, found
from vouchers.ledger.queries import statements
from vouchers.organisations import queries as organisations
from vouchers.organisations.states import CONFIRMATION_OPEN
from vouchers.outbox import queries as outbox
from vouchers.programmes import queries as programmes
from vouchers.programmes.states import RoundState
from vouchers.web.acting import actor, now
from vouchers.web.addresses import path_of
from vouchers.web.arguments import argument
from vouchers.web.authorised import authorised, public
from vouchers.web.features import features
from vouchers.web.pressing import told
from vouchers.work import queries as work
from vouchers.work.states import JOB_LABELS

bp = Blueprint("desks", __name__)


def _brought() -> queries.Brought:
    """What the features bring to a case."""
    all_ = features()
    return queries.Brought(all_.parts, all_.timeline, all_.papers, all_.tasks, all_.waits)


def _day(name: str) -> date | None:
    """The day that an argument of the address names; None where it names none."""
    try:
        return day_of(argument(name)) if argument(name) else None
    except ValueError:
        return None


def _waiting_labels() -> dict[str, str]:
    return {kind.what: kind.label for kind in features().waits}


@bp.get("/")
@public
def home() -> str:
    """Show the desk of the visitor; to strangers, the open calls."""
    me = actor()
    rounds = programmes.rounds(me)
    open_rounds = [row for row in rounds if row.state is RoundState.OPEN]
    if me.is_anonymous:
        return render_template("desks/welcome.html", rounds=open_rounds)
    company = queries.company_desk(me, _brought(), at=now()) if me.acting_for else None
    money = (
        statements((row.reference for row in rounds), buckets=("budget", "approp")) if me.has(StaffRole.FINANCE) else {}
    )
    return render_template(
        "desks/home.html", open_rounds=open_rounds, company=company, stages=STAGE_LABELS, money=money,
        rounds=[row for row in rounds if row.reference in money and row.state is not RoundState.PREPARED],
        organisation=organisations.organisation(me.acting_for) if me.acting_for else None,
        confirmations=[row for row in organisations.confirmations_of(me.user_id or 0) if row.state in CONFIRMATION_OPEN]
        if not me.staff else [],
        queues=queries.queues(features().piles, features().waits, me, now()),
        evaluator=queries.evaluator_desk(me.user_id or 0) if me.has(StaffRole.EVALUATOR) else None,
        audits=queries.audits(me) if me.has(StaffRole.AUDITOR) else None,
        runs=work.latest_runs() if me.has(StaffRole.FINANCE, StaffRole.ADMINISTRATOR) else [],
        jobs=JOB_LABELS,
    )  # fmt: skip


@bp.get("/cases/<reference:reference>")
@authorised(POLICY, Do.SEE_CASE, load=applications.whole)
def case(application: Application) -> str:
    """Everybody's home for one application and project, filtered by policy."""
    shown = queries.case(application, actor(), readers(actor(), application), _brought(), at=now())
    return render_template(
        "desks/case.html", case=shown, waiting_labels=_waiting_labels(), today=date_in_korea(now()),
        application=application, stages=STAGE_LABELS, definition=application.round.definition,
    )  # fmt: skip


@bp.get("/cases/<reference:reference>/documents/<key:document_id>")
@authorised(POLICY, Do.SEE_CASE, load=applications.by_reference)
def document(application: Application, document_id: int) -> Response:
    """Download a document of the case that the reader may read."""
    paper = papers.document(document_id)
    if paper is None or paper.case_reference != application.reference:
        raise NotFound()
    if not queries.may_read_document(application, paper, actor(), readers(actor(), application), _brought(), at=now()):
        raise NotFound()
    return attachment(paper)


@bp.post("/cases/<reference:reference>/documents/<key:document_id>/again")
@authorised(POLICY, Do.REMAKE, load=applications.by_reference)
def remake(application: Application, document_id: int) -> Response:
    """Let a document that could not be made be tried anew."""
    paper = found(papers.document(document_id))
    if paper.case_reference != application.reference:
        raise NotFound()
    with told(_("문서를 다시 만듭니다. 잠시 뒤 확인해 주세요.")), transaction():
        paper_services.make_again(paper)
    return redirect(url_for("desks.case", reference=application.reference))


@bp.get("/notices")
@authorised(DESK_POLICY, Do.SEE_NOTICES)
def notices() -> str:
    """List the emails to the visitor."""
    return render_template("desks/notices.html", letters=outbox.notices_for(actor().user_id or 0), path_of=path_of)


@bp.get("/search")
@authorised(DESK_POLICY, Do.SEARCH)
def search() -> str:
    """What has these words, of all kinds, within what one may see."""
    words = argument("q")
    return render_template("desks/search.html", words=words, found=queries.search(features().searches, words, actor()))


@bp.get("/due")
@authorised(DESK_POLICY, Do.SEE_DUE)
def due() -> str:
    """Everything that is waited for, the longest overdue first, with its age."""
    all_of_them, today = waits(features().waits), date_in_korea(now())
    chosen, first = _day("day"), (_day("month") or _day("day") or today).replace(day=1)
    open_ones = [wait for wait in all_of_them if chosen is None or wait.due_on == chosen]
    return render_template("desks/due.html", waits=open_ones, chosen=chosen, month=f"{first:%Y-%m}",
                           weeks=month_of(all_of_them, first.year, first.month),
                           before=first - timedelta(days=1), after=first + timedelta(days=31),
                           labels=_waiting_labels(), today=today,
                           told=outbox.newest_written([key_of(wait) for wait in open_ones]), key_of=key_of,
                           path_of=path_of)  # fmt: skip


@bp.post("/due/<what>/<key:subject_id>/urge")
@authorised(DESK_POLICY, Do.URGE)
def urge(what: str, subject_id: int) -> Response:
    """Remind whoever is waited for, by hand."""
    wait = found(one(features().waits, what, subject_id))
    with transaction():
        services.urge(wait, at=now())
    flash(_("%(who)s에 알림 이메일을 보냈습니다.", who=wait.who))
    return redirect(url_for("desks.due"))


@bp.get("/administration")
@authorised(DESK_POLICY, Do.ADMINISTER)
def administration() -> str:
    """Jobs, mail, documents, the newest steps."""
    return render_template(
        "desks/administration.html", runs=work.latest_runs(), jobs=JOB_LABELS, letters=outbox.latest_letters(20),
        waiting=outbox.waiting_letters(), documents=papers.counts(), steps=audit.latest(30),
    )  # fmt: skip
