"""Every business event of the ledger, accepted and refused, on both databases; after each the invariants hold."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.book import DAY, ROUND, Book, case
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.ledger import events, services
from vouchers.ledger.chart import Source
from vouchers.ledger.errors import (
    AlreadyReversed,
    AlreadySettled,
    NotDue,
    NotEnough,
    NotReversible,
    SecondPersonMissing,
)
from vouchers.ledger.events import Grant, Receivable, Route
from vouchers.ledger.queries import events as events_of
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify

CASE = case()


def test_two_funding_sources_are_drawn_in_their_order_and_given_back_in_reverse(book: Book) -> None:
    book.appropriate(0, law=300, fund=700)
    book.award(CASE, Grant("solution", 400, 0), Grant("labour", 100, 0, 50))
    assert {fund: statement(ROUND).total("approp", line=fund) for fund in ("law", "fund")} == {"law": 0, "fund": 500}
    cut = {("avail", "solution", Source.GOV): 250}
    book.post(events.reduce(CASE, ROUND, cut, {"law": 300, "fund": 200}, key="cut", cause=("amendment", "1")))
    assert {fund: statement(ROUND).total("approp", line=fund) for fund in ("law", "fund")} == {"law": 50, "fund": 700}
    assert statement(CASE).awarded(Source.GOV) == 250 and verify() == []
    with pytest.raises(NotEnough):
        book.award(case(2), Grant("solution", 751, 0))
    assert verify() == []


def test_a_deposit_stands_in_suspense_until_it_counts_or_goes_back(book: Book) -> None:
    book.appropriate(1000)
    book.award(CASE, Grant("solution", 400, 100), Grant("labour", 200, 50), locked=True)
    book.deposit("D1", 170)
    assert statement(ROUND).total("suspense", thing="D1") == 170 and statement(CASE).total("unpaid") == 150
    book.match(CASE, "D1", 100)
    assert [statement(CASE).total(bucket) for bucket in ("unpaid", "locked", "avail")] == [50, 600, 100]
    book.deposit("D2", 50)
    book.match(CASE, "D2", 50)
    assert [statement(CASE).total(bucket) for bucket in ("unpaid", "locked", "avail")] == [0, 0, 750]
    with pytest.raises(NotEnough):
        book.post(events.return_deposit(ROUND, "D1", 71, statement_line="B1", on=DAY, key="b", cause=("deposit", "D1")))
    book.post(events.return_deposit(ROUND, "D1", 70, statement_line="B1", on=DAY, key="b", cause=("deposit", "D1")))
    assert statement(ROUND).total("suspense") == 0 and statement(ROUND).total("bank", source=Source.CO) == 150
    assert verify() == []


def test_parts_of_an_acceptance_add_up_to_the_hold_at_its_ratio(book: Book) -> None:
    book.appropriate(10_000)
    book.award(CASE, Grant("solution", 667, 333))
    book.deposit("D1", 333)
    book.match(CASE, "D1", 333)
    book.reserve(CASE, "P1", 1000)
    for number in range(7):
        book.accept(CASE, f"P1/I{number}", 131 if number < 6 else 214, final=number == 6)
    gov = sum(parts[Source.GOV] for parts in book.parts.values())
    assert gov == 667 and sum(parts[Source.CO] for parts in book.parts.values()) == 333
    assert statement(CASE).total("held") == 0 and verify() == []
    with pytest.raises(NotEnough):
        book.post(
            events.release(CASE, "solution", "P1", {Source.GOV: 1, Source.CO: 0}, key="r", cause=("purchase", "P1"))
        )


def test_the_rest_of_a_final_partial_acceptance_is_free_in_the_same_event(book: Book) -> None:
    book.appropriate(1000)
    book.award(CASE, Grant("solution", 800, 200))
    book.deposit("D1", 200)
    book.match(CASE, "D1", 200)
    book.reserve(CASE, "P1", 500)
    book.accept(CASE, "P1/I1", 301, final=True, vat=30)
    money = statement(CASE)
    assert (money.total("payable"), money.total("held"), money.total("avail"), money.total("vat_due")) == (
        301,
        0,
        699,
        30,
    )
    assert events_of(CASE)[-1].type == "accept_partial" and verify() == []


@pytest.mark.parametrize("route", Route)
def test_each_pay_route_ends_with_everything_paid_or_back(app: Flask, route: Route) -> None:
    book = Book(route=route)
    book.appropriate(1000)
    book.award(CASE, Grant("solution", 800, 200))
    if route is Route.DIRECT:
        book.deposit("D1", 200)
    if route is not Route.REIMBURSEMENT:
        book.match(CASE, "D1", 200)
    if route is Route.COMPANY_ACCOUNT:
        book.post(events.advance(CASE, ROUND, 600, key="advance", cause=("agreement", "1")))
        with pytest.raises(NotEnough):
            book.post(events.advance(CASE, ROUND, 401, key="more", cause=("agreement", "1")))
    book.reserve(CASE, "P1", 500)
    book.accept(CASE, "P1/I1", 500)
    book.pay(CASE, "P1/I1", "O1", fails=True)
    assert statement(CASE).total("payable") == 500
    book.pay(CASE, "P1/I1", "O2")
    assert statement(CASE).total("paid") == 500 and verify() == []
    book.return_all(CASE)
    money, kept = statement(CASE), statement(ROUND)
    assert money.total("returned") == 500 and money.total("with_company") == 0
    assert kept.total("bank", source=Source.GOV) == 200 and kept.total("bank", source=Source.CO) == 0
    assert verify() == []


def test_a_payment_order_ends_once(book: Book) -> None:
    book.appropriate(1000)
    book.spend(CASE)
    parts = book.parts[CASE, "P1/I1"]
    order = f"O{CASE[-5:]}"
    with pytest.raises(NotEnough):
        book.post(
            events.payment_failed(
                CASE, "solution", "P1/I1", order, parts, batch=None, key="late", cause=("payment_order", order)
            )
        )
    assert verify() == []


def test_vat_is_on_record_until_it_is_shown_or_waived(book: Book) -> None:
    book.appropriate(1000)
    book.award(CASE, Grant("solution", 1000, 0))
    book.reserve(CASE, "P1", 600)
    book.accept(CASE, "P1/I1", 600, vat=60)
    book.post(events.show_vat(CASE, "P1/I1", 40, key="v1", cause=("invoice", "1")))
    book.post(events.waive_vat(CASE, "P1/I1", 20, reason="exempt", key="v2", cause=("invoice", "1")))
    money = statement(CASE)
    assert (money.total("vat_due"), money.total("vat_shown"), money.total("vat_waived")) == (0, 40, 20)
    with pytest.raises(NotEnough):
        book.post(events.show_vat(CASE, "P1/I1", 1, key="v3", cause=("invoice", "1")))
    assert verify() == []


def test_in_kind_is_confirmed_up_to_what_was_promised(book: Book) -> None:
    book.appropriate(1000)
    book.award(CASE, Grant("labour", 10, 0, 300))
    book.post(events.confirm_in_kind(CASE, "labour", 300, key="k", cause=("evidence", "1")))
    with pytest.raises(NotEnough):
        book.post(events.confirm_in_kind(CASE, "labour", 1, key="k2", cause=("evidence", "2")))
    assert statement(CASE).total("inkind_confirmed") == 300 and verify() == []


def test_only_available_money_moves_between_lines_and_never_between_sources(book: Book) -> None:
    book.appropriate(1000)
    book.spend(CASE, amount=900)
    book.post(events.amend_lines(CASE, [(Source.GOV, "solution", "labour", 80)], key="a", cause=("amendment", "1")))
    assert statement(CASE).total("avail", line="labour") == 80 and statement(CASE).awarded(Source.GOV) == 800
    with pytest.raises(NotEnough):
        book.post(events.amend_lines(CASE, [(Source.GOV, "solution", "labour", 1)], key="b", cause=("amendment", "2")))
    assert verify() == []


def test_termination_gives_back_everything_that_is_left(book: Book) -> None:
    book.appropriate(1000)
    book.award(CASE, Grant("solution", 800, 200))
    book.deposit("D1", 120)
    book.match(CASE, "D1", 120)
    money = statement(CASE)
    left = {
        (bucket, "solution", source): money.total(bucket, source=source)
        for bucket in ("avail", "locked", "unpaid") for source in Source
    }  # fmt: skip
    book.post(events.terminate(CASE, ROUND, left, {"": 800}, key="t", cause=("agreement", "1")))
    money = statement(CASE)
    assert statement(ROUND).total("approp") == 1000 and money.awarded(Source.GOV) == 0
    assert (money.total("returnable", source=Source.CO), money.total("unpaid")) == (120, 0)
    assert verify() == []


def test_a_disallowance_is_undone_once_by_its_exact_mirror(book: Book) -> None:
    book.appropriate(1000)
    book.spend(CASE)
    parts = {Source.GOV: 40, Source.CO: 10}
    cause = ("settlement_line", "1")
    done = book.post(
        events.disallow(CASE, "solution", "P1/I1", parts, reason="no-evidence", due_on=DAY, key="d", cause=cause)
    )
    assert statement(CASE).total("receivable") == 40
    with transaction():
        services.reverse(done.id, key="u", cause=cause, by=SYSTEM, at=book.at)
    assert statement(CASE).total("receivable", "disallowed") == 0 and statement(CASE).total("paid") == 500
    with transaction():  # sent again: the same answer
        assert (
            services.reverse(done.id, key="u", cause=cause, by=SYSTEM, at=book.at).seq == events_of(CASE)[-1].chain_seq
        )
    with pytest.raises(AlreadyReversed), transaction():
        services.reverse(done.id, key="again", cause=cause, by=SYSTEM, at=book.at)
    with pytest.raises(NotReversible), transaction():
        services.reverse(events_of(CASE)[0].id, key="w", cause=cause, by=SYSTEM, at=book.at)
    again = book.post(
        events.disallow(CASE, "solution", "P1/I1", parts, reason="no-evidence", due_on=DAY, key="d2", cause=cause)
    )
    open_ = [Receivable("P1/I1", "principal", DAY, 40)]
    book.post(events.collect(CASE, ROUND, 1, open_, on=DAY, key="c", cause=("deposit", "9")))
    with pytest.raises(AlreadySettled), transaction():
        services.reverse(again.id, key="u2", cause=cause, by=SYSTEM, at=book.at)
    assert verify() == []


def test_interest_is_attributed_to_the_won_and_returned(book: Book) -> None:
    book.appropriate(1000)
    for number in (1, 2, 3):
        book.award(case(number), Grant("solution", 100 * number, 0))
    book.post(events.receive_interest(ROUND, 100, on=DAY, key="i", cause=("bank", "1")))
    daily = {case(1): 3_000, case(2): 3_000, case(3): 1_000, case(4): 0}
    postings = events.attribute_interest(ROUND, 100, daily, on=DAY, batch="i1", key="i1", cause=("bank", "1"))
    with transaction():
        services.post_all(postings, by=SYSTEM, at=book.at)
    shares = [statement(case(number)).total("interest") for number in (1, 2, 3)]
    assert shares == [43, 43, 14] and statement(ROUND).total("interest") == 0
    book.post(events.return_interest(case(1), ROUND, 43, key="r", cause=("bank", "2")))
    with pytest.raises(NotEnough):
        book.post(events.return_interest(case(1), ROUND, 1, key="r2", cause=("bank", "3")))
    assert verify() == []


def test_what_is_collected_settles_the_oldest_claim_first_in_the_order_of_kinds(book: Book) -> None:
    book.appropriate(1000)
    book.spend(CASE)
    book.post(
        events.clawback(
            CASE, {"S1": 300, "S1/penalty": 60, "S1/late": 5}, due_on=DAY, on=DAY, key="c", cause=("sanction", "1")
        )
    )
    open_ = [
        Receivable("S1", "principal", DAY, 300), Receivable("S1/penalty", "penalty", DAY, 60),
        Receivable("S1/late", "late_interest", DAY, 5), Receivable("S0", "principal", DAY - timedelta(days=9), 0),
    ]  # fmt: skip
    book.post(events.collect(CASE, ROUND, 100, open_, on=DAY, key="p", cause=("deposit", "9")))
    money = statement(CASE)
    assert [money.total("receivable", thing=thing) for thing in ("S1", "S1/penalty", "S1/late")] == [265, 0, 0]
    assert statement(ROUND).total("bank", source="clawback") == 100
    with pytest.raises(NotEnough):
        book.post(
            events.collect(
                CASE, ROUND, 266, [Receivable("S1", "principal", DAY, 265)], on=DAY, key="q", cause=("deposit", "10")
            )
        )
    assert verify() == []


def test_nothing_is_collected_while_the_company_may_object(book: Book) -> None:
    book.appropriate(1000)
    book.spend(CASE)
    due = DAY + timedelta(days=11)
    book.post(events.clawback(CASE, {"S1": 300}, due_on=due, on=DAY, key="c", cause=("sanction", "1")))
    open_ = [Receivable("S1", "principal", due, 300)]
    with pytest.raises(NotDue):
        events.collect(CASE, ROUND, 300, open_, on=due - timedelta(days=1), key="p", cause=("deposit", "9"))
    book.post(events.collect(CASE, ROUND, 100, open_, on=due, key="p", cause=("deposit", "9")))
    assert verify() == []
    careless = [Receivable("S1", "principal", DAY, 200)]  # whoever asks with another day is found out
    book.post(events.collect(CASE, ROUND, 200, careless, on=DAY, key="q", cause=("deposit", "10")))
    (found,) = verify()
    assert (found.invariant, found.expected) == (
        "I-15",
        f"collected on {due} or later",
    ) and "receivable" in found.account


def test_a_claim_is_written_off_by_two(book: Book) -> None:
    book.appropriate(1000)
    book.spend(CASE)
    book.post(events.clawback(CASE, {"S1": 300}, due_on=DAY, on=DAY, key="c", cause=("sanction", "1")))
    arguments = {"reason": "bankrupt", "key": "w", "cause": ("decision", "1")}
    with pytest.raises(SecondPersonMissing):
        events.write_off(CASE, "S1", 300, approved_by=(7, 7), **arguments)
    book.post(events.write_off(CASE, "S1", 300, approved_by=(7, 8), **arguments))
    assert statement(CASE).total("receivable") == 0 and verify() == []


MONTH, NEXT, DUE = "2026-03", "2026-04", DAY + timedelta(days=11)


def metered(book: Book, held: int) -> None:
    book.appropriate(10_000)
    book.award(CASE, Grant("solution", 8_000, 2_000))
    book.deposit("D1", 2_000)
    book.match(CASE, "D1", 2_000)
    book.reserve(CASE, "P1", held)


def correct(book: Book, after: dict[Source, int], **more) -> None:
    arguments = {
        "excess_before": 0,
        "excess_after": 0,
        "vat_before": 0,
        "vat_after": 0,
        "paid": False,
        "next_invoice": None,
        "due_on": DUE,
        **more,
    }
    before = book.parts[CASE, "P1/I1"]
    book.post(events.correct_use(
        CASE, "solution", "P1", "P1/I1", MONTH, 2, before, after, on=DAY, key=f"usage/P1/{MONTH}/2",
        cause=("invoice", "1"), **arguments
    ))  # fmt: skip


def test_use_beyond_the_hold_is_the_companys_and_a_month_is_corrected_in_one_event(book: Book) -> None:
    metered(book, 1_000)
    book.use(CASE, "P1/I1", MONTH, 1_300)
    assert statement(CASE).total("payable") == 1_000 and statement(CASE).total("excess") == 300
    assert statement(CASE).total("vat_due") == 130
    correct(book, {Source.GOV: 560, Source.CO: 140}, excess_before=300, vat_before=130, vat_after=70)
    money = statement(CASE)
    assert [money.total(bucket) for bucket in ("payable", "held", "excess", "vat_due")] == [700, 300, 0, 70]
    assert verify() == []


def test_a_paid_month_is_set_off_against_the_next_or_collected(book: Book) -> None:
    metered(book, 5_000)
    book.use(CASE, "P1/I1", MONTH, 1_000)
    book.pay(CASE, "P1/I1", "O1")
    book.use(CASE, "P1/I2", NEXT, 600)
    correct(book, {Source.GOV: 720, Source.CO: 180}, paid=True, next_invoice="P1/I2")
    money = statement(CASE)
    assert (money.total("payable"), money.total("paid"), money.total("held")) == (500, 1_000, 3_500)
    assert verify() == []


def test_a_paid_month_that_nothing_follows_becomes_a_receivable(book: Book) -> None:
    metered(book, 1_000)
    book.use(CASE, "P1/I1", MONTH, 1_000)
    book.pay(CASE, "P1/I1", "O1")
    correct(book, {Source.GOV: 720, Source.CO: 180}, paid=True)
    money = statement(CASE)
    assert (money.total("paid"), money.total("disallowed"), money.total("receivable")) == (900, 100, 80)
    with pytest.raises(NotDue):
        events.collect(
            CASE, ROUND, 80, [Receivable("P1/I1/2", "principal", DUE, 80)], on=DAY, key="c", cause=("deposit", "9")
        )
    assert json.loads(events_of(CASE)[-1].body)["due_on"] == DUE.isoformat()
    assert verify() == []
