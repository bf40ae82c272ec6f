"""What applications refuse."""

from typing import Any

from flask import Flask

from tests import given
from tests.given.acting import APPLIED, CLOSES, RELEASED, act, sample_pdf, some_step
from tests.given.applications import complete, owner, started
from tests.given.organisations import firm, representative
from tests.refused import each, is_refused
from vouchers.applications import errors, services
from vouchers.applications.states import ApplicationState
from vouchers.db.transaction import transaction
from vouchers.matching import queries as matching
from vouchers.matching import services as proposals
from vouchers.programmes.states import RoundState
from vouchers.suppliers.states import SupplierState


def _too_many() -> None:
    draft = started()
    slot = draft.round.definition.application.documents[0].code
    for number in range(100):
        act(services.attach, draft, slot, filename=f"{number}.pdf", body=sample_pdf(), by=owner(draft), day=APPLIED)


def _not_listed_any_more() -> None:
    draft = complete()
    with transaction():
        draft.supplier.state = SupplierState.RETURNED
        services.name_supplier(draft, draft.supplier, of=some_step(APPLIED))


def _leave_what_was_selected() -> None:
    selected = given.application(ApplicationState.SELECTED)
    act(proposals.take_back, matching.accepted_of(selected.id), by=owner(selected), day=RELEASED + 1)


CASES = {
    errors.RoundNotOpen: lambda: act(
        services.start, given.call_round(RoundState.CLOSED), by=representative(firm()), day=CLOSES + 1
    ),
    errors.TooManyFiles: _too_many,
    errors.NotTheSupplierPool: _not_listed_any_more,
    errors.PartnerIsFixed: _leave_what_was_selected,
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
