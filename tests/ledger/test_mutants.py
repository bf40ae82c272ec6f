"""Faults that somebody could put into the database or the code: each is noticed by the tests that guard against it.

A test that cannot fail proves nothing. A mutant takes one thing away; the killer is what must then fail. The ledger as
it is survives every killer (the first test), so what kills a mutant is the mutation.
"""

import contextlib
import json
import sys
import threading
from collections.abc import Callable
from fractions import Fraction

import pytest
from flask import Flask, current_app
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError, IntegrityError

import tests.factories.book as book_module
import verify_ledger
from tests.factories.book import AT, DAY, ROUND, Book, case
from tests.ledger.machine import Machine
from tests.ledger.taking_away import function, nobody_locks, patched, rebuilt, trigger, without
from tests.ledger.test_histories import profile
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel import money
from vouchers.kernel.actor import SYSTEM
from vouchers.ledger import events, export, queries, rules, services
from vouchers.ledger.chart import EventType, Posting, Source
from vouchers.ledger.errors import AlreadyReversed, AlreadySettled, NotEnough
from vouchers.ledger.events import Grant
from vouchers.ledger.queries import statement
from vouchers.ledger.services import posting
from vouchers.ledger.verify import verify

Killer = Callable[[], None]


def histories() -> None:
    """Random histories end as the oracles say, and `verify` finds nothing."""
    db.session.remove()
    run_state_machine_as_test(Machine, settings=settings(profile(nightly=False), phases=[Phase.generate]))
    assert verify() == []


def _attacks() -> dict[str, tuple[str, ...]]:
    """Statements of which the database refuses the last, by what they would do."""
    zero = "X'" + "00" * 32 + "'" if db.engine.dialect.name == "sqlite" else "decode(repeat('00',32),'hex')"
    one = zero.replace("00", "01")
    columns = ("chain_id", "chain_seq", "type", "idem_key", "request_hash", "cause_kind", "cause_id", "body",
        "effective_date",
               "posted_at", "actor_id", "prev_hash", "hash", "transfer_count")  # fmt: skip

    def insert(**other: str) -> str:
        """One more event of the round like its last, but for what is said."""
        values = {"chain_seq": "chain_seq + 1", "idem_key": "'k1'", "prev_hash": "hash", "hash": one, **other}
        chosen = ", ".join(values.get(column, column) for column in columns)
        return (
            f"INSERT INTO ledger_event ({', '.join(columns)}) SELECT {chosen} FROM ledger_event WHERE chain_id = "
            f"'{ROUND}' ORDER BY chain_seq DESC LIMIT 1"
        )

    def slip(debit: str, credit: str, amount: int, event: str = "1", seq: int = 3) -> str:
        """One more transfer of an event; the round's first has two."""
        return (
            f"INSERT INTO ledger_transfer (event_id, seq, debit_id, credit_id, amount) SELECT {event}, {seq}, a.id, "
            f"b.id, {amount} "
            f"FROM ledger_account a, ledger_account b WHERE a.bucket = '{debit}' AND b.bucket = '{credit}'"
        )

    def transfer(debit: str, credit: str, amount: int) -> tuple[str, ...]:
        """Another event with this transfer."""
        return insert(transfer_count="1"), slip(debit, credit, amount, "(SELECT max(id) FROM ledger_event)", 1)

    found = {
        "overdraw": transfer("approp", "budget", 10**9),
        "move between ledgers": transfer("budget", "from_treasury", 1),
        "move nothing": transfer("budget", "approp", 0),
        "move to itself": transfer("budget", "budget", 1),
        "add to a posted event": slip("budget", "approp", 1),
        "change a transfer": "UPDATE ledger_transfer SET amount = amount + 1",
        "delete a transfer": "DELETE FROM ledger_transfer",
        "change an event": "UPDATE ledger_event SET cause_id = 'x'",
        "edit a balance": "UPDATE ledger_balance SET debits = debits + 1, credits = credits + 1",
        "edit a head": "UPDATE ledger_chain SET last_seq = last_seq + 1",
        "lift a guard": "UPDATE ledger_account SET guarded = (1 = 0)",
        "leave a gap": insert(chain_seq="chain_seq + 2"),
        "use a key twice": insert(idem_key="idem_key"),
        "go back in time": insert(posted_at="'1999-01-01 00:00:00.000000'"),
        "write into a closed month": insert(effective_date="'2026-02-15'"),
        "sign a snapshot of nothing": "INSERT INTO ledger_snapshot "
        f"(chain_id,as_of_seq,head,balances,sha256,signed_by,signed_at) SELECT chain_id, chain_seq, {one}, '', "
        f"{one}, 1, posted_at FROM ledger_event WHERE chain_id = '{ROUND}' AND chain_seq = 1",
        "reopen a month": "DELETE FROM ledger_period",
        "reverse nothing": insert(type="'undo_disallow'"),
        "open an account under another's code": "INSERT INTO ledger_account (code, ledger, bucket, owner, line, "
        "thing, source, normal, guarded) SELECT 'avail:X:::', ledger, bucket, owner, line, thing, source, normal, "
        "guarded FROM ledger_account WHERE bucket = 'approp'",
    }
    return {what: one if isinstance(one, tuple) else (one,) for what, one in found.items()}


def attacks() -> None:
    """Every statement that would break a rule is refused by the database."""
    book = Book()
    book.appropriate(1_000)
    book.deposit("D1", 10)
    with transaction():
        db.session.execute(
            text(
                f"INSERT INTO ledger_period (chain_id, ym, closed_at, closed_by) VALUES ('{ROUND}', '2026-02', "
                "'2026-03-02 00:00:00.000000', 0)"
            )
        )
    for what, (*before, attack) in _attacks().items():
        with pytest.raises(DatabaseError), transaction():
            for statement_ in before:
                assert _done(statement_), what
            assert db.session.execute(text(attack)).rowcount, what
        db.session.rollback()


def _done(sql: str) -> bool:
    """Whether it was done; an attack that is stopped before its last statement attacks nothing."""
    try:
        return bool(db.session.execute(text(sql)).rowcount)
    except DatabaseError:
        return False


def repeats() -> None:
    """A request that is sent again is answered, not done again; an event is taken back once."""
    book = Book()
    book.appropriate(1_000)
    first = book.deposit("D1", 10)
    assert book.deposit("D1", 10) == first
    book.spend(case())
    parts = {Source.GOV: 8, Source.CO: 2}
    done = book.post(
        events.disallow(
            case(), "solution", "P1/I1", parts, reason="x", due_on=DAY, key="d", cause=("settlement_line", "1")
        )
    )
    cause = ("settlement_line", "1")
    with transaction():
        services.reverse(done.id, key="u", cause=cause, by=SYSTEM, at=book.at)
    mirror = Posting(EventType.UNDO_DISALLOW, case(), "u2", cause, [], reverses=done.id)
    with pytest.raises(AlreadyReversed), transaction():
        services.reverse(done.id, key="u2", cause=cause, by=SYSTEM, at=book.at)
    unlooked = patched(posting, "require_in_chart", lambda *_: None)  # and where the code forgets to look
    with unlooked, pytest.raises(IntegrityError, match="reverses_id"), transaction():
        services.post(mirror, by=SYSTEM, at=book.at)


def in_turn() -> None:
    """Who writes waits for the one before, then does it at the first try, or is refused by what is left then."""
    Book().appropriate(1_000)
    db.session.remove()

    def deposit(number: int) -> Posting:
        return events.deposit(ROUND, f"D{number}", 10, on=DAY, key=f"D{number}", cause=("deposit", f"{number}"))

    def award(number: int) -> Posting:
        grants, cause = [Grant("solution", 800, 0)], ("agreement", f"{number}")
        return events.award(
            case(number), ROUND, grants, {"": 1_000}, locked=False, own_pocket=False, key=f"A{number}", cause=cause
        )

    assert isinstance(_behind(deposit(1), deposit(2)), services.Posted)
    refused = _behind(award(1), award(2))
    assert isinstance(refused, NotEnough) and refused.params["available"] == 200


def _behind(first: Posting, second: Posting) -> object:
    """What the second gets that is asked for before the first is committed."""
    app, read, answers = current_app._get_current_object(), threading.Event(), []  # type: ignore[attr-defined]

    def ask() -> None:
        with app.app_context():
            try:
                with transaction():
                    answers.append(services.post(second, by=SYSTEM, at=AT))
            except (DatabaseError, NotEnough) as error:
                answers.append(error)
            finally:
                db.session.remove()

    def seen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if threading.current_thread() is thread and "FROM ledger_balance" in statement:
            read.set()

    thread = threading.Thread(target=ask)
    event.listen(db.engine, "after_cursor_execute", seen)
    with transaction():
        services.post(first, by=SYSTEM, at=AT)
        thread.start()
        read.wait(0.5)  # it reads at once where nothing makes it wait
    thread.join()
    event.remove(db.engine, "after_cursor_execute", seen)
    return answers[0]


def collecting() -> None:
    """What is paid settles late interest first, then the penalty, then the principal."""
    book = Book()
    book.appropriate(1_000)
    book.spend(case())
    claims = {"S1": 300, "S1/penalty": 60, "S1/late": 5}
    book.post(events.clawback(case(), claims, due_on=DAY, on=DAY, key="c", cause=("sanction", "1")))
    kinds = {"S1": "principal", "S1/penalty": "penalty", "S1/late": "late_interest"}
    open_ = [events.Receivable(thing, kind, DAY, claims[thing]) for thing, kind in kinds.items()]
    book.post(events.collect(case(), ROUND, 64, open_, on=DAY, key="p", cause=("deposit", "9")))
    assert [statement(case()).total("receivable", thing=thing) for thing in claims] == [300, 1, 0]


def hashes() -> None:
    """A hash is that of the whole content: the auditor's program recomputes it from the export."""
    book = Book()
    book.appropriate(1_000)
    book.spend(case())
    checker = verify_ledger.Checker()
    for line in export.lines(at=AT):
        record = json.loads(line)
        if record["kind"] in ("account", "event"):
            getattr(checker, record["kind"])(record)
    assert checker.wrong == []


KILLERS: tuple[Killer, ...] = (histories, attacks, repeats, in_turn, collecting, hashes)


def _rounded_part(part: int, *, before: int, share_before: int, ratio: Fraction) -> int:
    return money.share(part, ratio)


def _equal_parts(total: int, weights: list[int]) -> list[int]:
    return [total // len(weights)] * len(weights)


def _forgetful_done(*arguments, **more) -> Posting:
    done = PAYMENT_DONE(*arguments, **more)
    kept = [row for row in done.transfers if row.debit.bucket == "transit"]
    return Posting(done.type, done.chain, done.key, done.cause, kept)


def _losing_accept(*arguments, freed, **more) -> Posting:
    return ACCEPT(*arguments, freed={}, **more)


def _principal_first(*arguments, **more) -> Posting:
    return COLLECT(*arguments, **more, order=("principal", "penalty", "late_interest"))


PAYMENT_DONE, ACCEPT, COLLECT, EVENT_HASH = events.payment_done, events.accept, events.collect, rules.event_hash
AWARD_EVENTS = sys.modules["vouchers.ledger.events.award"]

MUTANTS: dict[str, tuple[Callable[[], contextlib.AbstractContextManager[None]], Killer]] = {
    "the overdraft guard": (
        lambda: without(
            (
                "DROP TRIGGER ledger_balance_overdraft",
                *rebuilt("ledger_balance", "no_overdraft CHECK(guarded=0 OR", "no_overdraft CHECK(1=1 OR"),
            ),
            ("ALTER TABLE ledger_balance DROP CONSTRAINT no_overdraft",),
        ), attacks,
    ),
    "transfers may change": (lambda: trigger("ledger_transfer", "ledger_transfer_update", "ledger_transfer_change"),
        attacks),
    "transfers may go": (lambda: trigger("ledger_transfer", "ledger_transfer_delete", "ledger_transfer_change"),
        attacks),
    "events may change": (lambda: trigger("ledger_event", "ledger_event_update", "ledger_event_change"), attacks),
    "balances may be edited": (lambda: trigger("ledger_balance", "ledger_balance_update", "ledger_balance_change"),
        attacks),
    "heads may be edited": (lambda: trigger("ledger_chain", "ledger_chain_update", "ledger_chain_change"), attacks),
    "accounts may change": (lambda: trigger("ledger_account", "ledger_account_update"), attacks),
    "the chain's order": (
        lambda: without(
            ("DROP TRIGGER ledger_event_insert", "DROP TRIGGER ledger_chain_update"),
            ("DROP TRIGGER ledger_event_moves_head ON ledger_event",),
        ), attacks,
    ),
    "one ledger a transfer": (
        lambda: without(
            ("DROP TRIGGER ledger_transfer_insert",),
            (function("f_ledger_transfer_applies", "IF 1<>(SELECT count(DISTINCT ledger)",
                "IF 0>(SELECT count(DISTINCT ledger)"),),
        ), attacks,
    ),
    "an amount above zero": (
        lambda: without(
            rebuilt("ledger_transfer", "CHECK(amount>0 AND", "CHECK(amount>=0 AND"),
            ("ALTER TABLE ledger_transfer DROP CONSTRAINT ledger_transfer_amount_check",),
        ), attacks,
    ),
    "events that are never complete": (lambda: trigger("ledger_transfer", "ledger_transfer_of_event"), attacks),
    "accounts under another code": (
        lambda: without(
            ("DROP TRIGGER ledger_account_is_its_code",),
            ("ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_is_its_code",)
        ), attacks,
    ),
    "reversals of nothing": (
        lambda: without(
            ("DROP TRIGGER ledger_event_can_be_read",),
            ("ALTER TABLE ledger_event DROP CONSTRAINT ledger_event_reversal_names_event",)
        ), attacks,
    ),
    "closed months and time": (lambda: trigger("ledger_event", "ledger_event_is_open", "ledger_event_was_open"),
        attacks),
    "snapshots of events": (lambda: trigger("ledger_snapshot", "ledger_snapshot_insert", "ledger_snapshot_of_event"),
        attacks),
    "months that reopen": (lambda: trigger("ledger_period", "ledger_period_delete", "ledger_period_change"), attacks),
    "a reversal is not looked for": (lambda: patched(queries, "reversal_of", lambda _event: None), repeats),
    "parts rounded one by one": (lambda: patched(book_module, "next_share", _rounded_part), histories),
    "a deposit in equal parts": (lambda: patched(AWARD_EVENTS, "apportion", _equal_parts), histories),
    "the rest of a final acceptance is lost": (lambda: patched(events, "accept", _losing_accept), histories),
    "a payment that leaves no account": (lambda: patched(events, "payment_done", _forgetful_done), histories),
    "the principal is settled first": (lambda: patched(events, "collect", _principal_first), collecting),
    "no cover is asked for": (lambda: patched(posting, "_require_cover", lambda *_: None), histories),
    "keys are not looked up": (lambda: patched(posting, "_known", lambda *_: {}), repeats),
    "nobody locks": (nobody_locks, in_turn),
    "another content under a known key": (lambda: patched(posting, "sha256", lambda _value: bytes(32)), histories),
    "a hash that forgets its content": (
        lambda: patched(rules, "event_hash", lambda prev, **said: EVENT_HASH(prev, **{**said, "request": b""})), hashes,
    ),
}  # fmt: skip

STOPPED_BY: dict[str, tuple[type[Exception], ...]] = {
    "the chain's order": (
        IntegrityError,
    ),  # on PostgreSQL no head moves any more: the second event takes the first one's place
    "a reversal is not looked for": (AlreadySettled,),
    "a deposit in equal parts": (NotEnough,),
    "keys are not looked up": (IntegrityError,),
}
"""A mutant dies of an expectation that does not hold; these may die earlier,
of what stands behind the one that is gone.
"""


@pytest.mark.parametrize("killer", KILLERS, ids=lambda killer: killer.__name__)
def test_the_ledger_as_it_is_survives(app: Flask, killer: Killer) -> None:
    killer()


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_killed(app: Flask, name: str) -> None:
    mutate, killer = MUTANTS[name]
    with mutate(), pytest.raises((AssertionError, pytest.fail.Exception, *STOPPED_BY.get(name, ()))):
        killer()
    db.session.rollback()


def test_there_are_at_least_twenty() -> None:
    assert len(MUTANTS) >= 20
