"""Where a supplier is paid: the first account, and the way to another one.

A change is asked for by a representative with papers, decided by a second person of the agency, told to every
representative, and in force after a number of working days, so that whoever was robbed of an account has time to speak
up.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from vouchers.audit.services import Step, advance, begin, consequence, take, take_birth
from vouchers.db import db
from vouchers.db.sealing import blind_index, seal
from vouchers.documents import services as documents
from vouchers.identity import queries as people
from vouchers.identity.models import User
from vouchers.kernel.actor import SYSTEM, Actor, StaffRole
from vouchers.kernel.checks import Check, require_all
from vouchers.kernel.clock import date_in_korea
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import Organisation
from vouchers.organisations.services import require_confirmed
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.suppliers import errors, queries, rules
from vouchers.suppliers.models import AccountChange, BankAccount, Supplier
from vouchers.suppliers.policy import CHANGE_POLICY, POLICY
from vouchers.suppliers.states import Do, SupplierState
from vouchers.workdays import queries as calendar


def account_checks(organisation: Organisation) -> list[Check]:
    """What the account of this firm is held to."""
    return rules.account_checks(company=organisation.name, representative=organisation.representative_name)


def set_first(supplier: Supplier, *, bank_code: str, number: str, holder: str, by: Actor, at: datetime) -> None:
    """The supplier, not listed yet, is to be paid here; an officer confirms it with the listing.

    Refused: an odd number, a holder who is neither the firm nor its representative.
    """
    step = take(POLICY, supplier, Do.SET_ACCOUNT, by=by, at=at)
    digits = _checked(supplier, number=number, holder=holder)
    _put(supplier, Do.SET_ACCOUNT, bank_code=bank_code, digits=digits, holder=holder, of=advance(step))
    _tell_of_sharing(supplier, index_of(bank_code, digits), at=at)


def ask_change(
    supplier: Supplier,
    *,
    bank_code: str,
    number: str,
    holder: str,
    reason: str,
    filename: str,
    body: bytes,
    by: Actor,
    at: datetime,
) -> AccountChange:
    """A listed supplier asks to be paid to another account, with the paper that shows it; its representatives are told.

    Refused: the account it has, one request beside another, a holder who is neither the firm nor its representative,
    and, by what follows later in a voucher's life, while a payment to the firm is under way.
    """
    step = take_birth(POLICY, Do.ASK_CHANGE, supplier, by=by, at=at, reason=reason)
    require_confirmed(supplier.organisation)
    if supplier.state is not SupplierState.LISTED:
        raise errors.AccountByRequest(field="account")
    if queries.change_under_way(supplier.id):
        raise errors.ChangeUnderWay()
    digits, old = _checked(supplier, number=number, holder=holder), supplier.account
    index = index_of(bank_code, digits)
    if old is not None and (old.number_index, old.holder) == (index, holder):
        raise errors.AccountUnchanged(field="account")
    change = AccountChange(
        supplier=supplier, bank_code=bank_code, holder=holder, number_sealed="", number_index=index,
        last_digits=digits[-4:],
        old_bank_code=old.bank_code if old else None, old_holder=old.holder if old else None,
        old_last_digits=old.last_digits if old else None, reason=reason, requested_by=by.user_id, requested_at=at,
        file=documents.keep(filename=filename, body=body, by=by, at=at, field="paper"),
    )  # fmt: skip
    begin(change, Do.ASK_CHANGE, of=step)
    change.number_sealed = seal(digits, place=queries.change_place(change))
    db.session.flush()
    _tell(change, "account_change_asked", at=at)
    _tell_of_sharing(supplier, index, at=at)
    return change


def approve_change(change: AccountChange, *, waiting_days: int, by: Actor, at: datetime) -> None:
    """A second person has compared the paper: the new account is in force after `waiting_days` working days.

    Refused: what was asked by somebody who no longer represents the firm.
    """
    step = take(CHANGE_POLICY, change, Do.APPROVE_CHANGE, by=by, at=at)
    _require_asker(change)
    change.decided_by, change.decided_at = by.user_id, at
    change.in_force_on = calendar.working_days_after(date_in_korea(at), waiting_days)
    advance(step)
    _tell(change, "account_change_approved", at=at, in_force_on=change.in_force_on)


def reject_change(change: AccountChange, *, reason: str, by: Actor, at: datetime) -> None:
    """The agency does not take the new account, or stops it while it waits; the old one stays."""
    advance(take(CHANGE_POLICY, change, Do.REJECT_CHANGE, by=by, at=at, reason=reason))
    _tell(change, "account_change_rejected", at=at, reason=reason)


def withdraw_change(change: AccountChange, *, by: Actor, at: datetime) -> None:
    """A representative takes the request back, also one that a colleague made; the old account stays."""
    advance(take(CHANGE_POLICY, change, Do.WITHDRAW_CHANGE, by=by, at=at))
    _tell(change, "account_change_withdrawn", at=at)


def apply_change(change: AccountChange, *, by: Actor = SYSTEM, at: datetime) -> None:
    """The waiting time is over: the supplier is paid to the new account from now on.

    Refused before its day, and when whoever asked no longer represents the firm: a representative or an officer then
    ends the request.
    """
    step = take(CHANGE_POLICY, change, Do.APPLY_CHANGE, by=by, at=at)
    _require_asker(change)
    if change.in_force_on is None or date_in_korea(at) < change.in_force_on:
        raise errors.ChangeNotDue(day=change.in_force_on or date.max)
    number = queries.change_number(change)
    _put(
        change.supplier,
        Do.APPLY_CHANGE,
        bank_code=change.bank_code,
        digits=number,
        holder=change.holder,
        of=advance(step),
    )
    _tell(change, "account_change_in_force", at=at)


def _require_asker(change: AccountChange) -> None:
    """Refuse what was asked by somebody who has left the firm since, or signs for it no longer."""
    if all(user.id != change.requested_by for user in organisations.representatives(change.supplier.organisation_id)):
        raise errors.AskerLeft()


def index_of(bank_code: str, digits: str) -> str:
    """Return a keyed hash of an account number: equal numbers have equal hashes."""
    return blind_index(f"{bank_code}{digits}")


def _checked(supplier: Supplier, *, number: str, holder: str) -> str:
    require_all(account_checks(supplier.organisation), account=number, holder=holder)
    return rules.account_number(number, field="account")


def _put(supplier: Supplier, action: Do, *, bank_code: str, digits: str, holder: str, of: Step[Any]) -> None:
    """The account is this one, sealed to its row; the record keeps bank,
    holder and the last digits of before and after.
    """
    account = supplier.account or BankAccount(supplier=supplier, number_sealed="")
    step = consequence(account, action, of=of) if account.id else None
    account.bank_code, account.holder = bank_code, holder
    account.last_digits, account.number_index = digits[-4:], index_of(bank_code, digits)
    if step is None:
        begin(account, action, of=of)  # the row's key is part of what the number is sealed to
    account.number_sealed = seal(digits, place=queries.account_place(account))
    if step is not None:
        advance(step)
    db.session.flush()


def _tell(change: AccountChange, kind: str, *, at: datetime, **context: Any) -> None:
    """A letter to every representative of the firm, whoever asked: one of them may know nothing of it."""
    outbox.write_all(
        kind, organisations.representatives(change.supplier.organisation_id), key=f"{kind}/{change.id}", at=at,
        page=Page.at("suppliers.account_change", change_id=change.id), organisation=change.supplier.name,
        old_digits=change.old_last_digits, new_digits=change.last_digits, **context,
    )  # fmt: skip


def _tell_of_sharing(supplier: Supplier, index: str, *, at: datetime) -> None:
    """One account number in two firms is told to officers and finance officers, whatever the reason may be."""
    others = queries.firms_with_account(index, besides=supplier.organisation_id)
    if not others:
        return
    told: Iterable[User] = {
        user.id: user for role in (StaffRole.OFFICER, StaffRole.FINANCE) for user in people.holders(role)
    }.values()
    outbox.write_all(
        "account_shared", told, key=f"account-shared/{supplier.id}/{index[:16]}", at=at,
        page=Page.at("suppliers.supplier", supplier_id=supplier.id), organisation=supplier.name,
        others=", ".join(row.name for row in others),
    )  # fmt: skip
