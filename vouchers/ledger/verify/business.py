"""I-5 to I-9, I-15, I-18: awards, budgets, cash, holds, payments, receivables, documents add up to the won."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from vouchers.kernel.money import share
from vouchers.ledger.chart import SPENDABLE_ORDER
from vouchers.ledger.verify.violation import Violation, rows

_WHERE_AN_AWARD_CAN_BE = ", ".join(f"'{bucket}'" for bucket in SPENDABLE_ORDER)

_STANDING = f"""
    SELECT a.owner owner, a.source source, SUM(b.credits - b.debits) standing FROM ledger_account a
    JOIN ledger_balance b ON b.account_id = a.id WHERE a.bucket IN ({_WHERE_AN_AWARD_CAN_BE})
      GROUP BY a.owner, a.source"""  # noqa: S608

_MOVES = """
    SELECT e.chain_id chain, d.bucket debit, c.bucket credit, d.owner debit_owner, c.owner credit_owner,
           d.thing debit_thing, c.thing credit_thing, d.source debit_source, c.source credit_source, t.amount amount
    FROM ledger_transfer t JOIN ledger_event e ON e.id = t.event_id
    JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id"""


def awards_are_conserved() -> Iterator[Violation]:
    """I-5: what was awarded to an agreement and not taken back, by source, is in its buckets to the won."""
    sql = f"""
        SELECT w.owner, w.source, SUM(w.awarded), MAX(COALESCE(s.standing, 0)) FROM (
          SELECT c.owner owner, c.source source, t.amount awarded FROM ledger_transfer t
          JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
          WHERE d.bucket IN ('approp', 'commit')
          UNION ALL
          SELECT d.owner, d.source, -t.amount FROM ledger_transfer t
          JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
          WHERE c.bucket IN ('approp', 'commit') AND d.bucket NOT IN ('budget')) w
        LEFT JOIN ({_STANDING}) s ON s.owner = w.owner AND s.source = w.source
          GROUP BY w.owner, w.source"""  # noqa: S608
    for owner, source, awarded, standing in rows(sql):
        if awarded != standing:
            yield Violation("I-5", str(awarded), str(standing), account=f"{owner} {source}")


def budgets_are_conserved() -> Iterator[Violation]:
    """I-6: a programme's budget is what is left of it and what stands with the agreements it was awarded to."""
    sql = f"""
        SELECT p.owner, SUM(b.debits - b.credits),
          (SELECT COALESCE(SUM(x.credits - x.debits), 0) FROM ledger_account a
            JOIN ledger_balance x ON x.account_id = a.id
           WHERE a.bucket = 'approp' AND a.owner = p.owner),
          (SELECT COALESCE(SUM(s.standing), 0) FROM ({_STANDING}) s WHERE s.source = 'gov' AND s.owner IN (
             SELECT c.owner FROM ledger_transfer t JOIN ledger_account d ON d.id = t.debit_id
             JOIN ledger_account c ON c.id = t.credit_id WHERE d.bucket = 'approp' AND d.owner = p.owner))
        FROM ledger_account p JOIN ledger_balance b ON b.account_id = p.id WHERE p.bucket = 'budget'
          GROUP BY p.owner"""  # noqa: S608
    for owner, budget, left, standing in rows(sql):
        if int(budget) != int(left) + int(standing):
            yield Violation(
                "I-6", f"budget {budget}", f"left {left}, with agreements {standing}", account=f"budget {owner}"
            )


def paid_meets_cash() -> Iterator[Violation]:
    """I-7: what an agreement has paid has left an account, by source; what it has returned has gone back."""
    paid: dict[tuple[str, str], int] = defaultdict(int)
    gone: dict[tuple[str, str], int] = defaultdict(int)
    returned: dict[tuple[str, str], int] = defaultdict(int)
    back: dict[tuple[str, str], int] = defaultdict(int)
    own_pocket = {
        chain
        for (chain,) in rows("""
        SELECT DISTINCT e.chain_id FROM ledger_transfer t JOIN ledger_event e ON e.id = t.event_id
        JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
        WHERE d.bucket = 'commit' AND c.bucket = 'avail'""")
    }
    for chain, debit, credit, _do, _co, _dt, _ct, _ds, source, amount in rows(
        f"{_MOVES} WHERE c.bucket IN ('paid', 'returned') OR d.bucket = 'paid'"
        " OR d.bucket IN ('to_supplier', 'reimbursed', 'to_treasury', 'to_company')"
    ):
        if debit in ("to_supplier", "reimbursed"):
            gone[chain, source] += int(amount)
        elif debit in ("to_treasury", "to_company"):
            back[chain, source] += int(amount)
        elif credit == "returned":
            returned[chain, source] += int(amount)
        elif {debit, credit} == {"paid", "disallowed"}:
            continue
        elif credit == "paid":
            paid[chain, source] += int(amount)
        else:
            paid[chain, source] -= int(amount)
    for key in sorted({*paid, *gone, *returned, *back}):
        if key[1] == "co" and key[0] in own_pocket:
            continue  # the company's own money, which nobody else has held
        if paid[key] != gone[key]:
            yield Violation("I-7", f"paid {paid[key]}", f"left the accounts {gone[key]}", account=" ".join(key))
        if returned[key] != back[key]:
            yield Violation("I-7", f"returned {returned[key]}", f"went back {back[key]}", account=" ".join(key))


@dataclass
class _Hold:
    reserved: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    freed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    drawn: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def holds_are_conserved() -> Iterator[Violation]:
    """I-8: of each purchase, reserved = freed + drawn + still held;
    the grant's part of what was drawn is the exact share.
    """
    holds: dict[tuple[str, str], _Hold] = defaultdict(_Hold)
    for _chain, debit, credit, debit_owner, credit_owner, debit_thing, credit_thing, debit_source, _cs, amount in rows(
        f"{_MOVES} WHERE c.bucket = 'held' OR d.bucket = 'held'"
    ):
        if credit == "held":
            hold = holds[credit_owner, credit_thing]
            side, sign = (hold.reserved, 1) if debit == "avail" else (hold.drawn, -1)
        else:
            hold = holds[debit_owner, debit_thing]
            side, sign = (hold.freed, 1) if credit == "avail" else (hold.drawn, 1)
        side[debit_source] += sign * int(amount)
    sql = """
        SELECT a.owner, a.thing, SUM(b.credits - b.debits) FROM ledger_account a
          JOIN ledger_balance b ON b.account_id = a.id
        WHERE a.bucket = 'held' GROUP BY a.owner, a.thing"""
    left = {(owner, thing): int(amount) for owner, thing, amount in rows(sql)}
    for key in sorted({*holds, *left}):
        hold, where = holds[key], f"held {key[0]} {key[1]}"
        reserved, drawn, freed = (sum(side.values()) for side in (hold.reserved, hold.drawn, hold.freed))
        if reserved != drawn + freed + left.get(key, 0):
            yield Violation(
                "I-8", f"reserved {reserved}", f"drawn {drawn}, freed {freed}, left {left.get(key, 0)}", account=where
            )
        elif reserved:
            exact = share(drawn, Fraction(hold.reserved["gov"], reserved))
            if hold.drawn["gov"] != exact:
                yield Violation("I-8", f"the grant's part of {drawn}: {exact}", str(hold.drawn["gov"]), account=where)


def payment_orders_end_once() -> Iterator[Violation]:
    """I-9: each payment order is done, failed or on its way: exactly one of them, with its whole amount."""
    orders: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for _chain, _debit, credit, debit_owner, credit_owner, debit_thing, credit_thing, _ds, _cs, amount in rows(
        f"{_MOVES} WHERE c.bucket = 'transit' OR d.bucket = 'transit'"
    ):
        if credit == "transit":
            orders[credit_owner, credit_thing]["ordered"] += int(amount)
        else:
            orders[debit_owner, debit_thing]["done" if credit == "paid" else "failed"] += int(amount)
    for (owner, thing), sums in sorted(orders.items()):
        ends = (sums["done"], sums["failed"], sums["ordered"] - sums["done"] - sums["failed"])
        if sorted(ends) != [0, 0, sums["ordered"]]:
            found = "done {}, failed {}, on its way {}".format(*ends)
            yield Violation("I-9", f"one end for {sums['ordered']}", found, account=f"transit {owner} {thing}")


def receivables_are_settled() -> Iterator[Violation]:
    """I-15: what was to be collected is collected, written off, taken back or open, cause by cause."""
    sql = """
        SELECT a.owner, a.thing,
          SUM(CASE WHEN a.bucket = 'claim' THEN b.credits - b.debits ELSE 0 END),
          SUM(CASE WHEN a.bucket IN ('receivable', 'collected', 'written_off') THEN b.debits - b.credits ELSE 0 END)
        FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id WHERE a.ledger = 'R'
          GROUP BY a.owner, a.thing"""
    for owner, thing, claimed, settled in rows(sql):
        if claimed != settled:
            yield Violation(
                "I-15", f"claimed {claimed}", f"open, collected or written off {settled}", account=f"{owner} {thing}"
            )


_SAME = {"accept_partial": "accept"}
"""Whether an inspection also freed the rest is not part of what its document is."""


@dataclass(frozen=True)
class Causes:
    """What the business documents expect: for each (kind, id) how many events of which type it must have, exactly.

    Types of `free` may come any number of times, from documents that are known.
    """

    expected: Mapping[tuple[str, str], Mapping[str, int]]
    free: frozenset[str] = frozenset({"release", "return_decided", "return_done", "vat_shown", "vat_waived"})


def documents_meet_events(causes: Causes) -> Iterator[Violation]:
    """I-18: each document has exactly the events of its state, and each event points to a document that exists."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for kind, key, event_type, count in rows(
        "SELECT cause_kind, cause_id, type, COUNT(*) FROM ledger_event GROUP BY cause_kind, cause_id, type"
    ):
        found[kind, key][_SAME.get(event_type, event_type)] += int(count)
    for cause in sorted({*found, *causes.expected}):
        where = " ".join(cause)
        if cause not in causes.expected:
            yield Violation("I-18", "a document", "none", event=f"{', '.join(found[cause])} of {where}")
            continue
        wanted: Mapping[str, Any] = causes.expected[cause]
        for event_type in sorted({*wanted, *found[cause]} - causes.free):
            if found[cause][event_type] != wanted.get(event_type, 0):
                yield Violation(
                    "I-18",
                    f"{wanted.get(event_type, 0)} × {event_type}",
                    str(found[cause][event_type]),
                    event=f"of {where}",
                )
