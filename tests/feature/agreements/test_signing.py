"""Agreements from drawing up to the issued voucher: what is frozen, who is told, what stands in the ledger."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.features import ledger_causes
from tests.given.acting import AGREED, OVER, act, at, on, some_step
from tests.given.agreements import SIGNED, company, match, supplier
from tests.given.matching import GIGABYTES, MONTHS, SEATS
from tests.given.people import approver, finance, officer
from tests.given.programmes import CLOUD
from tests.given.suppliers import plans
from tests.letters import letters
from vouchers.agreements import services
from vouchers.agreements.errors import AgreementUnknown
from vouchers.agreements.states import AgreementState, Party
from vouchers.applications import services as applications
from vouchers.applications.errors import BoundByAgreement
from vouchers.bank import services as bank
from vouchers.bank.states import DepositState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.workdays import end_of_period
from vouchers.ledger.chart import Source
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.matching import queries as matching
from vouchers.matching import services as proposals
from vouchers.matching.states import ProposalState
from vouchers.outbox.models import Letter
from vouchers.programmes.accounts import account_of, payer_note
from vouchers.programmes.states import RoundState


def told(kind: str) -> set[int]:
    return set(db.session.scalars(select(Letter.user_id).where(Letter.kind == kind)))


def test_an_agreement_is_the_application_as_it_was_selected(app: Flask) -> None:
    drawn = given.agreement(AgreementState.PREPARED)
    application = drawn.application
    assert (drawn.gov, drawn.cash, drawn.in_kind) == (120_000_001, 27_000_000, 12_000_000)
    assert [(row.item_code, row.gov, row.cash, row.in_kind) for row in drawn.lines] == [
        ("solution", 100_000_001, 22_000_000, 0), ("infrastructure", 20_000_000, 5_000_000, 0),
        ("labour", 0, 0, 12_000_000),
    ]  # fmt: skip
    assert (drawn.starts_on, drawn.ends_on) == (
        on(AGREED),
        end_of_period(on(AGREED), drawn.round.definition.agreement.months),
    )
    assert (drawn.version, drawn.drawn_up_by, drawn.supplier_id) == (1, officer().user_id, application.supplier_id)
    assert application.bound_at == at(SIGNED - 2) and application.place_freed_at is None


def test_each_party_signs_in_its_turn_and_is_asked_by_letter(app: Flask) -> None:
    signed = given.agreement(AgreementState.AWAITING_AGENCY)
    assert [row.party for row in signed.signatures] == [Party.COMPANY, Party.SUPPLIER]
    assert {row.terms_sha256 for row in signed.signatures} == {signed.terms_sha256}
    assert {company(signed).user_id, supplier(signed).user_id} <= told("agreement_to_sign")
    act(services.sign_for_agency, signed, by=approver(), day=SIGNED)
    assert signed.signatures[-1].party is Party.AGENCY and signed.concluded_at == at(SIGNED)
    assert {company(signed).user_id, supplier(signed).user_id} <= told("agreement_concluded")


def test_the_voucher_is_locked_until_the_share_is_in(app: Flask) -> None:
    concluded = given.agreement(paid_in=False)
    money = statement(concluded.reference)
    assert (money.total("locked", source=Source.GOV), money.total("unpaid"), money.total("avail")) == (
        120_000_001,
        27_000_000,
        0,
    )
    part = act(
        bank.record_deposit,
        concluded.round,
        statement_line="L-1",
        payer="입금자",
        amount=26_999_999,
        deposited_on=on(AGREED),
        by=finance(),
        day=AGREED + 0.1,
    )
    act(services.match_deposit, part, concluded, by=finance(), day=AGREED + 0.2)
    money = statement(concluded.reference)
    assert (part.state, money.total("unpaid"), money.total("locked")) == (DepositState.MATCHED, 1, 120_000_001)
    rest = act(
        bank.record_deposit,
        concluded.round,
        statement_line="L-2",
        payer="입금자",
        amount=501,
        deposited_on=on(AGREED),
        by=finance(),
        day=AGREED + 0.1,
    )
    act(services.match_deposit, rest, concluded, by=finance(), day=AGREED + 0.2)
    money = statement(concluded.reference)
    assert (rest.state, money.total("unpaid"), money.total("locked"), money.total("avail")) == (
        DepositState.SURPLUS,
        0,
        0,
        147_000_001,
    )
    assert (
        statement(concluded.round.reference).total("suspense", thing=rest.thing) == 500
        and rest.matched_by == finance().user_id
    )
    assert company(concluded).user_id in told("deposit_matched") and verify(ledger_causes()) == []


def test_money_that_came_early_counts_from_the_conclusion(app: Flask) -> None:
    concluded = given.agreement(paid_in=False)
    early = act(
        bank.record_deposit,
        concluded.round,
        statement_line="L-1",
        payer="입금자",
        amount=concluded.cash,
        deposited_on=on(AGREED - 20),
        by=finance(),
        day=AGREED,
    )
    act(services.match_deposit, early, concluded, by=finance(), day=AGREED + 1)
    events = select(LedgerEvent).where(LedgerEvent.cause_kind == "deposit", LedgerEvent.cause_id == str(early.id))
    recorded, *matched = db.session.scalars(events.order_by(LedgerEvent.id))
    assert recorded.effective_date == on(AGREED - 20) and matched
    assert {event.effective_date for event in matched} == {on(SIGNED)}


@pytest.mark.parametrize(
    "state", [AgreementState.AWAITING_COMPANY, AgreementState.AWAITING_SUPPLIER, AgreementState.AWAITING_AGENCY]
)
def test_a_declined_agreement_frees_both_sides(app: Flask, state: AgreementState) -> None:
    waiting = given.agreement(state)
    by = {
        AgreementState.AWAITING_COMPANY: company(waiting),
        AgreementState.AWAITING_SUPPLIER: supplier(waiting),
        AgreementState.AWAITING_AGENCY: approver(),
    }[state]
    act(services.decline, waiting, reason="맡았던 사람이 떠났습니다.", by=by, day=SIGNED + 1)
    assert (
        waiting.state is AgreementState.DECLINED
        and waiting.application.bound_at is None
        and waiting.application.place_freed_at == at(SIGNED + 1)
    )
    told = letters("agreement_declined")
    assert told and all("맡았던 사람이 떠났습니다." in letter.body for letter in told)
    assert statement(waiting.reference).total("avail", "locked", "unpaid") == 0


def test_a_surplus_goes_back_by_two_people(app: Flask) -> None:
    concluded = given.agreement(paid_in=False)
    surplus = match(concluded, surplus=30_000)
    act(bank.record_return, surplus, statement_line="B-1", returned_on=on(AGREED + 1), by=finance(2), day=AGREED + 1.1)
    assert (surplus.state, surplus.return_line, surplus.returned_on, surplus.return_recorded_by) == (
        DepositState.RETURNING,
        "B-1",
        on(AGREED + 1),
        finance(2).user_id,
    )
    assert statement(concluded.round.reference).total("suspense", thing=surplus.thing) == 30_000, "not yet gone"
    act(bank.undo_return, surplus, reason="잘못 보았습니다.", by=approver(), day=AGREED + 1.2)
    assert (surplus.state, surplus.return_line, surplus.return_recorded_by) == (DepositState.SURPLUS, None, None)
    act(bank.record_return, surplus, statement_line="B-1", returned_on=on(AGREED + 1), by=finance(2), day=AGREED + 1.3)
    act(bank.return_deposit, surplus, by=approver(), day=AGREED + 1.4)
    assert (
        surplus.return_confirmed_by == approver().user_id
        and statement(concluded.round.reference).total("suspense", thing=surplus.thing) == 0
    )
    assert verify(ledger_causes()) == []


def test_an_agreement_freezes_the_services_that_were_chosen_and_their_prices(app: Flask) -> None:
    drawn = given.agreement(AgreementState.PREPARED, programme=CLOUD)
    own = plans(drawn.supplier)
    assert [(row.plan_id, row.plan, row.unit, row.unit_price) for row in drawn.services] == [
        (plan.id, plan.name, plan.unit, plan.unit_price) for plan in own
    ]
    assert [(row.quantity, row.months) for row in drawn.services] == [
        (1, 1),
        (1, 1),
        (SEATS, MONTHS),
        (GIGABYTES, MONTHS),
    ]
    assert given.agreement(AgreementState.PREPARED, key="company9").services == []


@pytest.mark.parametrize(
    "state",
    [
        AgreementState.PREPARED, AgreementState.AWAITING_COMPANY, AgreementState.AWAITING_AGENCY,
        AgreementState.CONCLUDED, AgreementState.SETTLING,
    ],
)  # fmt: skip
def test_an_agreement_that_is_alive_keeps_its_application(app: Flask, state: AgreementState) -> None:
    alive = given.agreement(state)
    application, own = alive.application, company(alive)
    accepted = next(row for row in matching.of_application(application.id) if row.state is ProposalState.ACCEPTED)
    with pytest.raises(BoundByAgreement):
        act(proposals.take_back, accepted, by=own, day=OVER)
    with pytest.raises(BoundByAgreement):
        act(applications.withdraw, application, reason="그만둡니다.", by=own, day=OVER)
    with pytest.raises(BoundByAgreement), transaction():
        applications.name_supplier(application, None, of=some_step(OVER))
    assert application.supplier_id == alive.supplier_id


def test_the_company_is_told_where_and_by_when_to_pay_its_share(app: Flask) -> None:
    concluded = given.agreement(paid_in=False)
    (to_company,) = [row for row in letters("agreement_concluded") if row.user_id == company(concluded).user_id]
    assert account_of(concluded.round.programme_code).number in to_company.body
    assert f"{concluded.cash:,}" in to_company.body and payer_note(concluded.reference) in to_company.body


def test_money_of_another_round_is_not_matched(app: Flask) -> None:
    earlier = given.call_round(programme=CLOUD)
    concluded = given.agreement(paid_in=False)
    later = given.call_round(RoundState.PREPARED)
    assert earlier.id < concluded.round.id < later.id
    for other, day in ((earlier, AGREED),):
        found = act(
            bank.record_deposit, other, statement_line="L-1", payer="입금자", amount=concluded.cash,
            deposited_on=on(day), by=finance(), day=AGREED + 1,
        )  # fmt: skip
        with pytest.raises(AgreementUnknown):
            act(services.match_deposit, found, concluded, by=finance(), day=AGREED + 2)
