"""Agreements with their signatures and deposits."""

from datetime import date

from tests.given.acting import AGREED, act, make_documents, on
from tests.given.applications import application as given_application
from tests.given.matching import accepted
from tests.given.once import once
from tests.given.organisations import representative
from tests.given.people import approver, finance, officer
from tests.given.programmes import AI, call_round
from vouchers.agreements import services
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.bank import services as bank
from vouchers.bank.models import Deposit
from vouchers.bank.states import DepositState
from vouchers.kernel.actor import Actor
from vouchers.ledger.queries import statement

SIGNED = AGREED - 1


def company(of: Agreement) -> Actor:
    """The representative of the demand company."""
    return representative(of.application.organisation)


def supplier(of: Agreement) -> Actor:
    """The representative of the supplier."""
    return representative(of.supplier.organisation)


@once
def agreement(
    state: AgreementState = AgreementState.CONCLUDED,
    *,
    of: Application | None = None,
    programme: str = AI,
    paid_in: bool = True,
    key: str = "company1",
) -> Agreement:
    """An agreement in this state; a concluded one with its deposit unless said."""
    selected = of or given_application(ApplicationState.SELECTED, company=key, programme=programme)
    if selected.supplier_id is None:
        accepted(selected)
    made: Agreement = act(services.draw_up, selected, starts_on=on(AGREED), by=officer(), day=SIGNED - 2)
    make_documents()
    if state is AgreementState.PREPARED:
        return made
    act(services.send, made, by=officer(), day=SIGNED - 1.8)
    order = [
        AgreementState.AWAITING_COMPANY,
        AgreementState.AWAITING_SUPPLIER,
        AgreementState.AWAITING_AGENCY,
        AgreementState.CONCLUDED,
    ]
    if state is AgreementState.DECLINED:
        act(services.decline, made, reason="맡았던 사람이 떠났습니다.", by=company(made), day=SIGNED - 1)
        return made
    reached = order.index(state) if state in order else len(order) - 1
    for verb, by in [
        (services.sign_for_company, company(made)),
        (services.sign_for_supplier, supplier(made)),
        (services.sign_for_agency, approver()),
    ][:reached]:
        act(verb, made, by=by, day=SIGNED)
        make_documents()
    if reached == len(order) - 1 and paid_in and made.cash:
        match(made)
    if state in (AgreementState.SETTLING, AgreementState.SETTLED):
        from tests.given.settlement import settlement
        from vouchers.settlement.states import SettlementState

        settlement(SettlementState.OPEN if state is AgreementState.SETTLING else SettlementState.CLOSED, of=made)
    return made


def record(
    amount: int,
    *,
    line: str = "L-1",
    payer: str = "입금자",
    day: float = AGREED,
    programme: str = AI,
    on_day: date | None = None,
) -> Deposit:
    """A line of the bank's statement is on record."""
    from vouchers.programmes.states import RoundState

    made: Deposit = act(
        bank.record_deposit, call_round(RoundState.CLOSED, programme=programme), statement_line=line, payer=payer,
        amount=amount,
        deposited_on=on_day or on(day), by=finance(), day=day + 0.1,
    )  # fmt: skip
    return made


def match(of: Agreement, *, surplus: int = 0) -> Deposit:
    """The company's share is in."""
    made: Deposit = act(
        bank.record_deposit, of.round, statement_line=f"L-{of.id}", payer=of.application.organisation.name,
        amount=of.cash + surplus,
        deposited_on=on(AGREED), by=finance(), day=AGREED + 0.1,
    )  # fmt: skip
    act(services.match_deposit, made, of, by=finance(), day=AGREED + 0.2)
    return made


def deposit(state: DepositState = DepositState.UNMATCHED, *, surplus: bool = False) -> Deposit:
    """A line of the bank's statement in this state; what goes back came from nobody known,
    or was too much (`surplus`).
    """
    concluded = agreement(paid_in=False)
    if state is DepositState.MATCHED:
        return match(concluded)
    if state is DepositState.SURPLUS or surplus:
        made = match(concluded, surplus=30_000)
    else:
        made = act(
            bank.record_deposit, concluded.round, statement_line="L-unknown", payer="모르는 입금자", amount=700_000,
            deposited_on=on(AGREED), by=finance(), day=AGREED + 0.1,
        )  # fmt: skip
    if state in (DepositState.RETURNING, DepositState.RETURNED):
        act(bank.record_return, made, statement_line="B-1", returned_on=on(AGREED + 1), by=finance(2), day=AGREED + 1.1)
    if state is DepositState.RETURNED:
        act(bank.return_deposit, made, by=approver(), day=AGREED + 1.2)
    return made


def left(of: Agreement) -> int:
    """Won that can still be held on the voucher."""
    return statement(of.reference).total("avail")
