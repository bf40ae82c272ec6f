"""The company's screens: self-check, task list, one topic per page, check, submit, withdraw."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import forms, queries, rules, services
from vouchers.applications.models import Application, Submission
from vouchers.applications.policy import POLICY, START_POLICY
from vouchers.applications.routes import bp
from vouchers.applications.states import SECTION_LABELS, Do, Section
from vouchers.db.transaction import transaction
from vouchers.documents.downloads import attachment
from vouchers.facts.states import Size
from vouchers.kernel.errors import Refused
from vouchers.organisations import queries as organisations
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.web import kept
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import FILES, LONG_TEXTS, takes
from vouchers.web.forms import Press, Reason
from vouchers.web.language import say, translated
from vouchers.web.pressing import asked_first, told


@bp.route("/calls/<reference:reference>/apply", methods=["GET", "POST"])
@authorised(START_POLICY, Do.START, load=programmes.by_reference)
def start(call_round: Round) -> str | Response:
    """Start a draft, after the questions of the self-check."""
    form = Press()
    withdrawn = queries.withdrawn_in(actor().acting_for, call_round)
    if form.validate_on_submit():
        like = withdrawn if request.form.get("like") else None
        with form.absorbing(Refused), transaction():
            application = services.start(call_round, like=like, by=actor(), at=now())
            return redirect(url_for("applications.tasks", reference=application.reference))
    return render_template(
        "applications/start.html", round=call_round, definition=call_round.definition, form=form, withdrawn=withdrawn,
        mine=queries.alive_of(actor().acting_for, call_round),
        company=organisations.organisation(actor().acting_for or 0),
    )  # fmt: skip


def _sections(application: Application) -> list[dict[str, Any]]:
    missing = queries.missing_sections(application)
    before_pledges = queries.missing_sections(application, before_pledges=True)
    asked = rules.sections(application.round.definition)
    paths: dict[Section, str] = {
        section: _path(application, section) for section in asked if section is not Section.SUPPLIER
    }
    drafts = kept.drafts(paths.values())
    return [
        {
            "section": section, "label": SECTION_LABELS[section], "done": section not in missing,
            "unsaved": paths.get(section) in drafts,
            "pledges": section in missing and section not in before_pledges,
        }
        for section in asked
    ]  # fmt: skip


def _size_of(application: Application) -> tuple[Size | None, str]:
    """The company's size where the call takes it, or why a company that has changed its profile may not apply."""
    definition, declared = application.round.definition, application.organisation.size
    try:
        return rules.require_eligible_size(definition, declared), ""
    except Refused as refusal:
        return None, say(refusal)


def _path(application: Application, section: Section) -> str:
    return url_for(f"applications.{section.value}", reference=application.reference)


@bp.get("/applications/<reference:reference>")
@authorised(POLICY, Do.VIEW, load=queries.by_reference)
def tasks(application: Application) -> str | Response:
    """The task list of a draft; what has been submitted is shown by the case page."""
    if not POLICY.offers(actor(), Do.EDIT, application):
        return redirect(url_for("desks.case", reference=application.reference))
    return render_template(
        "applications/tasks.html", application=application, sections=_sections(application),
        may_withdraw=POLICY.offers(actor(), Do.WITHDRAW, application),
        may_discard=POLICY.offers(actor(), Do.DISCARD, application),
    )  # fmt: skip


@bp.route("/applications/<reference:reference>/reopen", methods=["GET", "POST"])
@authorised(POLICY, Do.REOPEN, load=queries.by_reference)
def reopen(application: Application) -> str | Response:
    """Open a copy of what was submitted, after saying that it stays valid until the copy is submitted."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            copy = services.reopen(application, by=actor(), at=now())
            return redirect(url_for("applications.tasks", reference=copy.reference))
    return render_template("applications/reopen.html", application=application, form=form)


@bp.post("/applications/<reference:reference>/discard")
@authorised(POLICY, Do.DISCARD, load=queries.by_reference)
def discard(application: Application) -> str | Response:
    """Stop editing: what was submitted stands as it is."""
    stands = application.revises or application
    here = url_for("applications.tasks", reference=application.reference)
    what = _("고친 내용은 쓰이지 않고, 제출한 내용이 그대로 유효합니다.")
    if page := asked_first(_("고치기 그만두기"), what, press=_("고치기 그만두기"), back=here):
        return page
    with told(_("고치기를 그만두었습니다. 제출한 내용이 그대로 유효합니다.")), transaction():
        services.discard(application, by=actor(), at=now())
    return redirect(url_for("desks.case", reference=stands.reference))


@bp.route("/applications/<reference:reference>/need", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(POLICY, Do.EDIT, load=queries.by_reference)
def need(application: Application) -> str | Response:
    """Edit what the project is about."""
    form = forms.need_form(application)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.save_need(application, **form.values(), by=actor(), at=now())
            names_now = Section.SUPPLIER in rules.sections(application.round.definition)
            return _saved(application, "matching.find" if names_now else "applications.plan")
    return render_template("applications/need.html", application=application, form=form)


@bp.route("/applications/<reference:reference>/plan", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(POLICY, Do.EDIT, load=queries.by_reference)
def plan(application: Application) -> str | Response:
    """The narrative answers; half an answer is saved too."""
    form = forms.plan_form(application)
    if form.validate_on_submit():
        answers = {name.removeprefix("answer__"): text for name, text in form.values().items()}
        with form.absorbing(Refused), transaction():
            services.save_plan(application, answers, by=actor(), at=now())
            return _saved(application, "applications.costs")
    return render_template("applications/plan.html", application=application, form=form)


@bp.route("/applications/<reference:reference>/costs", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(POLICY, Do.EDIT, load=queries.by_reference)
def costs(application: Application) -> str | Response:
    """The cost table by item and source, with the programme's shares beside it."""
    form = forms.cost_form(application)
    definition = application.round.definition
    size, unfit = _size_of(application)
    if request.form.get("then") == "fill" and size is not None:
        if form.validate_on_submit():
            form.fill(rules.filled(definition, size, form.table()))
    else:
        form.checks = [
            lambda costs: rules.require_costs(definition, rules.require_eligible_size(definition, size), costs)
        ]
        if form.validate_on_submit():
            with form.absorbing(Refused), transaction():
                services.save_costs(application, form.table(), by=actor(), at=now())
                return _saved(application, "applications.files")
    return render_template(
        "applications/costs.html", application=application, form=form, definition=definition, unfit=unfit,
        share=definition.share_of(size) if size else None,
        totals=rules.totals(definition, size, form.table()),
    )  # fmt: skip


@bp.route("/applications/<reference:reference>/files", methods=["GET", "POST"])
@takes(FILES)
@authorised(POLICY, Do.EDIT, load=queries.by_reference)
def files(application: Application) -> str | Response:
    """The documents of the call's list."""
    form = forms.file_form(application)
    if form.validate_on_submit():
        upload = form.file.data
        upload.stream.seek(0)
        with form.absorbing(Refused), transaction():
            services.attach(
                application, form.slot.data, filename=upload.filename, body=upload.read(), by=actor(), at=now()
            )
            flash(_("파일을 올렸습니다."))
            return redirect(url_for("applications.files", reference=application.reference))
    return render_template("applications/files.html", application=application, form=form)


@bp.post("/applications/<reference:reference>/files/<key:attachment_id>/remove")
@authorised(POLICY, Do.EDIT, load=queries.by_reference)
def remove_file(application: Application, attachment_id: int) -> Response:
    """Take a file out of the draft."""
    with transaction():
        services.detach(application, attachment_id, by=actor(), at=now())
    flash(_("파일을 뺐습니다."))
    return redirect(url_for("applications.files", reference=application.reference))


@bp.get("/applications/<reference:reference>/files/<key:attachment_id>")
@authorised(POLICY, Do.VIEW, load=queries.by_reference)
def file(application: Application, attachment_id: int) -> Response:
    """Download an attachment: whoever may read the application may read its files."""
    return attachment(queries.attachment(application, attachment_id))


@bp.route("/applications/<reference:reference>/consents", methods=["GET", "POST"])
@authorised(POLICY, Do.EDIT, load=queries.by_reference)
def consents(application: Application) -> str | Response:
    """Consents and pledges, required and optional apart."""
    may_pledge = POLICY.permits(actor(), Do.PLEDGE, application)
    form = forms.consents_form(application, may_pledge=may_pledge)
    if form.validate_on_submit():
        agreed = [name.removeprefix("agree__") for name, given in form.values().items() if given]
        with form.absorbing(Refused), transaction():
            services.save_consents(application, agreed, by=actor(), at=now())
            return _saved(application, "applications.check")
    return render_template(
        "applications/consents.html", application=application, form=form,
        pledges=[] if may_pledge else application.round.definition.application.pledges,
        given={row.code for row in application.consents},
    )  # fmt: skip


@bp.get("/applications/<reference:reference>/check")
@authorised(POLICY, Do.EDIT, load=queries.by_reference)
def check(application: Application) -> str:
    """Show everything on one page with 변경 links, before the representative submits."""
    return _check_page(application, forms.DeclarationForm())


def _check_page(application: Application, form: forms.DeclarationForm) -> str:
    definition = application.round.definition
    size, unfit = _size_of(application)
    return render_template(
        "applications/check.html", application=application, definition=definition, form=form, unfit=unfit,
        section_labels=SECTION_LABELS,
        totals=rules.totals(definition, size, application.costs), sections=_sections(application),
        may_submit=POLICY.permits(actor(), Do.RESUBMIT if application.revises_id else Do.SUBMIT, application),
    )  # fmt: skip


@bp.post("/applications/<reference:reference>/submit")
@authorised(POLICY, Do.SUBMIT, load=queries.by_reference)
def submit(application: Application) -> str | Response:
    """Submit under the round's deadline lock."""
    return _submitting(application, services.submit)


@bp.post("/applications/<reference:reference>/resubmit")
@authorised(POLICY, Do.RESUBMIT, load=queries.by_reference)
def resubmit(application: Application) -> str | Response:
    """Submit a copy in place of what was submitted before."""
    return _submitting(application, services.resubmit)


def _submitting(application: Application, verb: Callable[..., Submission]) -> str | Response:
    form = forms.DeclarationForm()
    if unsaved := [translated(row["label"]) for row in _sections(application) if row["unsaved"]]:
        form.form_errors.append(
            _("임시저장만 하고 아직 반영하지 않은 항목이 있습니다: %(sections)s", sections=", ".join(unsaved))
        )
    elif form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            verb(application, by=actor(), at=now())
            stands = application.revises or application
            return redirect(url_for("applications.submitted", reference=stands.reference))
    return _check_page(application, form)


@bp.post("/applications/<reference:reference>/ask-submission")
@authorised(POLICY, Do.ASK_SUBMISSION, load=queries.by_reference)
def ask_submission(application: Application) -> Response:
    """Ask the representative to submit."""
    with told(_("대표자에게 제출을 요청하는 이메일을 보냈습니다.")), transaction():
        services.ask_submission(application, by=actor(), at=now())
    return redirect(url_for("applications.check", reference=application.reference))


@bp.get("/applications/<reference:reference>/submitted")
@authorised(POLICY, Do.VIEW, load=queries.by_reference)
def submitted(application: Application) -> str | Response:
    """The confirmation: receipt number and what happens next."""
    if application.receipt_number is None:
        return redirect(url_for("applications.tasks", reference=application.reference))
    return render_template("applications/submitted.html", application=application)


@bp.route("/applications/<reference:reference>/withdraw", methods=["GET", "POST"])
@authorised(POLICY, Do.WITHDRAW, load=queries.by_reference)
def withdraw(application: Application) -> str | Response:
    """Take the application back, after saying what that means."""
    form = forms.WithdrawForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.withdraw(application, reason=form.reason.data, by=actor(), at=now())
            flash(_("신청을 취하했습니다."))
            return redirect(url_for("desks.case", reference=application.reference))
    return render_template("applications/withdraw.html", application=application, form=form)


@bp.route("/applications/<reference:reference>/forfeit", methods=["GET", "POST"])
@authorised(POLICY, Do.FORFEIT, load=queries.by_reference)
def forfeit(application: Application) -> str | Response:
    """Take the place of a selected company that stays silent, with a reason."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.forfeit(application, reason=form.reason.data, by=actor(), at=now())
            flash(_("선정을 취소하고 신청기업에 알렸습니다."))
            return redirect(url_for("desks.case", reference=application.reference))
    return render_template("applications/forfeit.html", application=application, form=form)


def _saved(application: Application, following: str) -> Response:
    """After saving: on to the next topic, back to the task list, or back to the check from which one came."""
    flash(_("저장했습니다."))
    came_from_check = request.args.get("to") == "check"
    target = (
        "applications.tasks" if request.form.get("then") == "tasks"
        else "applications.check" if came_from_check else following
    )  # fmt: skip
    return redirect(url_for(target, reference=application.reference))
