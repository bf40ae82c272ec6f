"""The ledger by itself: events a second on one hot agreement and spread, beside the same statements sent bare;
reading and proof.

`python -m tests.bench.ledger URL FOLDER KIND SEED` is one connection that writes: for each number of seconds that it
reads, it writes for so long and prints how many events that were.
"""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import make_url, text

import config
import verify_ledger
from vouchers.app import create_app
from vouchers.db import db
from vouchers.db.retry import with_retries
from vouchers.db.transaction import transaction
from vouchers.db.view import one_view
from vouchers.kernel.actor import SYSTEM
from vouchers.kernel.clock import now
from vouchers.ledger import events, export
from vouchers.ledger.chart import Account, Posting, Source
from vouchers.ledger.events import Grant, Route
from vouchers.ledger.queries import lines, trial_balance
from vouchers.ledger.services import post, post_all
from vouchers.ledger.verify import verify

ROOT = Path(__file__).resolve().parents[2]
ROUND, DAY = "AIV-1998-R1", datetime(1998, 3, 2, tzinfo=UTC)
AGREEMENTS, EVENTS, LONG = 2_300, 43, 400
SECONDS, TURNS = 2, 5
CONNECTIONS = (1, 8, 32)
TRANSFER = """
\\set a random(1, 100000)
\\set b random(1, 100000)
BEGIN;
UPDATE pgbench_accounts SET abalance = abalance - 1 WHERE aid = :a;
UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = :b;
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1, 1, :a, 1, CURRENT_TIMESTAMP);
END;
"""
PARTS = {Source.GOV: 8, Source.CO: 2}


def case(number: int) -> str:
    return f"AIV-1998-{number:05}"


def fill(app: Flask) -> str:
    """2,300 agreements that have lived through 43 events each, one of them through four hundred: how long that took."""
    began = time.perf_counter()
    with app.app_context():
        with transaction():
            post(events.appropriate(ROUND, {"": 10**12}, key="a", cause=("round", ROUND)), by=SYSTEM, at=DAY)
        for number in range(1, AGREEMENTS + 1):
            for start in range(0, LONG if number == 1 else EVENTS, 200):
                with transaction():
                    post_all(
                        _life(number, start, min(start + 200, LONG if number == 1 else EVENTS)),
                        by=SYSTEM,
                        at=DAY + timedelta(days=1),
                    )
        for number in range(1, AGREEMENTS + 1):  # the hold that the writers draw on is there for both of them
            held = events.reserve(
                case(number), "solution", "B", {Source.GOV: 1, Source.CO: 0}, key="B", cause=("bench", "B")
            )
            _post(held)
        db.session.execute(text("ANALYZE"))
        db.session.commit()
    return f"{time.perf_counter() - began:.0f}"


def _life(number: int, start: int, end: int) -> list[Posting]:
    """The events of an agreement from one place to another: an award, then purchase after purchase."""
    owner, found = case(number), []
    for place in range(start, end):
        turn, step = divmod(place - 1, 5)
        purchase, invoice, order = f"P{turn}", f"P{turn}/I", f"O{number}.{turn}"
        key, cause = f"{place}", ("bench", str(place))
        if place == 0:
            grants = [Grant("solution", 8_000_000, 2_000_000)]
            found.append(
                events.award(owner, ROUND, grants, {"": 10**12}, locked=False, own_pocket=True, key=key, cause=cause)
            )
        elif step == 0:
            found.append(events.reserve(owner, "solution", purchase, PARTS, key=key, cause=cause))
        elif step == 1:
            found.append(
                events.accept(owner, "solution", purchase, invoice, PARTS, freed={}, vat=1, key=key, cause=cause)
            )
        elif step == 2:  # noqa: PLR2004
            found.append(
                events.order_payment(owner, "solution", invoice, order, PARTS, batch=None, key=key, cause=cause)
            )
        elif step == 3:  # noqa: PLR2004
            arguments = {
                "route": Route.REIMBURSEMENT,
                "batch": None,
                "statement_line": order,
                "on": DAY.date(),
                "key": key,
                "cause": cause,
            }
            found.append(
                events.payment_done(owner, ROUND, "solution", invoice, order, "supplier/1", PARTS, **arguments)
            )
        else:
            found.append(events.show_vat(owner, invoice, 1, key=key, cause=cause))
    return found


def report(app: Flask, url: str, folder: Path) -> str:
    """The ledger's section of the figures. Fills the ledger first."""
    filled = fill(app)
    with app.app_context():
        fsync = db.session.scalar(text("SHOW fsync"))
        read = _reading(folder)  # before the bare statements write hashes that are none
        db.session.remove()
        db.engine.dispose()
    table = [
        "## Ledger",
        "",
        f"{AGREEMENTS:,} agreements with {EVENTS + 1} events each, one with {LONG}, written in {filled} s. {read}",
        "",
        "| connections | one hot agreement, events/s | bare | ratio | spread over 2,300, events/s | bare | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for connections in CONNECTIONS:
        cells = []
        for spread in ("hot", "spread"):
            own, bare = _rates(url, folder, spread, connections)
            cells += [f"{own:.0f}", f"{bare:.0f}", f"{own / bare:.2f}"]
        table.append(f"| {connections} | {' | '.join(cells)} |")
    rates = ", ".join(f"{_pgbench(url, connections):.0f} at {connections}" for connections in CONNECTIONS)
    return "\n".join(
        [
            *table,
            "",
            f"Each side writes in turn, {TURNS} × {SECONDS} s, fsync {fsync}. For the record, pgbench with two "
            f"updates and an insert a transaction, 100,000 accounts: {rates} connections, per second.",
        ]
    )


def _pgbench(url: str, connections: int) -> float:
    """Transactions a second of a transfer in three statements, without ledger, chain or guards."""
    place = make_url(url)
    program = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))[-1]
    common = [str(program), "-h", str(place.host), "-p", str(place.port), "-U", str(place.username)]
    subprocess.run([*common, "-i", "-q", str(place.database)], check=True, capture_output=True)
    clients = ["-c", str(connections), "-j", "2", "-T", "4", "-n", "-f", "-"]
    done = subprocess.run(
        [*common, *clients, str(place.database)], input=TRANSFER, check=True, capture_output=True, text=True
    )
    return next(float(line.split()[2]) for line in done.stdout.splitlines() if line.startswith("tps"))


def _reading(folder: Path) -> str:
    count = db.session.scalar(text("SELECT count(*) FROM ledger_event"))
    balance, earlier = _seconds(trial_balance), _seconds(lambda: trial_balance(as_of=DAY.date() + timedelta(days=1)))
    with one_view() as view:
        sound = _seconds(lambda: _empty(verify(meanwhile=view.meanwhile)))
    file = folder / "ledger.jsonl"
    with file.open("w", encoding="utf-8", newline="\n") as target:
        written = _seconds(lambda: target.writelines(export.lines(at=now())))
    checked = _seconds(lambda: _empty(verify_ledger.check(str(file)).wrong))
    return (
        f"Trial balance over all {count:,} events: {balance:.2f} s now, {earlier:.2f} s as of an earlier day. "
        "Statement of the "
        f"agreement with {LONG} events (balances and sixty records): {_cpu(_statement):.0f} CPU ms now, "
        f"{_cpu(lambda: _statement(200)):.0f} as of a record. `ledger verify`: {sound:.1f} s; export {written:.1f} s; "
        f"`verify_ledger.py` {checked:.1f} s."
    )


def _statement(seq: int | None = None) -> None:
    trial_balance([case(1)], as_of_seq=seq)
    lines([case(1)], as_of_seq=seq).page(None)


def _cpu(do: Callable[[], object], times: int = 20) -> float:
    """CPU milliseconds of this process; the database's are few beside them."""
    do()
    began = time.process_time()
    for _ in range(times):
        do()
    return (time.process_time() - began) * 1000 / times


def _empty(found: list[object]) -> None:
    if found:
        raise RuntimeError(f"the ledger is not sound: {found[:3]}")


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _rates(url: str, folder: Path, spread: str, connections: int) -> tuple[float, float]:
    """Events a second by `post` and bare. They take turns, so that a slow moment of the machine meets both."""
    with (
        _writers(url, folder, f"post-{spread}", connections) as own,
        _writers(url, folder, f"bare-{spread}", connections) as bare,
    ):
        turns = [(_turn(own), _turn(bare)) for _ in range(TURNS)]
    return sum(turn[0] for turn in turns) / TURNS / SECONDS, sum(turn[1] for turn in turns) / TURNS / SECONDS


@contextmanager
def _writers(url: str, folder: Path, kind: str, connections: int) -> Iterator[list[subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "tests.bench.ledger", url, str(folder), kind]
    writers = [
        subprocess.Popen(
            [*command, f"{connections}.{number}"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(connections)
    ]
    try:
        for writer in writers:
            writer.stdout.readline()  # ready
        yield writers
    finally:
        for writer in writers:
            writer.communicate(timeout=60)


def _turn(writers: list[subprocess.Popen[str]]) -> int:
    """How many events they write together in one turn."""
    for writer in writers:
        writer.stdin.write(f"{SECONDS}\n")
        writer.stdin.flush()
    return sum(int(writer.stdout.readline()) for writer in writers)


def _writing(kind: str, seed: str, url: str) -> Callable[[int], None]:
    """What this connection does again and again: its n-th hold of one won.
    The first is done, so that nothing is new to it.
    """
    one = {Source.GOV: 1, Source.CO: 0}
    worker, hot = int(seed.split(".")[1]), kind.endswith("hot")
    bare = _bare(url) if kind.startswith("bare") else None

    def step(count: int) -> None:
        owner = case(2) if hot else case((worker * 71 + count) % AGREEMENTS + 1)
        key = f"{kind}/{seed}/{count}"
        if bare is not None:
            bare(owner, key)
        else:
            with_retries(lambda: _post(events.reserve(owner, "solution", "B", one, key=key, cause=("bench", "1"))))

    step(0)
    return step


def _post(posting: Posting) -> None:
    with transaction():
        post(posting, by=SYSTEM, at=DAY + timedelta(days=2))


def _bare(url: str) -> Callable[[str, str], None]:
    """The statements of one `post`, by hand: lock the head, look for the key, find accounts, lock balances, insert."""
    connection = psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))

    def step(owner: str, key: str) -> None:
        codes = [
            Account("avail", owner, "solution", source=Source.GOV).code,
            Account("held", owner, "solution", "B", Source.GOV).code,
        ]
        seq, head = connection.execute(
            "SELECT last_seq, head FROM ledger_chain WHERE chain_id = %s FOR UPDATE", (owner,)
        ).fetchone()
        connection.execute(
            "SELECT id, chain_seq, idem_key, request_hash, posted_at, hash FROM ledger_event WHERE chain_id = %s AND "
            "(idem_key = %s OR chain_seq = %s)",
            (owner, key, seq),
        ).fetchall()
        ids = dict(connection.execute("SELECT code, id FROM ledger_account WHERE code = ANY(%s)", (codes,)).fetchall())
        if len(ids) < len(codes):
            connection.execute(
                "INSERT INTO ledger_account (code, ledger, bucket, owner, line, thing, source, normal, guarded) "
                "VALUES (%s, 'E', 'held', %s, 'solution', 'B', 'gov', 'C', true) ON CONFLICT DO NOTHING",
                (codes[1], owner),
            )
            ids = dict(
                connection.execute("SELECT code, id FROM ledger_account WHERE code = ANY(%s)", (codes,)).fetchall()
            )
        connection.execute(
            "SELECT account_id, normal, debits, credits FROM ledger_balance WHERE account_id = ANY(%s) ORDER BY "
            "account_id FOR NO KEY UPDATE",
            (sorted(ids.values()),),
        ).fetchall()
        event = connection.execute(
            "INSERT INTO ledger_event (chain_id, chain_seq, type, idem_key, request_hash, cause_kind, cause_id, body, "
            "effective_date, posted_at, actor_id, prev_hash, hash, transfer_count)"
            " VALUES (%s, %s, 'reserve', %s, %s, 'bench', '1', '{}', '1998-03-04', '1998-03-04', 0, %s, %s, 1) "
            "RETURNING id",
            (owner, seq + 1, key, bytes(32), head, os.urandom(32)),
        ).fetchone()[0]
        connection.execute(
            "INSERT INTO ledger_transfer (event_id, seq, debit_id, credit_id, amount) VALUES (%s, 1, %s, %s, 1)",
            (event, ids[codes[0]], ids[codes[1]]),
        )
        connection.commit()

    return step


def main() -> None:
    url, folder, kind, seed = sys.argv[1:]
    app = create_app(config.Test(database_url=url, instance_path=Path(folder)))
    with app.app_context():
        step, count = _writing(kind, seed, url), 0
        gc.freeze()  # as wsgi.py does
        _say("ready")
        for seconds in iter(sys.stdin.readline, ""):
            before, until = count, time.monotonic() + float(seconds)
            while time.monotonic() < until:
                count += 1
                step(count)
            _say(str(count - before))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
