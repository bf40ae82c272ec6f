"""Suppliers, their services and plans, and changes of their accounts."""

from tests.given.acting import act, sample_pdf
from tests.given.organisations import firm, representative
from tests.given.people import officer
from tests.given.programmes import AI, CLOUD
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM, Actor
from vouchers.suppliers import accounts, catalogue, services
from vouchers.suppliers.models import AccountChange, Plan, Supplier
from vouchers.suppliers.states import ChangeState, SupplierState

FIELDS = ["manufacturing", "retail-commerce", "law", "healthcare"]
PLANS = [("도입 컨설팅", "consulting", "건", 2_000_000), ("자료 이전", "migration", "건", 3_000_000),
         ("기본 요금제", "usage-fee", "사용자·월", 12_000), ("저장 공간", "usage-fee", "GB·월", 1_100)]  # fmt: skip


def supplier(
    state: SupplierState = SupplierState.LISTED, *, key: str = "supplier1", programme: str = AI, slots: int = 7
) -> Supplier:
    """A supplier of the programme with a solution, or in the cloud voucher with a service and its plans."""
    organisation = firm(key)
    known = db.session.scalars(
        db.select(Supplier).where(Supplier.organisation_id == organisation.id, Supplier.programme_code == programme)
    ).first()
    if known is not None:
        return known
    own = representative(organisation)
    made: Supplier = act(
        services.register, organisation, programme, introduction="시험을 위해 꾸며 낸 회사입니다.", slots=slots, bank_code="004",
        account=f"000-00-{organisation.id:06}", holder=organisation.name, by=own, day=0.4,
    )  # fmt: skip
    solution = act(
        catalogue.add_solution, made, name="맡은 일", description="사람이 하던 일을 대신하고 결과를 알려 주는 서비스입니다.",
        field_codes=FIELDS if programme == AI else ["management"], tags=["시험"], price_from=None, price_to=None, by=own,
        day=0.4,
    )  # fmt: skip
    for name, item, unit, price in PLANS if programme == CLOUD else ():
        act(catalogue.add_plan, solution, name=name, item_code=item, unit=unit, unit_price=price, by=own, day=0.4)
    if state is SupplierState.LISTED:
        act(services.admit_supplier, made, by=officer(), day=0.5)
    elif state is SupplierState.RETURNED:
        act(services.send_back_registration, made, reason="예금주가 다릅니다.", by=officer(), day=0.5)
    return made


def people_of(found: Supplier) -> Actor:
    """The representative of the supplier."""
    return representative(found.organisation)


def plans(found: Supplier) -> list[Plan]:
    """The supplier's plans in the order of PLANS."""
    return sorted((plan for solution in found.solutions for plan in solution.plans), key=lambda plan: plan.id)


def account_change(
    state: ChangeState = ChangeState.REQUESTED, *, of: Supplier | None = None, day: float = 5
) -> AccountChange:
    """A supplier wants to be paid elsewhere."""
    found = of or supplier()
    made: AccountChange = act(
        accounts.ask_change, found, bank_code="090", number="3333-01-1234567", holder=found.organisation.name,
        reason="주거래 은행 변경",
        filename="통장.pdf", body=sample_pdf(), by=people_of(found), day=day,
    )  # fmt: skip
    if state in (ChangeState.APPROVED, ChangeState.IN_FORCE):
        act(accounts.approve_change, made, waiting_days=3, by=officer(), day=day + 1)
    if state is ChangeState.IN_FORCE:
        with transaction():
            from tests.given.acting import at

            accounts.apply_change(made, by=SYSTEM, at=at(day + 10))
    elif state is ChangeState.REJECTED:
        act(accounts.reject_change, made, reason="예금주가 다릅니다.", by=officer(), day=day + 1)
    elif state is ChangeState.WITHDRAWN:
        act(accounts.withdraw_change, made, by=people_of(found), day=day + 1)
    return made
