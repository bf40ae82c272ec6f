"""Events of settling and collecting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vouchers.kernel.money import Won, apportion
from vouchers.ledger.chart import CLAWBACK, Account, EventType, Posting, Source, Transfer
from vouchers.ledger.errors import NotDue, SecondPersonMissing
from vouchers.ledger.events.spend import Parts, Route
from vouchers.ledger.rules import late

Cause = tuple[str, str]


def disallow(
    owner: str, line: str, invoice: str, parts: Parts, *, reason: str, due_on: date, key: str, cause: Cause
) -> Posting:
    """Paid money was not allowable (불인정); the grant's part of it is to be collected, not before `due_on`.

    `due_on` is the first day after the time for objections.
    """
    transfers = [
        Transfer(
            Account("paid", owner, line, invoice, source), Account("disallowed", owner, line, invoice, source), part
        )
        for source, part in parts.items()
    ]
    transfers.append(_claim(owner, invoice, parts[Source.GOV]))
    return Posting(EventType.DISALLOW, owner, key, cause, transfers, {"reason": reason, "due_on": due_on.isoformat()})


def decide_return(owner: str, left: Mapping[tuple[str, str, Source], Won], *, key: str, cause: Cause) -> Posting:
    """Set aside for return what is left by (bucket, line, source), available or never unlocked."""
    transfers = [
        Transfer(Account(bucket, owner, line, source=source), Account("returnable", owner, line, source=source), amount)
        for (bucket, line, source), amount in left.items()
    ]
    return Posting(EventType.RETURN_DECIDED, owner, key, cause, transfers)


def return_money(
    owner: str, call_round: str, returnable: Mapping[tuple[str, Source], Won], *, with_company: Parts, route: Route,
    statement_line: str,
    on: date, key: str, cause: Cause, for_day: date | None = None,
) -> Posting:  # fmt: skip
    """Record that what was set aside by (line, source) has gone back:
    the grant to the treasury, its share to the company.

    By this line (or these lines) of the bank's statement; `for_day` as in `deposit`.
    What stands on the company's project account (`with_company`) goes back from there. Where the company has paid from
    its own pocket, nobody holds its share.
    """
    transfers = [
        Transfer(
            Account("returnable", owner, line, source=source), Account("returned", owner, line, source=source), amount
        )
        for (line, source), amount in returnable.items()
    ]
    receivers = {Source.GOV: Account("to_treasury", call_round), Source.CO: Account("to_company", owner)}
    for source, receiver in receivers.items():
        amount = sum(part for (_line, at), part in returnable.items() if at is source)
        if source is Source.CO and route is Route.REIMBURSEMENT:
            continue
        theirs = min(amount, with_company.get(source, 0))
        transfers.append(Transfer(receiver, Account("with_company", owner, source=source), theirs))
        transfers.append(Transfer(receiver, Account("bank", call_round, source=source), amount - theirs))
    body = {"statement_line": statement_line, **late(on, for_day)}
    return Posting(EventType.RETURN_DONE, owner, key, cause, transfers, body, effective_on=on)


def receive_interest(call_round: str, amount: Won, *, on: date, key: str, cause: Cause) -> Posting:
    """The bank has paid interest on the grant's account; it is owed to the treasury."""
    transfers = [Transfer(Account("bank", call_round, source=Source.GOV), Account("interest", call_round), amount)]
    return Posting(EventType.INTEREST_RECEIVED, call_round, key, cause, transfers, effective_on=on)


def attribute_interest(
    call_round: str, amount: Won, daily: Mapping[str, Won], *, on: date, batch: str, key: str, cause: Cause
) -> list[Posting]:
    """The interest of a period is the agreements', by the sum of their daily balances (won × days), largest remainder.

    One posting for each agreement, all of one batch: they sum exactly to `amount`.
    """
    owners = [owner for owner, balance in sorted(daily.items()) if balance > 0]
    parts = apportion(amount, [daily[owner] for owner in owners])
    return [
        Posting(
            EventType.INTEREST_ATTRIBUTED, owner, key, cause,
            [Transfer(Account("interest", call_round), Account("interest", owner), part)],
            {"days": daily[owner]}, effective_on=on, batch=batch,
        )
        for owner, part in zip(owners, parts, strict=True) if part
    ]  # fmt: skip


def return_interest(owner: str, call_round: str, amount: Won, *, key: str, cause: Cause) -> Posting:
    """Interest that was attributed to the agreement has gone back to the treasury."""
    transfers = [Transfer(Account("interest", owner), Account("bank", call_round, source=Source.GOV), amount)]
    return Posting(EventType.INTEREST_RETURNED, owner, key, cause, transfers)


@dataclass(frozen=True)
class Receivable:
    """An open claim: its cause, what kind it is, from which day it may be collected, how much, in won."""

    thing: str
    kind: str
    due_on: date
    left: Won


ORDER = ("late_interest", "penalty", "principal")
"""What a payment settles first, of what is due equally long (민법 §479: costs and interest before the principal)."""


def clawback(owner: str, claims: Mapping[str, Won], *, due_on: date, on: date, key: str, cause: Cause) -> Posting:
    """The decided sums are to be collected, each cause by itself: principal, penalty (제재부가금), late interest.

    Not before `due_on`, the first day after the time for objections.
    """
    transfers = [_claim(owner, thing, amount) for thing, amount in claims.items()]
    return Posting(EventType.CLAWBACK, owner, key, cause, transfers, {"due_on": due_on.isoformat()}, effective_on=on)


def collect(
    owner: str, call_round: str, amount: Won, open_: Sequence[Receivable], *, on: date, key: str, cause: Cause,
    order: Sequence[str] = ORDER,
) -> Posting:  # fmt: skip
    """`amount` has been paid and settles the open claims, the oldest due first, in the fixed order of their kinds.

    What exceeds the last of them is asked of it, which the guard refuses. Refused: a claim that is not due on that day.
    """
    transfers, left = [], amount
    ranked = sorted(open_, key=lambda row: (row.due_on, order.index(row.kind), row.thing))
    for place, row in enumerate(ranked, start=1):
        part = left if place == len(ranked) else min(left, row.left)
        if part and row.due_on > on:
            raise NotDue(day=row.due_on)
        transfers.append(
            Transfer(Account("collected", owner, thing=row.thing), Account("receivable", owner, thing=row.thing), part)
        )
        left -= part
    transfers.append(Transfer(Account("bank", call_round, source=CLAWBACK), Account("from_company", owner), amount))
    return Posting(EventType.COLLECT, owner, key, cause, transfers, effective_on=on)


def write_off(
    owner: str, thing: str, amount: Won, *, reason: str, approved_by: tuple[int, int], key: str, cause: Cause
) -> Posting:
    """The claim is not pursued any more (결손 처분), as two different people have decided. Refused with one."""
    if len(set(approved_by)) < 2:  # noqa: PLR2004 - two people
        raise SecondPersonMissing()
    transfers = [
        Transfer(Account("written_off", owner, thing=thing), Account("receivable", owner, thing=thing), amount)
    ]
    return Posting(
        EventType.WRITE_OFF, owner, key, cause, transfers, {"reason": reason, "approved_by": sorted(approved_by)}
    )


def _claim(owner: str, thing: str, amount: Won) -> Transfer:
    return Transfer(Account("receivable", owner, thing=thing), Account("claim", owner, thing=thing), amount)
