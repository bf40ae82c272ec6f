"""How events come into the ledger: once, in the order of their chain, alone or as a batch."""

import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError, OperationalError

from tests.factories.book import AT, ROUND, Book, case
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.db.view import one_view
from vouchers.kernel.actor import SYSTEM
from vouchers.ledger import events, services
from vouchers.ledger.errors import KeyReused
from vouchers.ledger.events import Grant
from vouchers.ledger.models import LedgerChain
from vouchers.ledger.queries import events as events_of
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify


def test_events_overtake_each_other_and_time_never_goes_back_on_a_chain(book: Book) -> None:
    book.appropriate(1000)
    book.at = AT - timedelta(hours=3)  # its request began earlier, and waited longer
    book.award(case(2), Grant("solution", 1, 0))
    book.deposit("D1", 5)
    assert [row.posted_at for row in events_of(ROUND)] == [AT + timedelta(seconds=1)] * 2 and verify() == []


def test_fifty_equal_requests_are_one_event_with_one_answer(book: Book) -> None:
    posting = events.appropriate(ROUND, {"": 100}, key="k", cause=("round", ROUND))
    answers = {book.post(posting) for _ in range(50)}
    assert len(answers) == 1 and statement(ROUND).total("approp") == 100
    with pytest.raises(KeyReused):
        book.post(events.appropriate(ROUND, {"": 101}, key="k", cause=("round", ROUND)))


def test_one_request_twice_in_a_batch_is_one_event_and_two_contents_are_refused(book: Book) -> None:
    same = events.appropriate(ROUND, {"": 100}, key="k", cause=("round", ROUND))
    other = events.appropriate(ROUND, {"": 200}, key="k", cause=("round", ROUND))
    with transaction():
        first, second = services.post_all([same, same], by=SYSTEM, at=AT)
    assert first == second and statement(ROUND).total("approp") == 100
    for batch in ([same, other], [other, same]):
        with pytest.raises(KeyReused), transaction():
            services.post_all(batch, by=SYSTEM, at=AT)
    assert statement(ROUND).total("approp") == 100 and verify() == []


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_who_holds_one_agreement_keeps_nobody_from_another(book: Book) -> None:
    """On PostgreSQL: SQLite has one writer at a time."""
    book.appropriate(10_000)
    for number in (1, 2):
        book.award(case(number), Grant("solution", 800, 200))
    chain = text("SELECT 1 FROM ledger_chain WHERE chain_id = :chain FOR UPDATE NOWAIT")
    accounts = text(
        "SELECT 1 FROM ledger_balance b JOIN ledger_account a ON a.id = b.account_id WHERE a.owner = :chain FOR "
        "UPDATE OF b"
    )
    with db.engine.connect() as busy:
        for statement_ in (chain, accounts):
            busy.execute(statement_, {"chain": case(1)})
        book.reserve(case(2), "P1", 100)
        with pytest.raises(OperationalError), db.engine.connect() as other:
            other.execute(chain, {"chain": case(1)})
    assert statement(case(2)).total("held") == 100


def test_a_view_never_throws_away_what_is_being_written(book: Book) -> None:
    with pytest.raises(RuntimeError), transaction(), one_view():
        pass
    with pytest.raises(DatabaseError) if db.engine.dialect.name == "postgresql" else nullcontext(), one_view():
        db.session.execute(insert(LedgerChain).values(chain_id="X", last_seq=0, head=bytes(32)))
    assert db.session.get(LedgerChain, "X") is None


def test_what_is_sought_meanwhile_sees_the_same_view_and_only_that(book: Book) -> None:
    book.appropriate(1000)

    def look() -> tuple[int, int, int]:
        return statement(ROUND).total("approp"), db.session.query(LedgerChain).count(), threading.get_ident()

    with one_view() as view:
        before = look()
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        writer = threading.Thread(target=_opens_chain, args=(app, "X"))
        writer.start()
        writer.join()
        found = view.meanwhile(look)()
    assert found[:2] == before[:2] == (1000, before[1]) and look()[1] == before[1] + 1
    assert (found[2] != threading.get_ident()) is (db.engine.dialect.name == "postgresql")


def test_what_fails_meanwhile_is_raised_where_its_result_is_asked_for(book: Book) -> None:
    book.appropriate(1000)
    with one_view() as view:
        result = view.meanwhile(lambda: 1 // 0)
        assert statement(ROUND).total("approp") == 1000
        with pytest.raises(ZeroDivisionError):
            result()


def _opens_chain(app: Flask, name: str) -> None:
    with app.app_context(), transaction():
        db.session.execute(insert(LedgerChain).values(chain_id=name, last_seq=0, head=bytes(32)))


@pytest.mark.parametrize("microsecond", [0, 1, 499_999, 999_499, 999_500, 999_700, 999_999])
def test_an_event_of_any_moment_of_a_second_is_taken(book: Book, microsecond: int) -> None:
    """SQLite rounds the last half millisecond up to the next second; the guard once took it for no time at all."""
    book.at = AT.replace(microsecond=microsecond)
    book.appropriate(1_000)
    assert [row.posted_at.microsecond for row in events_of(ROUND)] == [microsecond] and verify() == []
