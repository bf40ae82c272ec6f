"""The invariants as queries that must return no row. Run after tests, nightly, after every restore (ledger.md 1.7)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import text

from vouchers.db import db
from vouchers.kernel.hashing import sha256
from vouchers.ledger.chart import Account, EventType, Transfer, request_body
from vouchers.ledger.models import LedgerAccount, LedgerEvent


@dataclass(frozen=True)
class Violation:
    """One row that should not be: which invariant, which account or event, what was expected and found."""

    invariant: str
    where: str
    expected: str
    found: str


def _rows(sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.session.execute(text(sql))]


def transfers_are_sound() -> Iterator[Violation]:
    """I-1: amount above zero, two different accounts of one ledger."""
    sql = """
        SELECT t.id, t.amount, d.code, c.code FROM ledger_transfer t
        JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
        WHERE t.amount <= 0 OR t.debit_id = t.credit_id OR d.ledger <> c.ledger"""
    for key, amount, debit, credit in _rows(sql):
        yield Violation("I-1", f"transfer {key}", "amount > 0 between two accounts of one ledger", f"{amount}: {debit} → {credit}")


def debits_equal_credits() -> Iterator[Violation]:
    """I-2: for each ledger letter the debits equal the credits and the sum of the transfers."""
    sql = """
        SELECT a.ledger, SUM(b.debits), SUM(b.credits),
               COALESCE((SELECT SUM(t.amount) FROM ledger_transfer t JOIN ledger_account x ON x.id = t.debit_id
                         WHERE x.ledger = a.ledger), 0)
        FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id GROUP BY a.ledger"""
    for letter, debits, credits, moved in _rows(sql):
        if not debits == credits == moved:
            yield Violation("I-2", f"ledger {letter}", f"{moved} on both sides", f"debits {debits}, credits {credits}")


def balances_are_sums() -> Iterator[Violation]:
    """I-3: each balance is the sum, last id and count of its transfers."""
    sql = """
        SELECT a.code, b.debits, b.credits, b.last_transfer_id, b.version,
               COALESCE(s.debits, 0), COALESCE(s.credits, 0), COALESCE(s.last, 0), COALESCE(s.n, 0)
        FROM ledger_account a LEFT JOIN ledger_balance b ON b.account_id = a.id
        LEFT JOIN (SELECT account_id, SUM(debit) debits, SUM(credit) credits, MAX(id) last, COUNT(*) n FROM (
                     SELECT debit_id account_id, amount debit, 0 credit, id FROM ledger_transfer
                     UNION ALL SELECT credit_id, 0, amount, id FROM ledger_transfer) m GROUP BY account_id) s
          ON s.account_id = a.id"""
    for code, *figures in _rows(sql):
        found, expected = figures[:4], [int(str(figure)) for figure in figures[4:]]
        if found != expected:
            yield Violation("I-3", str(code), f"debits, credits, last, count {expected}", str(found))


def never_below_zero() -> Iterator[Violation]:
    """I-4: no guarded account is on the wrong side of zero, now or after any transfer so far."""
    sql = """
        SELECT code, id, running FROM (
          SELECT a.code, m.id, SUM(CASE WHEN a.normal = 'C' THEN m.credit - m.debit ELSE m.debit - m.credit END)
                 OVER (PARTITION BY a.id ORDER BY m.id) running
          FROM (SELECT debit_id account_id, amount debit, 0 credit, id FROM ledger_transfer
                UNION ALL SELECT credit_id, 0, amount, id FROM ledger_transfer) m
          JOIN ledger_account a ON a.id = m.account_id WHERE a.guarded) r
        WHERE running < 0"""
    for code, transfer, running in _rows(sql):
        yield Violation("I-4", f"{code} after transfer {transfer}", "zero or more", str(running))


def awards_are_conserved() -> Iterator[Violation]:
    """I-5: what was awarded to an agreement, by source, is in its buckets to the won."""
    sql = """
        SELECT w.owner, w.source, w.awarded, COALESCE(s.standing, 0) FROM (
          SELECT c.owner owner, c.source source, SUM(t.amount) awarded FROM ledger_transfer t
          JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
          WHERE d.bucket IN ('approp', 'commit') GROUP BY c.owner, c.source) w
        LEFT JOIN (
          SELECT a.owner owner, a.source source, SUM(b.credits - b.debits) standing FROM ledger_account a
          JOIN ledger_balance b ON b.account_id = a.id
          WHERE a.bucket IN ('unpaid', 'locked', 'avail', 'held', 'payable', 'transit', 'paid', 'disallowed',
                             'returnable', 'returned') GROUP BY a.owner, a.source) s
          ON s.owner = w.owner AND s.source = w.source"""
    for owner, source, awarded, standing in _rows(sql):
        if awarded != standing:
            yield Violation("I-5", f"{owner} {source}", str(awarded), str(standing))


def budgets_are_conserved() -> Iterator[Violation]:
    """I-6: a programme's budget is what is left of it and what was awarded from it."""
    sql = """
        SELECT p.owner, SUM(pb.debits - pb.credits),
          (SELECT COALESCE(SUM(b.credits - b.debits), 0) FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
           WHERE a.bucket = 'approp' AND a.owner = p.owner),
          (SELECT COALESCE(SUM(t.amount), 0) FROM ledger_transfer t JOIN ledger_account d ON d.id = t.debit_id
           WHERE d.bucket = 'approp' AND d.owner = p.owner)
        FROM ledger_account p JOIN ledger_balance pb ON pb.account_id = p.id WHERE p.bucket = 'budget' GROUP BY p.owner"""
    for owner, budget, left, awarded in _rows(sql):
        if int(str(budget)) != int(str(left)) + int(str(awarded)):
            yield Violation("I-6", str(owner), f"budget {budget}", f"left {left} and awarded {awarded}")


def keys_are_honest() -> Iterator[Violation]:
    """I-16: no key twice on a chain, and every stored request hash recomputes from what the event holds."""
    seen: set[tuple[str, str]] = set()
    for event in db.session.scalars(db.select(LedgerEvent).order_by(LedgerEvent.id)):
        if (event.chain_id, event.idem_key) in seen:
            yield Violation("I-16", f"event {event.id}", "a key of its own", event.idem_key)
        seen.add((event.chain_id, event.idem_key))
        transfers = [
            Transfer(_account(transfer.debit), _account(transfer.credit), transfer.amount) for transfer in event.transfers
        ]
        cause = (event.cause_kind, event.cause_id)
        request = request_body(EventType(event.type), transfers, cause, json.loads(event.body))
        if sha256(request) != event.request_hash:
            yield Violation("I-16", f"event {event.id}", event.request_hash.hex(), sha256(request).hex())


def _account(row: LedgerAccount) -> Account:
    return Account(row.bucket, row.owner, row.line, row.thing, row.source)


CHECKS: tuple[Callable[[], Iterator[Violation]], ...] = (
    transfers_are_sound, debits_equal_credits, balances_are_sums, never_below_zero, awards_are_conserved,
    budgets_are_conserved, keys_are_honest,
)  # fmt: skip


def verify() -> list[Violation]:
    """Every violation of I-1 to I-6 and I-16; an empty list means that the ledger is sound."""
    return [violation for check in CHECKS for violation in check()]
