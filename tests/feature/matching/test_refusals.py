"""What proposals refuse."""

from typing import Any

from flask import Flask

from tests.given.acting import APPLIED, CLOSES, act
from tests.given.applications import owner, started, with_need
from tests.given.matching import accepted, proposed
from tests.given.suppliers import people_of, supplier
from tests.refused import each, is_refused
from vouchers.kernel.actor import SYSTEM
from vouchers.matching import errors, services
from vouchers.suppliers.states import SupplierState


def propose(application: Any, to: Any) -> Any:
    return act(services.propose, application, to, message="함께해 주세요.", by=owner(application), day=APPLIED)


def _named_already() -> None:
    draft = with_need(started())
    accepted(draft)
    propose(draft, supplier(key="supplier2"))


def _its_own() -> None:
    own = supplier(key="company1")
    propose(with_need(started(company="company1")), own)


CASES = {
    errors.NeedMissing: lambda: propose(started(), supplier()),
    errors.NotListed: lambda: propose(with_need(started()), supplier(SupplierState.REGISTERED)),
    errors.OwnCompany: _its_own,
    errors.AlreadyNamed: _named_already,
    errors.NotOverYet: lambda: act(services.let_lapse, proposed(with_need(started())), by=SYSTEM, day=APPLIED + 1),
    errors.DraftTooLate: lambda: (
        lambda asked: act(services.accept, asked, answer="네", by=people_of(asked.supplier), day=CLOSES + 1)
    )(proposed(with_need(started()))),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
