"""Events of spending a voucher, and of the share in kind.

A hold has an account of its own (`held`, one a purchase), so has what is owed (`payable`, one an invoice) and what is
on its way to the bank (`transit`, one a payment order). The supplier may be paid on three routes, as the programme
says.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from vouchers.kernel.money import Won
from vouchers.ledger.chart import Account, EventType, Posting, Source, Transfer
from vouchers.ledger.rules import late

Cause = tuple[str, str]
Parts = Mapping[Source, Won]


class Route(StrEnum):
    """How the money of an accepted invoice reaches the supplier."""

    DIRECT = "direct_to_supplier"
    """The agency pays the supplier both shares: the company's was deposited with it."""
    COMPANY_ACCOUNT = "via_company_account"
    """The supplier is paid from the company's project account,
    which holds the advanced grant and the company's share.
    """
    REIMBURSEMENT = "reimbursement"
    """The company has paid the supplier; the agency pays the grant's part to the company."""


def reserve(owner: str, line: str, purchase: str, parts: Parts, *, key: str, cause: Cause) -> Posting:
    """The parts are held for the purchase."""
    return Posting(EventType.RESERVE, owner, key, cause, _move(owner, line, ("avail", ""), ("held", purchase), parts))


def release(owner: str, line: str, purchase: str, parts: Parts, *, key: str, cause: Cause) -> Posting:
    """Free what is still held."""
    return Posting(EventType.RELEASE, owner, key, cause, _move(owner, line, ("held", purchase), ("avail", ""), parts))


def accept(
    owner: str, line: str, purchase: str, invoice: str, parts: Parts, *, freed: Parts, vat: Won, key: str, cause: Cause
) -> Posting:
    """The inspection has accepted: the parts are owed to the supplier; `freed` is available again in the same event.

    The VAT of the invoice is the company's own to pay, outside the voucher: it is on record until it is shown to be
    paid.
    """
    transfers = _move(owner, line, ("held", purchase), ("payable", invoice), parts)
    transfers += _move(owner, line, ("held", purchase), ("avail", ""), freed)
    transfers.append(_vat("vat_contra", "vat_due", owner, invoice, vat))
    event_type = EventType.ACCEPT_PARTIAL if sum(freed.values()) else EventType.ACCEPT
    return Posting(event_type, owner, key, cause, transfers)


def use_of_month(
    owner: str, line: str, purchase: str, invoice: str, month: str, parts: Parts, *, excess: Won, vat: Won, on: date,
    key: str,
    cause: Cause,
) -> Posting:  # fmt: skip
    """A month of metered use: the parts are drawn from the hold, the excess is the company's own to pay."""
    transfers = _move(owner, line, ("held", purchase), ("payable", invoice), parts)
    transfers.append(_excess(owner, line, purchase, excess))
    transfers.append(_vat("vat_contra", "vat_due", owner, invoice, vat))
    body: dict[str, Any] = {"for_month": month, "metered": sum(parts.values()) + excess}
    return Posting(EventType.USAGE_MONTH, owner, key, cause, transfers, body, effective_on=on)


def correct_use(
    owner: str, line: str, purchase: str, invoice: str, month: str, revision: int, before: Parts, after: Parts, *,
    excess_before: Won, excess_after: Won, vat_before: Won, vat_after: Won, paid: bool, next_invoice: str | None,
    due_on: date,
    on: date, key: str, cause: Cause,
) -> Posting:  # fmt: skip
    """A month was metered wrongly: its revision takes back what it drew and draws what is right, in one event.

    Where the month is paid, more is owed on top; less is set off against the month that follows and is not paid yet
    (`next_invoice`), or was paid without reason and is to be collected, not before `due_on`. VAT that is less than it
    was must not have been shown yet.
    """
    transfers = [
        Transfer(*_excess_accounts(owner, line, purchase)[::-1], excess_before),
        _excess(owner, line, purchase, excess_after),
    ]
    transfers.append(_vat("vat_contra", "vat_due", owner, invoice, max(0, vat_after - vat_before)))
    transfers.append(_vat("vat_due", "vat_contra", owner, invoice, max(0, vat_before - vat_after)))
    body: dict[str, Any] = {"for_month": month, "revision": revision}
    if not paid:
        transfers += _move(owner, line, ("payable", invoice), ("held", purchase), before)
        transfers += _move(owner, line, ("held", purchase), ("payable", invoice), after)
    else:
        more = {source: max(0, after[source] - before[source]) for source in Source}
        less = {source: max(0, before[source] - after[source]) for source in Source}
        transfers += _move(owner, line, ("held", purchase), ("payable", invoice), more)
        if next_invoice is not None:
            transfers += _move(owner, line, ("payable", next_invoice), ("paid", next_invoice), less)
            transfers += _move(owner, line, ("paid", invoice), ("held", purchase), less)
        else:
            transfers += _move(owner, line, ("paid", invoice), ("disallowed", invoice), less)
            thing = f"{invoice}/{revision}"
            transfers.append(
                Transfer(
                    Account("receivable", owner, thing=thing), Account("claim", owner, thing=thing), less[Source.GOV]
                )
            )
            body["due_on"] = due_on.isoformat()
    return Posting(EventType.USAGE_CORRECT, owner, key, cause, transfers, body, effective_on=on)


def order_payment(
    owner: str, line: str, invoice: str, order: str, parts: Parts, *, batch: str | None, key: str, cause: Cause
) -> Posting:
    """The parts are on their way to the bank as this payment order."""
    transfers = _move(owner, line, ("payable", invoice), ("transit", order), parts)
    return Posting(EventType.PAY_ORDER, owner, key, cause, transfers, batch=batch)


def payment_done(
    owner: str, call_round: str, line: str, invoice: str, order: str, supplier: str, parts: Parts, *, route: Route,
    batch: str | None,
    statement_line: str, on: date, key: str, cause: Cause, for_day: date | None = None,
) -> Posting:  # fmt: skip
    """The bank has paid by this line of its statement; money has left the accounts of the route.
    `for_day` as in `deposit`.
    """
    transfers = _move(owner, line, ("transit", order), ("paid", invoice), parts)
    for source, part in parts.items():
        if route is Route.REIMBURSEMENT:
            if source is Source.GOV:
                transfers.append(
                    Transfer(Account("reimbursed", owner), Account("bank", call_round, source=source), part)
                )
        else:
            account = (
                Account("bank", call_round, source=source)
                if route is Route.DIRECT
                else Account("with_company", owner, source=source)
            )
            transfers.append(Transfer(Account("to_supplier", supplier), account, part))
    body = {"statement_line": statement_line, **late(on, for_day)}
    return Posting(EventType.PAY_DONE, owner, key, cause, transfers, body, effective_on=on, batch=batch)


def payment_failed(
    owner: str, line: str, invoice: str, order: str, parts: Parts, *, batch: str | None, key: str, cause: Cause
) -> Posting:
    """The bank has refused; the parts are owed again."""
    transfers = _move(owner, line, ("transit", order), ("payable", invoice), parts)
    return Posting(EventType.PAY_FAILED, owner, key, cause, transfers, batch=batch)


def show_vat(owner: str, invoice: str, amount: Won, *, key: str, cause: Cause) -> Posting:
    """The company has shown that it paid the VAT."""
    return Posting(EventType.VAT_SHOWN, owner, key, cause, [_vat("vat_due", "vat_shown", owner, invoice, amount)])


def waive_vat(owner: str, invoice: str, amount: Won, *, reason: str, key: str, cause: Cause) -> Posting:
    """The agency does not ask for proof of the VAT, for a coded reason."""
    return Posting(
        EventType.VAT_WAIVED,
        owner,
        key,
        cause,
        [_vat("vat_due", "vat_waived", owner, invoice, amount)],
        {"reason": reason},
    )


def confirm_in_kind(owner: str, line: str, amount: Won, *, key: str, cause: Cause) -> Posting:
    """Work or equipment that the company had promised is shown to be provided, valued in won; it is never cash."""
    transfers = [Transfer(Account("inkind_promised", owner, line), Account("inkind_confirmed", owner, line), amount)]
    return Posting(EventType.INKIND_CONFIRMED, owner, key, cause, transfers)


def _move(owner: str, line: str, from_: tuple[str, str], to: tuple[str, str], parts: Parts) -> list[Transfer]:
    """Both sources from one (bucket, document) to another of the same line."""
    return [
        Transfer(Account(from_[0], owner, line, from_[1], source), Account(to[0], owner, line, to[1], source), part)
        for source, part in parts.items()
    ]


def _excess_accounts(owner: str, line: str, purchase: str) -> tuple[Account, Account]:
    return Account("excess_contra", owner), Account("excess", owner, line, purchase)


def _excess(owner: str, line: str, purchase: str, amount: Won) -> Transfer:
    return Transfer(*_excess_accounts(owner, line, purchase), amount)


def _vat(debit: str, credit: str, owner: str, invoice: str, amount: Won) -> Transfer:
    return Transfer(Account(debit, owner, thing=invoice), Account(credit, owner, thing=invoice), amount)
