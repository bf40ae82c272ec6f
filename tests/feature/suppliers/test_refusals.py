"""What registrations, offers and accounts refuse."""

from typing import Any

from flask import Flask

from tests import given
from tests.given.acting import act
from tests.given.organisations import firm, representative
from tests.given.people import officer
from tests.given.programmes import AI, CLOUD
from tests.given.suppliers import people_of, supplier
from tests.refused import each, is_refused
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.suppliers import accounts, catalogue, errors, services
from vouchers.suppliers.states import SupplierState


def register(**more: Any) -> Any:
    own = firm("supplier1")
    said = {
        "introduction": "시험",
        "slots": 7,
        "bank_code": "004",
        "account": "000-00-000001",
        "holder": own.name,
    } | more
    return act(services.register, own, AI, **said, by=representative(own), day=1)


def list_(found: Any) -> None:
    act(services.admit_supplier, found, by=officer(), day=2)


def edit(**more: Any) -> None:
    waiting = supplier(SupplierState.REGISTERED)
    act(
        services.edit_registration, waiting, **{"introduction": "시험", "slots": 7} | more, by=people_of(waiting), day=1
    )


def solution(**more: Any) -> None:
    waiting = supplier(SupplierState.REGISTERED)
    said = {
        "name": "검사",
        "description": "사진에서 흠을 찾아 알려 주는 서비스입니다.",
        "field_codes": ["law"],
        "tags": [],
        "price_from": 2,
        "price_to": 1,
    }
    act(catalogue.add_solution, waiting, **said | more, by=people_of(waiting), day=1)


def _without(what: str) -> None:
    waiting = supplier(SupplierState.REGISTERED, programme=CLOUD if what == "plans" else AI)
    with transaction():
        if what == "plans":
            for plan in waiting.solutions[0].plans:
                plan.withdrawn_at = given.at(1)
        else:
            db.session.delete(waiting.account)
    list_(waiting)


def _the_same_account() -> None:
    listed = supplier()
    act(
        accounts.ask_change, listed, bank_code="004", number=f"000-00-{listed.organisation_id:06}",
        holder=listed.organisation.name, reason="변경",
        filename="통장.pdf", body=given.sample_pdf(), by=people_of(listed), day=2,
    )  # fmt: skip


def _listed_by_another_id() -> None:
    listed = supplier()
    for known in ("S1", "S9"):
        with transaction():
            services.import_listing(
                "ai-voucher.2020", external_id=known, name=listed.organisation.name, description="설명", field_codes=[],
                business_number=listed.organisation.business_number, tags=[], slots=1, at=given.at(2),
            )  # fmt: skip


CASES = {
    errors.ListedAlready: _listed_by_another_id,
    errors.AlreadyRegistered: lambda: (register(), register()),
    errors.SlotsOverTheLimit: lambda: register(slots=1_000),
    errors.AccountNumberMalformed: lambda: register(account="계좌"),
    errors.HolderIsSomebodyElse: lambda: register(holder="다른 사람"),
    errors.AccountIncomplete: lambda: edit(account="000-00-000009"),
    errors.AccountByRequest: lambda: (lambda listed: act(
        services.edit_registration, listed, introduction="x", slots=7, bank_code="004", account="000-00-000009",
        holder=listed.organisation.name,
        by=people_of(listed), day=2,
    ))(supplier()),
    errors.AccountUnchanged: _the_same_account,
    errors.NoSolution: lambda: list_(register()),
    errors.NoPlan: lambda: _without("plans"),
    errors.NoBankAccount: lambda: _without("account"),
    errors.PriceRangeReversed: solution,
}  # fmt: skip


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
