"""Twelve kinds of tampering, each at random places: found by `verify` or by verify_ledger.py, the very place named.

The forger may do anything to the database and is careful where that helps: balances, hashes and heads are made to fit.
What he cannot reach is the file of anchors; where he reaches only that, the database tells on him.
"""

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

import verify_ledger
from tests.factories.book import Book, tampering
from vouchers.db import db
from vouchers.kernel.clock import now
from vouchers.kernel.hashing import canonical_json, sha256
from vouchers.ledger import export, rules
from vouchers.ledger.chart import Transfer, request_body
from vouchers.ledger.models import LedgerAccount, LedgerEvent, LedgerTransfer
from vouchers.ledger.verify import verify

SQL = Callable[..., object]
Place = str
"""`CHAIN #SEQ`, an account's code, a snapshot or an anchor: what must be named."""


def _events() -> list[LedgerEvent]:
    return list(db.session.scalars(select(LedgerEvent).order_by(LedgerEvent.id)))


def _name(event: LedgerEvent) -> Place:
    return f"{event.chain_id} #{event.chain_seq}"


def _transfer(chance: random.Random) -> tuple[LedgerTransfer, LedgerEvent]:
    transfer = chance.choice(db.session.scalars(select(LedgerTransfer).order_by(LedgerTransfer.id)).all())
    return transfer, db.session.get(LedgerEvent, transfer.event_id)


def _forge(sql: SQL) -> None:
    """Hashes, heads and balances are what the events now say, as far as nobody has written them down elsewhere."""
    db.session.expire_all()
    ends: dict[str, tuple[int, bytes]] = {}
    sums: dict[int, list[int]] = {}
    for event in _events():
        seq, prev = ends.get(event.chain_id, (0, bytes(32)))
        rows = db.session.scalars(
            select(LedgerTransfer).where(LedgerTransfer.event_id == event.id).order_by(LedgerTransfer.seq)
        ).all()
        transfers = [_as_transfer(row) for row in rows]
        request = sha256(
            request_body(event.type, transfers, (event.cause_kind, event.cause_id), json.loads(event.body))
        )
        digest = rules.event_hash(
            prev, chain=event.chain_id, seq=seq + 1, key=event.idem_key, request=request,
            effective_on=event.effective_date,
            posted_at=event.posted_at, actor=event.actor_id, batch=event.batch_id, reverses=event.reverses_id,
        )  # fmt: skip
        sql(
            "UPDATE ledger_event SET chain_seq = ?, prev_hash = ?, hash = ?, request_hash = ? WHERE id = ?",
            seq + 1, prev, digest, request, event.id,
        )  # fmt: skip
        ends[event.chain_id] = (seq + 1, digest)
        for row in rows:
            for account, side in ((row.debit_id, 0), (row.credit_id, 1)):
                found = sums.setdefault(account, [0, 0, 0, 0])
                found[side] += row.amount
                found[2], found[3] = row.id, found[3] + 1
    for chain, (seq, digest) in ends.items():
        sql("UPDATE ledger_chain SET last_seq = ?, head = ? WHERE chain_id = ?", seq, digest, chain)
    sql("UPDATE ledger_balance SET debits = 0, credits = 0, last_transfer_id = 0, version = 0")
    for account, found in sums.items():
        sql(
            "UPDATE ledger_balance SET debits = ?, credits = ?, last_transfer_id = ?, version = ? WHERE account_id = ?",
            *found,
            account,
        )
    db.session.expire_all()


def _as_transfer(row: LedgerTransfer) -> Transfer:
    return Transfer(row.debit.account, row.credit.account, row.amount)


def an_amount_is_changed(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    transfer, event = _transfer(chance)
    sql("UPDATE ledger_transfer SET amount = amount + 1 WHERE id = ?", transfer.id)
    return _name(event)


def the_last_event_is_deleted_with_care(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    chains = sorted({event.chain_id for event in _events()})
    chain = chance.choice(chains)
    last = max((event for event in _events() if event.chain_id == chain), key=lambda event: event.chain_seq)
    sql("DELETE FROM ledger_transfer WHERE event_id = ?", last.id)
    sql("DELETE FROM ledger_assertion WHERE as_of_event = ?", last.id)
    sql("DELETE FROM ledger_event WHERE id = ?", last.id)
    where = _name(last)
    _forge(sql)
    return where


def a_transfer_is_slipped_in(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    transfer, event = _transfer(chance)
    highest = max(
        row.seq for row in db.session.scalars(select(LedgerTransfer).where(LedgerTransfer.event_id == event.id))
    )
    sql(
        "INSERT INTO ledger_transfer (event_id, seq, debit_id, credit_id, amount) SELECT event_id, ?, debit_id, "
        "credit_id, 1 "
        "FROM ledger_transfer WHERE id = ?",
        highest + 1,
        transfer.id,
    )
    return _name(event)


def money_goes_to_another_account(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    transfer, event = _transfer(chance)
    credit = db.session.get(LedgerAccount, transfer.credit_id)
    others = db.session.scalars(
        select(LedgerAccount.id).where(
            LedgerAccount.ledger == credit.ledger, LedgerAccount.id.notin_((transfer.credit_id, transfer.debit_id))
        )
    ).all()
    sql("UPDATE ledger_transfer SET credit_id = ? WHERE id = ?", chance.choice(sorted(others)), transfer.id)
    return _name(event)


def a_chain_is_rewritten_from_the_middle(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    event = chance.choice(_events())
    sql("UPDATE ledger_event SET cause_id = 'another' WHERE id = ?", event.id)
    _forge(sql)
    return event.chain_id


def the_clock_is_set_back(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    event = chance.choice(_events())
    name, back = (("posted_at", event.posted_at), ("effective_date", event.effective_date))[chance.randrange(2)]
    earlier = back - timedelta(days=40)
    if db.session.get_bind().dialect.name == "sqlite":
        earlier = str(earlier.replace(tzinfo=None)) if name == "posted_at" else earlier.isoformat()
    sql(f"UPDATE ledger_event SET {name} = ? WHERE id = ?", earlier, event.id)
    return _name(event)


def yesterdays_dump_is_restored(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    kept = _events()
    cut = chance.choice(kept[len(kept) // 2 :])
    gone = [event for event in kept if event.id >= cut.id]
    for event in reversed(gone):
        sql("DELETE FROM ledger_snapshot WHERE chain_id = ? AND as_of_seq >= ?", event.chain_id, event.chain_seq)
        sql("DELETE FROM ledger_transfer WHERE event_id = ?", event.id)
        sql("DELETE FROM ledger_event WHERE id = ?", event.id)
    for chain in {event.chain_id for event in kept} - {event.chain_id for event in kept if event.id < cut.id}:
        sql("DELETE FROM ledger_chain WHERE chain_id = ?", chain)
    where = {event.chain_id: _name(event) for event in gone}[cut.chain_id]
    _forge(sql)
    return where


def a_guard_is_lifted(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    account = chance.choice(db.session.scalars(select(LedgerAccount).where(LedgerAccount.guarded)).all())
    sql(
        f"UPDATE ledger_account SET guarded = {'false' if db.session.get_bind().dialect.name == 'postgresql' else 0} "
        "WHERE id = ?",
        account.id,
    )
    return account.code


def what_an_event_says_is_changed(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    event = chance.choice(_events())
    column = chance.choice(("body", "cause_id", "idem_key", "actor_id", "batch_id"))
    value = {"body": '{"reason":"other"}', "actor_id": 99}.get(column, "other")
    sql(f"UPDATE ledger_event SET {column} = ? WHERE id = ?", value, event.id)
    return _name(event)


def a_snapshot_is_replaced_with_its_hash(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    row = db.session.execute(text("SELECT id, chain_id, as_of_seq, head, balances FROM ledger_snapshot")).one()
    balances = json.loads(row.balances)
    code = chance.choice(sorted(balances))
    balances[code] += 1
    signed = {"chain": row.chain_id, "as_of_seq": row.as_of_seq, "head": bytes(row.head).hex(), "balances": balances}
    sql(
        "UPDATE ledger_snapshot SET balances = ?, sha256 = ? WHERE id = ?",
        canonical_json(balances),
        sha256(signed),
        row.id,
    )
    return f"snapshot {row.chain_id} #{row.as_of_seq}"


def a_balance_is_edited_while_the_guards_are_off(sql: SQL, chance: random.Random, _anchors: Path) -> Place:
    account = chance.choice(db.session.scalars(select(LedgerAccount).order_by(LedgerAccount.id)).all())
    side = (
        "credits" if account.normal == "C" else "debits"
    )  # the other one would overdraw it, which a CHECK still refuses
    sql(f"UPDATE ledger_balance SET {side} = 1000000 WHERE account_id = ?", account.id)
    return account.code


def an_anchor_is_deleted(_sql: SQL, chance: random.Random, anchors: Path) -> Place:
    lines = anchors.read_text().splitlines(keepends=True)
    gone = chance.randrange(len(lines))
    anchors.write_text("".join(lines[:gone] + lines[gone + 1 :]))
    return "anchor"


KINDS = (
    an_amount_is_changed, the_last_event_is_deleted_with_care, a_transfer_is_slipped_in, money_goes_to_another_account,
    a_chain_is_rewritten_from_the_middle, the_clock_is_set_back, yesterdays_dump_is_restored, a_guard_is_lifted,
    what_an_event_says_is_changed, a_snapshot_is_replaced_with_its_hash, a_balance_is_edited_while_the_guards_are_off,
    an_anchor_is_deleted,
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_tampered_with_is_found_and_named(
    full_book: Book, anchored: Path, tmp_path: Path, nightly: bool, kind
) -> None:
    untouched = anchored.read_text()
    for place in range(20 if nightly else 3):
        seed = f"{kind.__name__}/{place}"
        chance = random.Random(seed)
        with tampering() as sql:
            where = kind(sql, chance, anchored)
        db.session.expire_all()
        said = [f"{row.event} {row.account}" for row in verify()]
        outside = check_offline(tmp_path / "ledger.jsonl", anchored)
        assert said or outside, seed
        assert any(where in line for line in [*said, *outside]), (seed, where, said[:5], outside[:5])
        db.session.rollback()
        anchored.write_text(untouched)
    assert verify() == [] and check_offline(tmp_path / "ledger.jsonl", anchored) == []


def check_offline(path: Path, anchors: Path) -> list[str]:
    """What verify_ledger.py says of the ledger's export."""
    with path.open("w", encoding="utf-8", newline="\n") as target:
        target.writelines(export.lines(at=now()))
    return verify_ledger.check(str(path), str(anchors)).wrong


def test_a_changed_export_is_found(full_book: Book, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text("".join(export.lines(at=now())), encoding="utf-8", newline="\n")
    assert verify_ledger.check(str(path)).wrong == []
    lines = path.read_text().splitlines(keepends=True)
    chance = random.Random(7)
    for _ in range(20):
        place = chance.randrange(1, len(lines) - 1)
        path.write_text("".join([*lines[:place], *lines[place + 1 :]]), newline="\n")
        assert verify_ledger.check(str(path)).wrong != []
    body = "".join(lines[:-1]).replace('"amount"', '"amount"').replace("1000", "1001", 1)
    end = canonical_json({"kind": "end", "lines": len(lines) - 1, "sha256": hashlib.sha256(body.encode()).hexdigest()})
    path.write_text(f"{body}{end}\n", newline="\n")
    assert verify_ledger.check(str(path)).wrong != [], "whoever also mends the file's own hash is found by the chains"


def test_a_file_that_is_not_there_is_said_so() -> None:
    done = subprocess.run(
        [sys.executable, verify_ledger.__file__, "nowhere.jsonl"], capture_output=True, text=True, check=False
    )
    assert (
        done.returncode == 2
        and "nowhere.jsonl: No such file or directory" in done.stderr
        and "Traceback" not in done.stderr
    )


def test_the_auditors_program_needs_nothing_and_can_be_read() -> None:
    source = Path(verify_ledger.__file__).read_text()
    imported = {
        line.split()[1].partition(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))
    }
    assert imported <= {"argparse", "collections", "hashlib", "json", "pathlib", "sys", "typing", "unicodedata"}
    assert len(source.splitlines()) < 400


def test_the_chart_of_the_auditors_program_is_the_products() -> None:
    from vouchers.ledger import chart

    assert {
        name: bucket.ledger + bucket.normal + ("!" if bucket.guarded else "") for name, bucket in chart.BUCKETS.items()
    } == verify_ledger.CHART
    moves = {
        str(event_type): " ".join(sorted(f"{debit}>{credit}" for debit, credit in pairs))
        for event_type, pairs in chart.EVENTS.items()
    }
    assert moves == verify_ledger.MOVES
    assert verify_ledger.AWARD == chart.SPENDABLE_ORDER and set(verify_ledger.AFTER_CLOSING) == chart.AFTER_CLOSING
    assert {undo: done for done, undo in chart.REVERSALS.items()} == verify_ledger.REVERSALS
