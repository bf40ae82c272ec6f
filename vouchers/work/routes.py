"""A long run: how far it is, what failed and why, stopping it and going on."""

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import steps_of
from vouchers.db.transaction import transaction
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.language import filled
from vouchers.web.pressing import told
from vouchers.work import queries, services
from vouchers.work.models import Run
from vouchers.work.policy import RUN_POLICY
from vouchers.work.states import RUN, RUN_LABELS, RUN_PAGES, Do

bp = Blueprint("work", __name__)


@bp.get("/runs/<key:run_id>")
@authorised(RUN_POLICY, Do.VIEW, load=queries.run)
def run(run: Run) -> str:
    """How far a run is; the page opens itself again while it is under way."""
    page, named = RUN_PAGES[run.kind]
    return render_template(
        "work/run.html", run=run, label=RUN_LABELS[run.kind], progress=queries.progress(run),
        failures=queries.failures(run), shown=queries.SHOWN_FAILURES, steps=steps_of(RUN.name, run.id), Do=Do,
        back=url_for(page, **{named: run.arguments.get(named, run.about)}),
        offers=lambda action: RUN_POLICY.offers(actor(), action, run),
        told=lambda unit: filled(unit.sentence, unit.params or {}),
    )  # fmt: skip


@bp.post("/runs/<key:run_id>/cancel")
@authorised(RUN_POLICY, Do.CANCEL, load=queries.run)
def cancel(run: Run) -> Response:
    """Begin no further unit."""
    run_id = run.id
    with told(_("멈추었습니다. 이미 처리한 것은 그대로입니다.")), transaction():
        services.cancel(run, by=actor(), at=now())
    return redirect(url_for("work.run", run_id=run_id))


@bp.post("/runs/<key:run_id>/resume")
@authorised(RUN_POLICY, Do.RESUME, load=queries.run)
def resume(run: Run) -> Response:
    """Take up what is left, and what had failed."""
    run_id = run.id
    with told(_("이어서 처리합니다.")), transaction():
        services.resume(run, by=actor(), at=now())
    return redirect(url_for("work.run", run_id=run_id))
