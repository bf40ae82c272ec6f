"""One ledger in which everything of the chart has happened:
sound in the database, and sound to whoever has only its export.
"""

from pathlib import Path

import verify_ledger
from tests.factories.book import DAY, ROUND, Book, case
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.kernel.clock import now
from vouchers.ledger import events, export, services
from vouchers.ledger.chart import EventType, Source
from vouchers.ledger.events import Grant, Receivable, Route
from vouchers.ledger.queries import events as events_of
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify

SPENT, METERED, ENDED, ADVANCED = (case(number) for number in range(1, 5))
CHAINS = (ROUND, SPENT, METERED, ENDED, ADVANCED)


def test_every_event_of_the_chart_is_sound_inside_and_offline(book: Book, tmp_path: Path) -> None:
    book.appropriate(100_000)
    _spend_and_settle(book)
    _use_by_month(book)
    _end_early(book)
    _pay_through_the_company(book)
    _attribute_interest(book)
    assert {event.type for chain in CHAINS for event in events_of(chain)} == set(EventType)
    assert verify() == []
    file = tmp_path / "ledger.jsonl"
    with file.open("w", encoding="utf-8", newline="\n") as target:
        target.writelines(export.lines(at=now()))
    assert verify_ledger.check(str(file)).wrong == []


def _spend_and_settle(book: Book) -> None:
    """Deposits, a delivery in two parts, a payment that fails first, VAT, what is disallowed,
    collected and written off.
    """
    book.award(SPENT, Grant("solution", 800, 200), Grant("labour", 100, 0, 50), locked=True)
    book.deposit("D1", 230)
    wrong = book.match(SPENT, "D1", 200)
    with transaction():
        services.reverse(wrong.id, key="unmatch", cause=("deposit", "D1"), by=SYSTEM, at=book.at)
    book.match(SPENT, "D1", 200, key="match again")
    book.post(events.return_deposit(ROUND, "D1", 30, statement_line="B1", on=DAY, key="back", cause=("deposit", "D1")))
    book.post(events.confirm_in_kind(SPENT, "labour", 50, key="in-kind", cause=("evidence", "1")))
    book.post(
        events.amend_lines(SPENT, [(Source.GOV, "labour", "solution", 40)], key="amend", cause=("amendment", "1"))
    )
    book.reserve(SPENT, "P1", 500)
    book.accept(SPENT, "P1/I1", 301, vat=30)
    book.accept(SPENT, "P1/I2", 100, final=True, vat=10)
    book.reserve(SPENT, "P2", 60)
    book.post(
        events.release(SPENT, "solution", "P2", book.drawn(SPENT, "P2")[0], key="release", cause=("purchase", "P2"))
    )
    book.post(events.show_vat(SPENT, "P1/I1", 30, key="shown", cause=("invoice", "I1")))
    book.post(events.waive_vat(SPENT, "P1/I2", 10, reason="exempt", key="waived", cause=("invoice", "I2")))
    book.pay(SPENT, "P1/I1", "O1", fails=True)
    book.pay(SPENT, "P1/I1", "O2")
    book.pay(SPENT, "P1/I2", "O3")
    for number, parts in enumerate(({Source.GOV: 40, Source.CO: 10}, {Source.GOV: 8, Source.CO: 2}), start=1):
        cause = ("settlement_line", str(number))
        done = book.post(
            events.disallow(
                SPENT,
                "solution",
                f"P1/I{number}",
                parts,
                reason="no-evidence",
                due_on=DAY,
                key=f"d{number}",
                cause=cause,
            )
        )
    book.return_all(SPENT)
    with transaction():
        services.close_settlement(SPENT, key="close", cause=("settlement", "1"), by=SYSTEM, at=book.at)
        services.reverse(done.id, key="undo", cause=("settlement_line", "2"), by=SYSTEM, at=book.at)
    book.post(events.clawback(SPENT, {"S1": 300}, due_on=DAY, on=DAY, key="clawback", cause=("sanction", "1")))
    open_ = [Receivable("S1", "principal", DAY, 300), Receivable("P1/I1", "principal", DAY, 40)]
    book.post(events.collect(SPENT, ROUND, 290, open_, on=DAY, key="collect", cause=("deposit", "D9")))
    off = {"reason": "bankrupt", "approved_by": (7, 8), "key": "off", "cause": ("decision", "1")}
    book.post(events.write_off(SPENT, "S1", statement(SPENT).total("receivable", thing="S1"), **off))


def _use_by_month(book: Book) -> None:
    """A month beyond its hold, and its correction."""
    book.award(METERED, Grant("solution", 8_000, 0))
    book.reserve(METERED, "P1", 1_000)
    book.use(METERED, "P1/I1", "2026-03", 1_300)
    posting = events.correct_use(
        METERED, "solution", "P1", "P1/I1", "2026-03", 2, book.parts[METERED, "P1/I1"], {Source.GOV: 700, Source.CO: 0},
        excess_before=300,
        excess_after=0, vat_before=130, vat_after=70, due_on=DAY, paid=False, next_invoice=None, on=DAY,
        key="usage/P1/2026-03/2", cause=("invoice", "I1"),
    )  # fmt: skip
    book.post(posting)


def _end_early(book: Book) -> None:
    """Less than was awarded, then nothing any more."""
    book.award(ENDED, Grant("solution", 800, 0))
    left = ("avail", "solution", Source.GOV)
    book.post(events.reduce(ENDED, ROUND, {left: 100}, {"": 800}, key="cut", cause=("amendment", "2")))
    book.post(events.terminate(ENDED, ROUND, {left: 700}, {"": 700}, key="end", cause=("agreement", "3")))


def _pay_through_the_company(book: Book) -> None:
    """Another route: the grant is advanced to the company's project account, and the supplier is paid from there."""
    book.route = Route.COMPANY_ACCOUNT
    book.award(ADVANCED, Grant("solution", 800, 200))
    book.match(ADVANCED, "D2", 200)
    book.post(events.advance(ADVANCED, ROUND, 600, key="advance", cause=("agreement", "4")))
    book.reserve(ADVANCED, "P1", 500)
    book.accept(ADVANCED, "P1/I1", 500)
    book.pay(ADVANCED, "P1/I1", "O4")
    book.return_all(ADVANCED)


def _attribute_interest(book: Book) -> None:
    """Interest of the round's account is two agreements', and goes back to the treasury."""
    book.post(events.receive_interest(ROUND, 101, on=DAY, key="interest", cause=("bank", "1")))
    postings = events.attribute_interest(
        ROUND, 101, {METERED: 2, ADVANCED: 1}, on=DAY, batch="i", key="i", cause=("bank", "1")
    )
    with transaction():
        services.post_all(postings, by=SYSTEM, at=book.at)
    book.post(events.return_interest(METERED, ROUND, 67, key="gone", cause=("bank", "2")))
