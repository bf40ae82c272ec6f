"""A round in figures, and the pages of the ledger: the sums of what stands in its agreements, of nobody else's."""

from flask import Flask

from tests import given
from vouchers.agreements.states import AgreementState
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import lines, statement, trial_balance
from vouchers.payments.states import OrderState
from vouchers.reporting.queries import of_reference, progress
from vouchers.settlement.states import SettlementState


def test_a_round_before_anything_is_concluded(app: Flask) -> None:
    agreement = given.agreement(AgreementState.PREPARED)
    figures = progress(agreement.round)
    assert (figures.submitted, figures.eligible, figures.selected, figures.concluded) == (1, 1, 1, 0)
    assert (figures.awarded, figures.paid, figures.disallowed, figures.returned) == (0, 0, 0, 0)
    assert figures.unawarded == figures.budget == agreement.round.budget


def test_the_money_of_a_round_is_that_of_its_agreements(app: Flask) -> None:
    order = given.order(OrderState.PAID)
    agreement, other = order.invoice.agreement, given.agreement(programme="cloud-voucher.2020", key="company2")
    figures, own = progress(agreement.round), statement(agreement.reference)
    assert figures.concluded == 1 and figures.awarded == agreement.gov
    assert figures.paid == order.gov == own.total("paid", source=Source.GOV) > 0
    assert figures.unawarded == agreement.round.budget - agreement.gov
    assert progress(other.round).awarded == other.gov and progress(other.round).paid == 0


def test_what_was_disallowed_and_returned_stands_by_itself(app: Flask) -> None:
    settled = given.settlement(SettlementState.RETURNED)
    own, figures = statement(settled.agreement.reference), progress(settled.agreement.round)
    assert figures.disallowed == own.total("disallowed", source=Source.GOV)
    assert figures.returned == own.total("returned", source=Source.GOV) > 0


def test_the_ledger_of_a_case_has_its_transfers_and_that_of_a_round_all_of_its_cases(app: Flask) -> None:
    order = given.order(OrderState.PAID)
    agreement = order.invoice.agreement
    other = given.agreement(programme="cloud-voucher.2020", key="company2")
    case, whole = of_reference(agreement.reference), of_reference(agreement.round.reference)
    assert case is not None and whole is not None
    of_case = [row.id for row in lines(case.owners).page(None).rows]
    of_round = [row.id for row in lines(whole.owners).page(None).rows]
    everybodys = [row.id for row in lines().page(None).rows]
    assert of_case and set(of_case) < set(of_round) < set(everybodys)
    assert of_case == sorted(set(of_case), reverse=True), "newest first, none twice"
    elsewhere = {row.id for row in lines([other.reference]).page(None).rows}
    assert elsewhere and not elsewhere & set(of_round)
    assert sum(row.debits for row in trial_balance(whole.owners)) <= sum(row.debits for row in trial_balance())
