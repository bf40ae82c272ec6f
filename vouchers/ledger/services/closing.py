"""What ends: settlements and months are closed for good, balances are signed and vouched for."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, func, select, update

from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Broken
from vouchers.kernel.hashing import canonical_json, sha256
from vouchers.kernel.money import Won
from vouchers.ledger import errors, queries
from vouchers.ledger.chart import CLOSED_WITH_SETTLEMENT, Account, EventType, Posting
from vouchers.ledger.models import LedgerAssertion, LedgerPeriod, LedgerSnapshot
from vouchers.ledger.services.locks import locked_balances, locked_heads, open_accounts
from vouchers.ledger.services.posting import post
from vouchers.ledger.services.sql import ACCOUNT, EVENT


def close_settlement(chain: str, *, key: str, cause: tuple[str, str], by: Actor, at: datetime) -> LedgerSnapshot:
    """The settlement of an agreement is closed: a snapshot says what it came to,
    and only what follows it may still happen.

    The accounts from which money could still be spent are closed. The same key again is answered with the same
    snapshot. Refused while one of them holds money; what the company never paid in is none.
    """
    head = locked_heads(db.session.connection(), {chain})[chain]
    closing = queries.event_of_key(chain, key)
    if closing is not None:
        return queries.snapshot_of(chain, closing.chain_seq - 1)
    if left := queries.statement(chain, as_of_seq=head.seq).total(*(set(CLOSED_WITH_SETTLEMENT) - {"unpaid"})):
        raise errors.MoneyLeft(amount=left)
    made = snapshot(chain, by=by, at=at)
    post(Posting(EventType.CLOSE_SETTLEMENT, chain, key, cause, (), {"snapshot": made.sha256.hex()}), by=by, at=at)
    spendable = and_(
        ACCOUNT.c.owner == chain, ACCOUNT.c.bucket.in_(CLOSED_WITH_SETTLEMENT), ACCOUNT.c.closed_at.is_(None)
    )
    db.session.execute(update(ACCOUNT).where(spendable).values(closed_at=at))
    return made


def snapshot(chain: str, *, by: Actor, at: datetime) -> LedgerSnapshot:
    """The balances of an agreement after its last event so far, from its transfers, signed;
    it supersedes the one before.

    Raises Broken when the transfers do not add up to the balances that are kept.
    """
    head = locked_heads(db.session.connection(), {chain})[chain]
    computed = queries.statement(chain, as_of_seq=head.seq).by_code()
    if computed != queries.statement(chain).by_code():
        raise Broken()
    before = queries.newest_snapshot(chain)
    made = LedgerSnapshot(
        chain_id=chain, as_of_seq=head.seq, head=head.hash, balances=canonical_json(computed),
        sha256=sha256({"chain": chain, "as_of_seq": head.seq, "head": head.hash.hex(), "balances": computed}),
        supersedes_id=before.id if before else None, signed_by=by.user_id or 0, signed_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def close_month(chains: Iterable[str], month: str, *, by: Actor, at: datetime) -> None:
    """Close the month (YYYY-MM) on the chains. Refused: a month that is not over, or closed on all of them."""
    if month >= f"{date_in_korea(at):%Y-%m}":
        raise errors.MonthNotOver(month=month)
    heads = locked_heads(db.session.connection(), set(chains))
    closed = set(
        db.session.scalars(
            select(LedgerPeriod.chain_id).where(LedgerPeriod.chain_id.in_(heads), LedgerPeriod.ym == month)
        )
    )
    if closed >= set(heads):
        raise errors.MonthClosed(month=month)
    # Who asked later may have been first at the chain: the month is closed after what stands in it already.
    newest = (
        select(EVENT.c.chain_id, func.max(EVENT.c.posted_at))
        .where(EVENT.c.chain_id.in_(heads))
        .group_by(EVENT.c.chain_id)
    )
    posted = {chain: moment for chain, moment in db.session.execute(newest)}
    db.session.add_all(
        LedgerPeriod(chain_id=chain, ym=month, closed_at=max(at, posted.get(chain, at)), closed_by=by.user_id or 0)
        for chain in heads if chain not in closed
    )  # fmt: skip
    db.session.flush()


def vouch(account: Account, expected: Won, *, evidence: str, by: Actor, at: datetime) -> LedgerAssertion:
    """Somebody vouches that the account holds `expected` won now, by this evidence (a bank statement);
    `verify` holds it to that.

    Refused: an account without records, another sum than the ledger's, a second time after the same record.
    """
    connection = db.session.connection()
    key = open_accounts(connection, [account])[account]
    stands, last = locked_balances(connection, {account: key})[key], queries.last_event_of(key)
    if last is None:
        raise errors.NothingPosted()
    if stands != expected:
        refusal = errors.BankHasMore if expected > stands else errors.BankHasLess
        raise refusal(stands=stands, difference=abs(expected - stands))
    if db.session.scalar(
        select(LedgerAssertion.id).where(LedgerAssertion.account_id == key, LedgerAssertion.as_of_event == last)
    ):
        raise errors.AlreadyVouched()
    row = LedgerAssertion(
        account_id=key, as_of_event=last, expected=expected, evidence=evidence, stated_by=by.user_id or 0, stated_at=at
    )
    db.session.add(row)
    db.session.flush()
    return row
