"""Services chosen after selection and metered by the month: the voucher covers what it holds, to the won."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from tests.factories.world import World
from vouchers.agreements.models import Agreement, AgreementService
from vouchers.applications import services as applications
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.claims import errors, queries
from vouchers.claims.models import Invoice, Purchase, UsageLine
from vouchers.claims.services import invoicing, purchasing
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo import cast, metered
from vouchers.demo.cast import account_of
from vouchers.demo.spending import company_of, supplier_of
from vouchers.kernel.clock import days_of
from vouchers.kernel.errors import NotFound, NotNow, NotPermitted
from vouchers.kernel.money import THOUSAND
from vouchers.ledger.chart import Source
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.matching import errors as matching_errors
from vouchers.matching import services as matching
from vouchers.suppliers import catalogue
from vouchers.suppliers.errors import PlanWithdrawn
from vouchers.suppliers.models import PlanPrice


@pytest.fixture
def running(world: World) -> Agreement:
    """An agreement with its deposit in and nothing spent."""
    world.play(cast)
    for step in metered.steps(world)[:-6]:  # up to the choice of services
        step()
    metered._choose(world)
    metered._agree(world)
    return world.things["metered/agreements"]["confirmed"]


def use(world: World, purchase: Purchase, month: str, seats: int, *, day: float) -> Invoice:
    return metered.report(world, purchase, month, {"사용자·월": seats * THOUSAND, "GB·월": 10_125}, day=day)


def month_of(world: World, agreement: Agreement, number: int) -> tuple[str, float]:
    """A month of the agreement and a day on which it is over."""
    month = metered.months.months_between(agreement.starts_on, agreement.ends_on)[number]
    return month, (days_of(month)[1] - agreement.starts_on).days + 34


def test_months_are_drawn_from_one_hold_and_the_rest_is_the_companys(world: World, running: Agreement) -> None:
    company = company_of(running)
    purchase = metered.hold(world, running, day=37)
    held, line = purchase.amount, next(row for row in running.lines if row.item_code == "usage-fee")
    with pytest.raises(errors.AlreadyHeld):
        metered.hold(world, running, day=38)
    used = []
    for number, seats in enumerate((30, 31, 33, 2)):
        month, day = month_of(world, running, number)
        invoice = use(world, purchase, month, seats, day=day)
        world.act(invoicing.confirm_use, invoice, amount=invoice.supply_value, reason="", by=company, day=day)
        used.append(invoice)
    db.session.expire_all()
    assert [row.accepted + row.excess for row in used] == [row.supply_value for row in used]
    assert sum(row.accepted for row in used) == held
    assert sum(row.gov for row in used) == line.gov and sum(row.co for row in used) == line.cash
    assert [row.state for row in used] == [InvoiceState.ACCEPTED] * 3 + [InvoiceState.SELF_PAID]
    money = statement(running.reference)
    assert money.total("excess") == sum(row.excess for row in used) > 0
    assert money.total("held") == 0
    assert (money.total("payable", source=Source.GOV), money.total("payable", source=Source.CO)) == (
        line.gov,
        line.cash,
    )
    event = db.session.scalars(
        select(LedgerEvent).where(LedgerEvent.type == "usage_month").order_by(LedgerEvent.id)
    ).first()
    assert event.idem_key == f"usage/P1/{used[0].month}/1" and event.effective_date == days_of(used[0].month)[1]
    assert verify() == []


def test_a_company_may_find_a_month_partly_right_or_wrong(world: World, running: Agreement) -> None:
    company, supplier = company_of(running), supplier_of(running)
    purchase = metered.hold(world, running, day=37)
    month, day = month_of(world, running, 0)
    first = use(world, purchase, month, 10, day=day)
    with pytest.raises(errors.MonthClaimed):
        use(world, purchase, month, 10, day=day)
    with pytest.raises(errors.InvoiceWaiting):
        world.act(purchasing.close_purchase, purchase, by=company, day=day)
    with pytest.raises(NotPermitted):
        world.act(invoicing.confirm_use, first, amount=first.supply_value, reason="", by=supplier, day=day)
    world.act(invoicing.refuse_invoice, first, reason="아홉 사람만 썼습니다.", by=company, day=day)
    again = use(world, purchase, month, 10, day=day)
    world.act(invoicing.confirm_use, again, amount=117_001, reason="아홉 사람만 썼습니다.", by=company, day=day)
    assert (again.state, again.accepted, again.excess) == (InvoiceState.PARTLY_ACCEPTED, 117_001, 0)
    event = db.session.scalars(select(LedgerEvent).where(LedgerEvent.type == "usage_month")).one()
    assert event.idem_key.endswith(f"{month}/2")
    world.act(purchasing.close_purchase, purchase, by=company, day=day)
    assert statement(running.reference).total("held") == 0
    with pytest.raises(NotNow):
        use(world, purchase, month_of(world, running, 1)[0], 1, day=day + 31)
    assert verify() == []


def test_only_what_the_agreement_names_is_metered(world: World, running: Agreement) -> None:
    supplier = supplier_of(running)
    purchase = metered.hold(world, running, day=37)
    month, day = month_of(world, running, 0)
    last = days_of(month)[1]
    other = db.session.scalars(
        select(AgreementService).where(
            AgreementService.agreement_id != running.id, AgreementService.item_code == "usage-fee"
        )
    ).first()
    own = next(row for row in running.services if row.item_code == "usage-fee")
    said = {
        "month": month,
        "tax_number": "20260930410000000000000X",
        "issued_on": last,
        "vat": 0,
        "note": "쓴 것",
        "files": [],
    }
    for quantities, value, kind in (
        ({other.id: 1000}, other.unit_price, errors.ServiceUnknown),
        ({}, 1, errors.NothingUsed),
        ({own.id: 0}, 1, errors.NothingUsed),
        ({own.id: 1000}, own.unit_price + 1, errors.UsageDoesNotFit),
    ):
        with pytest.raises(kind):
            world.act(
                invoicing.report_use, purchase, **said, quantities=quantities, supply_value=value, by=supplier, day=day
            )
    with pytest.raises(NotPermitted):  # a metered hold is not invoiced as a delivery
        world.act(
            invoicing.submit_invoice, purchase, tax_number="20260930410000000000000X", issued_on=last, supply_value=1,
            vat=0,
            note="납품", files=[], by=supplier, day=day,
        )  # fmt: skip


def test_an_agreement_keeps_the_prices_it_was_signed_with(world: World, running: Agreement) -> None:
    key = supplier_of(running)
    before = {row.id: row.unit_price for row in running.services}
    seats = world.things[f"{key}/plans"][2]
    world.act(catalogue.set_price, seats, 99_000, by=key, day=36)
    assert seats.unit_price == 99_000 and [row.unit_price for row in seats.prices] == [12_000, 13_000, 99_000]
    world.act(catalogue.set_price, seats, 99_000, by=key, day=36)  # the same price again is no news
    assert len(seats.prices) == 3
    purchase = metered.hold(world, running, day=37)
    month, day = month_of(world, running, 0)
    invoice = use(world, purchase, month, 1, day=day)
    assert invoice.usage[0].amount == 13_000
    assert {row.id: row.unit_price for row in running.services} == before
    for table in ("plan_price", "agreement_service", "usage_line", "proposal_line"):
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(f"DELETE FROM {table}"))
    assert db.session.scalar(select(PlanPrice.id).limit(1)) and db.session.scalar(select(UsageLine.id).limit(1))


def test_services_are_chosen_after_selection_from_what_is_sold(world: World, running: Agreement) -> None:
    application = db.session.scalars(
        select(Application).where(
            Application.round_id == running.round.id,
            Application.supplier_id.is_(None),
            Application.state == ApplicationState.SELECTED,
        )
    ).first()
    company = account_of(application.organisation_id)
    key = next(key for key, offer in metered.OFFERS.items() if offer[2] == application.field_code)
    consulting, _migration, seats, _storage = world.things[f"{key}/plans"]
    foreign = world.things[f"{next(name for name in metered.OFFERS if name != key)}/plans"][0]

    def ask(quantities: dict[int, tuple[int, int]], by: str = company):
        return world.act(
            matching.propose,
            application,
            world.things[key],
            message="부탁합니다.",
            quantities=quantities,
            by=by,
            day=33,
        )

    for quantities, kind in (
        ({}, matching_errors.NothingChosen),
        ({foreign.id: (1, 1)}, matching_errors.PlanNotOffered),
        ({consulting.id: (2, 1)}, matching_errors.OverTheItem),
        ({seats.id: (1, 8)}, matching_errors.TooManyMonths),
    ):
        with pytest.raises(kind):
            ask(quantities)
    with pytest.raises(NotFound):
        ask({seats.id: (1, 1)}, by=key)
    world.act(catalogue.withdraw_plan, consulting, by=key, day=33)
    with pytest.raises(matching_errors.PlanNotOffered):
        ask({consulting.id: (1, 1)})
    with pytest.raises(PlanWithdrawn):
        world.act(catalogue.set_price, consulting, 1, by=key, day=33)
    proposal = ask({seats.id: (5, 7)})
    world.act(matching.accept, proposal, answer="", by=key, day=34)
    assert application.supplier_id == world.things[key].id
    with pytest.raises(NotPermitted):  # it now leaves by declining the agreement
        world.act(applications.withdraw, application, reason="그만둡니다.", by=company, day=35)


def test_a_draft_cannot_name_a_supplier_before_selection(world: World) -> None:
    world.play(cast)
    for step in metered.steps(world)[:4]:
        step()
    application = world.act(applications.start, world.things["metered"], by="company12", day=3)
    world.act(
        applications.save_need,
        application,
        title="이름",
        field_code="management",
        need="필요한 것입니다.",
        by="company12",
        day=3,
    )
    plan = world.things["cloud1/plans"][2]
    with pytest.raises(NotPermitted):
        world.act(
            matching.propose,
            application,
            world.things["cloud1"],
            message="미리",
            quantities={plan.id: (1, 1)},
            by="company12",
            day=3,
        )


def test_months_that_are_over_wait_for_their_claim(world: World, running: Agreement) -> None:
    purchase = metered.hold(world, running, day=37)
    touched = metered.months.months_between(running.starts_on, running.ends_on)
    assert queries.unclaimed_months(purchase, date(2000, 1, 1)) == []
    assert queries.unclaimed_months(purchase, running.ends_on) == touched
    month, day = month_of(world, running, 0)
    use(world, purchase, month, 1, day=day)
    assert queries.unclaimed_months(purchase, running.ends_on) == touched[1:]
