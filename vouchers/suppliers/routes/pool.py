"""The public pool, a supplier's own registration and solutions, the officer's queue."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import newest_step, timeline
from vouchers.db.paging import page
from vouchers.db.transaction import transaction
from vouchers.facts import queries as facts
from vouchers.facts.states import Kind
from vouchers.kernel.banks import BANKS
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import NotFound, Refused
from vouchers.organisations import queries as organisations
from vouchers.programmes import queries as programmes
from vouchers.programmes.definition import Definition
from vouchers.suppliers import queries, services
from vouchers.suppliers.forms import EditListingForm, EditRegistrationForm, RegisterForm, ReturnForm
from vouchers.suppliers.models import Solution, Supplier
from vouchers.suppliers.policy import CHANGE_POLICY, POLICY, REGISTER_POLICY
from vouchers.suppliers.routes import bp
from vouchers.suppliers.states import Do, SupplierState
from vouchers.web import exports, lists
from vouchers.web.acting import actor, now
from vouchers.web.arguments import argument, key_argument
from vouchers.web.authorised import authorised, public
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.forms import SeenPress
from vouchers.web.language import chosen
from vouchers.web.language import words as say_words


def _asked(known: dict[str, Definition]) -> tuple[Definition, str, str]:
    """The programme asked for, or the first one; the field and the words that narrow its list."""
    definition = known.get(argument("programme")) or next(iter(known.values()), None)
    if definition is None:
        raise NotFound()
    return definition, argument("field"), argument("q")


def _conditions(definition: Definition, field: str, words: str) -> list[tuple[str, str]]:
    """How the list is narrowed, in words."""
    names = {item.code: say_words(item) for item in definition.fields}
    return [(_("사업"), say_words(definition.name)), (_("분야"), names.get(field, field)), (_("찾는 말"), words)]


def _with_plans() -> dict[str, Definition]:
    return {code: item for code, item in programmes.definitions().items() if item.suppliers.offer == "priced_plans"}


@bp.get("/suppliers")
@public
def pool() -> str:
    """The public pool, narrowed by programme, field and words."""
    known = programmes.definitions()
    definition, field, words = _asked(known)
    found = page(queries.pool(definition.code, field=field, words=words), Supplier.id, key_argument("after"))
    return render_template(
        "suppliers/pool.html", page=found, definition=definition, programmes=known, field=field, words=words
    )


@bp.get("/suppliers.<any(csv, xlsx):file_format>")
@public
def export_pool(file_format: str) -> Response:
    """The same list as a file."""
    definition, field, words = _asked(programmes.definitions())
    return exports.send(
        queries.listing(definition.code, field=field, words=words), file_format,
        conditions=_conditions(definition, field, words),
    )  # fmt: skip


@bp.get("/catalogue")
@public
def catalogue() -> str:
    """The services that are sold by plans, narrowed by programme, class and words."""
    known = _with_plans()
    definition, field, words = _asked(known)
    found = page(queries.catalogue(definition.code, field=field, words=words), Solution.id, key_argument("after"))
    return render_template(
        "suppliers/catalogue.html", page=found, definition=definition, programmes=known, field=field, words=words
    )


@bp.get("/catalogue.<any(csv, xlsx):file_format>")
@public
def export_catalogue(file_format: str) -> Response:
    """The same list as a file, a row a plan, in the columns in which it is imported."""
    definition, field, words = _asked(_with_plans())
    return exports.send(
        queries.offers(definition.code, field=field, words=words), file_format,
        conditions=_conditions(definition, field, words),
    )  # fmt: skip


@bp.get("/suppliers/queue.<any(csv, xlsx):file_format>")
@authorised(POLICY, Do.QUEUE)
def export_queue(file_format: str) -> Response:
    """The registrations that wait, as a file."""
    return lists.send(queries.registrations(), file_format)


@bp.get("/suppliers/<key:supplier_id>")
@authorised(POLICY, Do.VIEW, load=queries.supplier)
def supplier(supplier: Supplier) -> str:
    """One supplier: who it is, its solutions; for its people and the officer also state, account and history."""
    close = POLICY.permits(actor(), Do.EDIT, supplier) or POLICY.permits(actor(), Do.QUEUE)
    return render_template(
        "suppliers/supplier.html", supplier=supplier, definition=programmes.definitions()[supplier.programme_code],
        close=close, qualified=facts.current(supplier, Kind.QUALIFICATION, on=date_in_korea(now())),
        steps=timeline(supplier.case_reference) if close else [], Do=Do, form=SeenPress(), seen=newest_step(supplier),
        offers=lambda action: POLICY.offers(actor(), action, supplier),
        **_account_facts(supplier),
    )  # fmt: skip


def _account_facts(supplier: Supplier) -> dict[str, Any]:
    """What of the account, its changes and the firm's confirmation the reader may see."""
    see_account, is_agency = POLICY.permits(actor(), Do.SEE_ACCOUNT, supplier), POLICY.permits(actor(), Do.QUEUE)
    account = supplier.account
    is_listed = supplier.state is SupplierState.LISTED
    change = queries.change_under_way(supplier.id)
    return {
        "see_account": see_account,
        "banks": BANKS,
        "change": change if change is not None and CHANGE_POLICY.permits(actor(), Do.VIEW, change) else None,
        "shared": queries.firms_with_account(account.number_index, besides=supplier.organisation_id)
        if account is not None and is_agency and see_account else [],
        "may_change_account": is_listed and POLICY.permits(actor(), Do.ASK_CHANGE, supplier),
        "confirmations": organisations.open_confirmations(supplier.organisation_id) if is_agency else [],
    }  # fmt: skip


@bp.route("/suppliers/register", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(REGISTER_POLICY, Do.REGISTER)
def register() -> str | Response:
    """Register the organisation one acts for."""
    organisation = organisations.organisation(actor().acting_for or 0)
    if organisation is None:
        raise NotFound()
    form = RegisterForm()
    language = chosen()
    form.programme_code.choices = [
        (code, getattr(item.name, language)) for code, item in programmes.definitions().items()
    ]
    form.checks = services.registration_checks(organisation)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            supplier = services.register(
                organisation, form.programme_code.data, introduction=form.introduction.data, slots=form.slots.data,
                bank_code=form.bank_code.data, account=form.account.data, holder=form.holder.data, by=actor(), at=now(),
            )  # fmt: skip
            flash(_("등록을 신청했습니다. 솔루션을 하나 이상 등록해 주세요."))
            return redirect(url_for("suppliers.add_solution", supplier_id=supplier.id))
    return render_template("suppliers/register.html", form=form, organisation=organisation)


@bp.route("/suppliers/<key:supplier_id>/edit", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(POLICY, Do.EDIT, load=queries.supplier)
def edit(supplier: Supplier) -> str | Response:
    """Change the registration."""
    if POLICY.offers(actor(), Do.SET_ACCOUNT, supplier):
        form: EditListingForm = EditRegistrationForm(obj=supplier, data=_account_data(supplier))
    else:
        form = EditListingForm(obj=supplier)
    form.checks = services.registration_checks(supplier.organisation, supplier.programme_code)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.edit_registration(supplier, **form.values(), by=actor(), at=now())
            flash(_("저장했습니다."))
            return redirect(url_for("suppliers.supplier", supplier_id=supplier.id))
    return render_template("suppliers/edit.html", form=form, supplier=supplier)


def _account_data(supplier: Supplier) -> dict[str, str]:
    account = supplier.account
    return {"bank_code": account.bank_code, "holder": account.holder, "account": ""} if account else {}


@bp.get("/suppliers/queue")
@authorised(POLICY, Do.QUEUE)
def queue() -> str:
    """The registrations that wait for an officer."""
    return render_template("suppliers/queue.html", shown=lists.shown(queries.registrations()))


@bp.post("/suppliers/<key:supplier_id>/list")
@authorised(POLICY, Do.ADMIT, load=queries.supplier)
def admit(supplier: Supplier) -> Response:
    """Put the supplier into the pool."""
    form = SeenPress()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.admit_supplier(supplier, seen=form.seen.data or 0, by=actor(), at=now())
            flash(_("공급기업 Pool에 등재했습니다."))
    for _anchor, sentence in form.summary:
        flash(sentence, "danger")
    return redirect(url_for("suppliers.supplier", supplier_id=supplier.id))


@bp.route("/suppliers/<key:supplier_id>/return", methods=["GET", "POST"])
@authorised(POLICY, Do.SEND_BACK, load=queries.supplier)
def send_back(supplier: Supplier) -> str | Response:
    """Send the registration back with what to mend."""
    form = ReturnForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.send_back_registration(supplier, reason=form.reason.data, by=actor(), at=now())
            flash(_("보완을 요청했습니다."))
            return redirect(url_for("suppliers.supplier", supplier_id=supplier.id))
    return render_template("suppliers/return.html", form=form, supplier=supplier)
