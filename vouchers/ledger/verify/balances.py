"""I-1 to I-4 and I-14: accounts are of the chart, transfers and balances agree, and nothing was ever overdrawn."""

from collections.abc import Iterator

from sqlalchemy import and_, select

from vouchers.db import db
from vouchers.ledger.chart import BUCKETS
from vouchers.ledger.models import LedgerAccount
from vouchers.ledger.verify.violation import Violation, rows


def accounts_are_of_the_chart() -> Iterator[Violation]:
    """I-1: each account is what its code says, of a kind that the chart has, and its balance goes by the same rules."""
    sql = """
        SELECT a.code, a.bucket || ':' || a.owner || ':' || a.line || ':' || a.thing || ':' || a.source, a.normal,
          a.guarded, b.normal, b.guarded
        FROM ledger_account a LEFT JOIN ledger_balance b ON b.account_id = a.id
        WHERE a.code <> a.bucket || ':' || a.owner || ':' || a.line || ':' || a.thing || ':' || a.source
           OR b.account_id IS NULL OR b.normal <> a.normal OR b.guarded <> a.guarded"""
    for code, named, *flags in rows(sql):
        yield Violation("I-1", f"{code}, its balance by its own rules", f"{named}, {flags}", account=code)
    for bucket, *kind in rows(
        "SELECT bucket, ledger, normal, guarded FROM ledger_account GROUP BY bucket, ledger, normal, guarded"
    ):
        known = BUCKETS.get(bucket)
        expected = [known.ledger, known.normal, known.guarded] if known else ["a kind of the chart"]
        if kind != expected:
            of_kind = and_(
                LedgerAccount.bucket == bucket,
                LedgerAccount.ledger == kind[0],
                LedgerAccount.normal == kind[1],
                LedgerAccount.guarded == bool(kind[2]),
            )
            for code in db.session.scalars(select(LedgerAccount.code).where(of_kind)):
                yield Violation("I-1", str(expected), str(kind), account=code)


def transfers_are_sound() -> Iterator[Violation]:
    """I-1: amount above zero, of an event that exists, between two different accounts of one ledger."""
    sql = """
        SELECT COALESCE(e.chain_id || ' #' || e.chain_seq, 'none, ' || t.event_id), t.amount, COALESCE(d.code, 'none'),
          COALESCE(c.code, 'none')
        FROM ledger_transfer t LEFT JOIN ledger_event e ON e.id = t.event_id
        LEFT JOIN ledger_account d ON d.id = t.debit_id LEFT JOIN ledger_account c ON c.id = t.credit_id
        WHERE t.amount <= 0 OR t.debit_id = t.credit_id OR d.ledger <> c.ledger OR e.id IS NULL OR d.id IS NULL
          OR c.id IS NULL"""
    for event, amount, debit, credit in rows(sql):
        expected = "more than zero, of an event, between two accounts of one ledger"
        yield Violation("I-1", expected, f"{amount} to {credit}", account=debit, event=event)


def debits_equal_credits() -> Iterator[Violation]:
    """I-2: for each ledger letter the debits equal the credits and the sum of the transfers."""
    sql = """
        SELECT a.ledger, SUM(b.debits), SUM(b.credits), COALESCE(MAX(m.moved), 0)
        FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
        LEFT JOIN (SELECT x.ledger, SUM(t.amount) moved FROM ledger_transfer t
          JOIN ledger_account x ON x.id = t.debit_id
                   GROUP BY x.ledger) m ON m.ledger = a.ledger
        GROUP BY a.ledger"""
    for letter, debits, credited, moved in rows(sql):
        if not debits == credited == moved:
            yield Violation(
                "I-2", f"{moved} on both sides", f"debits {debits}, credits {credited}", account=f"ledger {letter}"
            )


def balances_are_sums() -> Iterator[Violation]:
    """I-3: each balance is the sum, last id and count of its transfers."""
    sql = """
        SELECT a.code, b.debits, b.credits, b.last_transfer_id, b.version,
               COALESCE(s.debits, 0), COALESCE(s.credits, 0), COALESCE(s.last, 0), COALESCE(s.n, 0)
        FROM ledger_account a LEFT JOIN ledger_balance b ON b.account_id = a.id
        LEFT JOIN (SELECT account_id, SUM(debit) debits, SUM(credit) credits, MAX(id) last, COUNT(*) n FROM (
                     SELECT debit_id account_id, amount debit, 0 credit, id FROM ledger_transfer
                     UNION ALL SELECT credit_id, 0, amount, id FROM ledger_transfer) m GROUP BY account_id) s
          ON s.account_id = a.id
        WHERE b.account_id IS NULL OR b.debits <> COALESCE(s.debits, 0) OR b.credits <> COALESCE(s.credits, 0)
           OR b.last_transfer_id <> COALESCE(s.last, 0) OR b.version <> COALESCE(s.n, 0)"""
    for code, *figures in rows(sql):
        expected = [int(figure) for figure in figures[4:]]
        yield Violation("I-3", f"debits, credits, last, count {expected}", str(figures[:4]), account=code)


def never_below_zero() -> Iterator[Violation]:
    """I-4: no guarded account is on the wrong side of zero, now or after any transfer so far."""
    sql = """
        SELECT code, (SELECT e.chain_id || ' #' || e.chain_seq FROM ledger_event e WHERE e.id = event_id), running
          FROM (
          SELECT a.code, m.event_id, SUM(CASE WHEN a.normal = 'C' THEN m.credit - m.debit ELSE m.debit - m.credit END)
                 OVER (PARTITION BY a.id ORDER BY m.id) running
          FROM (SELECT debit_id account_id, amount debit, 0 credit, id, event_id FROM ledger_transfer
                UNION ALL SELECT credit_id, 0, amount, id, event_id FROM ledger_transfer) m
          JOIN ledger_account a ON a.id = m.account_id WHERE a.guarded) r
        WHERE running < 0"""
    for code, event, running in rows(sql):
        yield Violation("I-4", "zero or more", str(running), account=code, event=event)


def assertions_hold() -> Iterator[Violation]:
    """I-14: what somebody vouched for equals the balance recomputed up to that event."""
    sql = """
        SELECT a.code, s.as_of_event, s.expected, COALESCE(SUM(
            CASE WHEN m.account_id IS NULL THEN 0 WHEN a.normal = 'C' THEN m.credit - m.debit
              ELSE m.debit - m.credit END), 0)
        FROM ledger_assertion s JOIN ledger_account a ON a.id = s.account_id
        LEFT JOIN (SELECT debit_id account_id, amount debit, 0 credit, event_id FROM ledger_transfer
                   UNION ALL SELECT credit_id, 0, amount, event_id FROM ledger_transfer) m
          ON m.account_id = s.account_id AND m.event_id <= s.as_of_event
        GROUP BY s.id, a.code, s.as_of_event, s.expected"""
    for code, event, expected, found in rows(sql):
        if expected != found:
            yield Violation("I-14", str(expected), str(found), account=code, event=f"event {event}")
