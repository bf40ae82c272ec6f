"""Events from the appropriation to a voucher that can be spent, and those that change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vouchers.kernel.money import Won, apportion
from vouchers.ledger.chart import Account, EventType, Posting, Source, Transfer
from vouchers.ledger.rules import late

Cause = tuple[str, str]


@dataclass(frozen=True)
class Grant:
    """What one budget line of an agreement brings: the grant, the company's cash, its share in kind, in won."""

    line: str
    gov: Won
    cash: Won
    in_kind: Won = 0


def appropriate(call_round: str, funds: Mapping[str, Won], *, key: str, cause: Cause) -> Posting:
    """Put the round's budget with each of its funding sources, and the treasury's money in its account."""
    transfers = []
    for fund, amount in funds.items():
        transfers.append(Transfer(Account("budget", call_round, fund), Account("approp", call_round, fund), amount))
        transfers.append(Transfer(_bank(call_round, Source.GOV), Account("from_treasury", call_round, fund), amount))
    return Posting(EventType.APPROPRIATE, call_round, key, cause, transfers)


def award(
    owner: str,
    call_round: str,
    grants: Sequence[Grant],
    funds: Mapping[str, Won],
    *,
    locked: bool,
    own_pocket: bool,
    key: str,
    cause: Cause,
) -> Posting:
    """The voucher is issued: the grant from the funding sources in their order, and what the company has promised.

    `funds` is what each source has left. `locked`: the grant waits for the company's cash. `own_pocket`: the company
    pays its share itself and nobody keeps it (reimbursement).
    """
    transfers, left = [], dict(funds)
    for grant in grants:
        granted = Account("locked" if locked else "avail", owner, grant.line, source=Source.GOV)
        for fund, part in _draw(grant.gov, left):
            transfers.append(Transfer(Account("approp", call_round, fund), granted, part))
            left[fund] -= part
        promised = Account("avail" if own_pocket else "unpaid", owner, grant.line, source=Source.CO)
        transfers.append(Transfer(Account("commit", owner, source=Source.CO), promised, grant.cash))
        transfers.append(
            Transfer(Account("inkind_contra", owner), Account("inkind_promised", owner, grant.line), grant.in_kind)
        )
    return Posting(EventType.AWARD, owner, key, cause, transfers)


def _draw(amount: Won, left: Mapping[str, Won]) -> list[tuple[str, Won]]:
    """`amount` from the sources in their order; what none of them has is asked of the last, which the guard refuses."""
    parts, missing = [], amount
    for fund, has in left.items():
        part = min(missing, has)
        parts.append((fund, part))
        missing -= part
    if missing:
        fund, part = parts[-1]
        parts[-1] = (fund, part + missing)
    return parts


def deposit(
    call_round: str, suspense: str, amount: Won, *, on: date, key: str, cause: Cause, for_day: date | None = None
) -> Posting:
    """Money has arrived on the account for company shares; whose it is, is not known yet (가수금).

    Where it counts later than on the day of the bank's statement, because that month is closed, the record keeps
    `for_day`.
    """
    transfers = [Transfer(_bank(call_round, Source.CO), _suspense(call_round, suspense), amount)]
    return Posting(EventType.DEPOSIT, call_round, key, cause, transfers, late(on, for_day), effective_on=on)


def match_deposit(
    owner: str, call_round: str, suspense: str, amount: Won, unpaid: Mapping[str, Won], locked: Mapping[str, Won], *,
    on: date, key: str,
    cause: Cause, for_day: date | None = None,
) -> Posting:  # fmt: skip
    """`amount` from suspense is the agreement's share; see `_share_paid`."""
    transfers = [
        Transfer(_suspense(call_round, suspense), Account("from_company", owner), amount),
        *_share_paid(owner, amount, unpaid, locked),
    ]
    return Posting(EventType.MATCH_DEPOSIT, owner, key, cause, transfers, late(on, for_day), effective_on=on)


def own_deposit(
    owner: str, amount: Won, unpaid: Mapping[str, Won], locked: Mapping[str, Won], *, on: date, key: str, cause: Cause
) -> Posting:
    """The company has paid its share into its own project account, from which the programme pays; see `_share_paid`."""
    account = Account("with_company", owner, source=Source.CO)
    transfers = [Transfer(account, Account("from_company", owner), amount), *_share_paid(owner, amount, unpaid, locked)]
    return Posting(EventType.MATCH_DEPOSIT, owner, key, cause, transfers, effective_on=on)


def _share_paid(owner: str, amount: Won, unpaid: Mapping[str, Won], locked: Mapping[str, Won]) -> list[Transfer]:
    """The share spread over the lines by what each still owes (largest remainder);
    when all is in, the grant unlocks.
    """
    transfers = []
    for line, part in zip(unpaid, apportion(amount, list(unpaid.values())), strict=True):
        transfers.append(Transfer(_at("unpaid", owner, line, Source.CO), _at("avail", owner, line, Source.CO), part))
    if amount == sum(unpaid.values()):
        for line, waiting in locked.items():
            transfers.append(
                Transfer(_at("locked", owner, line, Source.GOV), _at("avail", owner, line, Source.GOV), waiting)
            )
    return transfers


def return_deposit(
    call_round: str,
    suspense: str,
    amount: Won,
    *,
    statement_line: str,
    on: date,
    key: str,
    cause: Cause,
    for_day: date | None = None,
) -> Posting:
    """Give back to its payer what nobody owed."""
    transfers = [Transfer(_suspense(call_round, suspense), _bank(call_round, Source.CO), amount)]
    return Posting(
        EventType.RETURN_DEPOSIT,
        call_round,
        key,
        cause,
        transfers,
        {"statement_line": statement_line, **late(on, for_day)},
        effective_on=on,
    )


def advance(owner: str, call_round: str, amount: Won, *, key: str, cause: Cause) -> Posting:
    """Grant money is on the company's project account, from which the programme pays; it is not spent yet."""
    transfers = [Transfer(Account("with_company", owner, source=Source.GOV), _bank(call_round, Source.GOV), amount)]
    return Posting(EventType.ADVANCE, owner, key, cause, transfers)


def amend_lines(owner: str, moves: Sequence[tuple[Source, str, str, Won]], *, key: str, cause: Cause) -> Posting:
    """Available money has moved between budget lines as (source, from, to, won);
    the total is the same by construction.
    """
    transfers = [
        Transfer(_at("avail", owner, from_, source), _at("avail", owner, to, source), amount)
        for source, from_, to, amount in moves
    ]
    return Posting(EventType.AMEND_LINES, owner, key, cause, transfers)


def reduce(
    owner: str, call_round: str, cuts: Mapping[tuple[str, str, Source], Won], awarded: Mapping[str, Won], *, key: str,
    cause: Cause,
    event_type: EventType = EventType.REDUCE,
) -> Posting:  # fmt: skip
    """The award is less: `cuts` by (bucket, line, source), of what is available, locked or unpaid.

    The grant goes back to its funding sources, the last drawn first: `awarded` is what each has given, in their order.
    What the company has promised and not paid is owed no more; what it has paid is to be returned to it.
    """
    transfers, given = [], dict(awarded)
    for (bucket, line, source), amount in cuts.items():
        account = _at(bucket, owner, line, source)
        if bucket == "unpaid":
            transfers.append(Transfer(account, Account("commit", owner, source=Source.CO), amount))
        elif source is Source.CO:
            transfers.append(Transfer(account, _at("returnable", owner, line, source), amount))
        else:
            for fund, part in _draw(amount, dict(reversed(given.items()))):
                transfers.append(Transfer(account, Account("approp", call_round, fund), part))
                given[fund] -= part
    return Posting(event_type, owner, key, cause, transfers)


def terminate(
    owner: str,
    call_round: str,
    left: Mapping[tuple[str, str, Source], Won],
    awarded: Mapping[str, Won],
    *,
    key: str,
    cause: Cause,
) -> Posting:
    """The agreement has ended early: all of `left` (available, locked, unpaid) is taken back as by `reduce`.

    What is held, owed or on its way to the bank must have been resolved before.
    """
    return reduce(owner, call_round, left, awarded, key=key, cause=cause, event_type=EventType.TERMINATE)


def _at(bucket: str, owner: str, line: str, source: Source) -> Account:
    return Account(bucket, owner, line, source=source)


def _bank(call_round: str, source: Source) -> Account:
    return Account("bank", call_round, source=source)


def _suspense(call_round: str, thing: str) -> Account:
    return Account("suspense", call_round, thing=thing)
