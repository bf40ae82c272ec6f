"""A supplier's account: asking for another one, and the agency's decision."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import steps_of
from vouchers.db.transaction import transaction
from vouchers.documents.downloads import attachment
from vouchers.identity.proving import proved_again
from vouchers.kernel.banks import BANKS
from vouchers.kernel.errors import NotFound, Refused
from vouchers.organisations import queries as organisations
from vouchers.suppliers import accounts, queries
from vouchers.suppliers.forms import AccountChangeForm, RejectChangeForm
from vouchers.suppliers.models import AccountChange, Supplier
from vouchers.suppliers.policy import CHANGE_POLICY, POLICY
from vouchers.suppliers.routes import bp
from vouchers.suppliers.states import ACCOUNT_CHANGE, Do
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import FILES, takes
from vouchers.web.forms import Press


@bp.route("/suppliers/<key:supplier_id>/account", methods=["GET", "POST"])
@takes(FILES)
@authorised(POLICY, Do.ASK_CHANGE, load=queries.supplier)
def change_account(supplier: Supplier) -> str | Response:
    """Ask to be paid to another account: password again, papers, a second person of the agency, a waiting time."""
    form, under_way = AccountChangeForm(), queries.change_under_way(supplier.id)
    form.checks = accounts.account_checks(supplier.organisation)
    if form.validate_on_submit() and form.paper.data:
        with form.absorbing(Refused):
            proved_again(form.password.data)
            with transaction():
                change = accounts.ask_change(
                    supplier, bank_code=form.bank_code.data, number=form.account.data, holder=form.holder.data,
                    reason=form.reason.data, filename=form.paper.data.filename or "", body=form.paper.data.read(),
                    by=actor(),
                    at=now(),
                )  # fmt: skip
                flash(_("계좌 변경을 요청했습니다. 담당관이 확인하면 대표자 모두에게 알립니다."))
                return redirect(url_for("suppliers.account_change", change_id=change.id))
    return render_template(
        "suppliers/change_account.html", form=form, supplier=supplier, under_way=under_way, banks=BANKS,
        confirmed=supplier.organisation.is_confirmed,
    )  # fmt: skip


@bp.get("/account-changes")
@authorised(POLICY, Do.QUEUE)
def account_changes() -> str:
    """The changes of account, for whoever decides on them or pays."""
    return render_template("suppliers/account_changes.html", shown=lists.shown(queries.account_changes()))


@bp.get("/account-changes.<any(csv, xlsx):file_format>")
@authorised(POLICY, Do.QUEUE)
def export_account_changes(file_format: str) -> Response:
    """The same list as a file."""
    return lists.send(queries.account_changes(), file_format)


@bp.get("/organisations/<key:organisation_id>/suppliers")
@authorised(POLICY, Do.SEE_ACCOUNTS)
def of_firm(organisation_id: int) -> str:
    """A firm's registrations with bank, holder and the end of the number, for whoever confirms whose the firm is."""
    organisation = organisations.organisation(organisation_id)
    if organisation is None:
        raise NotFound()
    rows = queries.of_organisation(organisation_id)
    return render_template(
        "suppliers/of_firm.html", organisation=organisation, suppliers=rows, banks=BANKS,
        shared=queries.shared_accounts([row.id for row in rows]),
    )  # fmt: skip


@bp.get("/account-changes/<key:change_id>")
@authorised(CHANGE_POLICY, Do.VIEW, load=queries.account_change)
def account_change(change: AccountChange) -> str:
    """One change of account: old and new side by side, the paper, who else has it, what is to be done."""
    return _change_page(change, Press())


def _change_page(change: AccountChange, form: Press) -> str:
    agency = POLICY.permits(actor(), Do.QUEUE)
    return render_template(
        "suppliers/account_change.html", change=change, supplier=change.supplier, form=form, Do=Do, banks=BANKS,
        agency=agency,
        shared=queries.firms_with_account(change.number_index,
            besides=change.supplier.organisation_id) if agency else [],
        steps=steps_of(ACCOUNT_CHANGE.name, change.id),
        days=current_app.extensions["vouchers.settings"].account_waiting_days,
        offers=lambda action: CHANGE_POLICY.offers(actor(), action, change),
    )  # fmt: skip


@bp.get("/account-changes/<key:change_id>/paper")
@authorised(CHANGE_POLICY, Do.VIEW, load=queries.account_change)
def account_paper(change: AccountChange) -> Response:
    """Download the paper that shows the new account."""
    return attachment(change.file)


@bp.post("/account-changes/<key:change_id>/approve")
@authorised(CHANGE_POLICY, Do.APPROVE_CHANGE, load=queries.account_change)
def approve_change(change: AccountChange) -> str | Response:
    """Take the new account as a second person; it waits before it counts."""
    form, settings = Press(), current_app.extensions["vouchers.settings"]
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            accounts.approve_change(change, waiting_days=settings.account_waiting_days, by=actor(), at=now())
            flash(_("계좌 변경을 확인했습니다. 시행일부터 새 계좌로 지급합니다."))
            return redirect(url_for("suppliers.account_change", change_id=change.id))
    return _change_page(change, form)


@bp.route("/account-changes/<key:change_id>/reject", methods=["GET", "POST"])
@authorised(CHANGE_POLICY, Do.REJECT_CHANGE, load=queries.account_change)
def reject_change(change: AccountChange) -> str | Response:
    """Refuse the new account, or stop it while it waits."""
    form = RejectChangeForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            accounts.reject_change(change, reason=form.reason.data, by=actor(), at=now())
            flash(_("계좌 변경을 반려했습니다."))
            return redirect(url_for("suppliers.account_change", change_id=change.id))
    return render_template("suppliers/reject_change.html", form=form, change=change, supplier=change.supplier)


@bp.post("/account-changes/<key:change_id>/withdraw")
@authorised(CHANGE_POLICY, Do.WITHDRAW_CHANGE, load=queries.account_change)
def withdraw_change(change: AccountChange) -> str | Response:
    """Take the request back."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            accounts.withdraw_change(change, by=actor(), at=now())
            flash(_("계좌 변경 요청을 철회했습니다. 지금 계좌가 그대로 쓰입니다."))
            return redirect(url_for("suppliers.account_change", change_id=change.id))
    return _change_page(change, form)
