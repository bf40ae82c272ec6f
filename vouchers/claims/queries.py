"""Named reads of claims."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select

from vouchers.agreements.models import Agreement
from vouchers.applications.models import Application
from vouchers.claims import rules
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.states import TO_BE_PAID, InvoiceState, PurchaseState
from vouchers.db import db
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.money import Won
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import Statement, statement
from vouchers.suppliers.models import Supplier


@dataclass(frozen=True)
class Hold:
    """What is left of a purchase's hold, and what has been drawn from it, in won."""

    gov: Won
    co: Won
    drawn: Won
    drawn_gov: Won

    @property
    def left(self) -> Won:
        return self.gov + self.co


def purchase(purchase_id: int) -> Purchase | None:
    return db.session.get(Purchase, purchase_id)  # type: ignore[no-any-return]


def invoice(invoice_id: int) -> Invoice | None:
    return db.session.get(Invoice, invoice_id)  # type: ignore[no-any-return]


def purchases(agreement_id: int) -> list[Purchase]:
    """The purchase requests of an agreement, newest first."""
    query = select(Purchase).where(Purchase.agreement_id == agreement_id)
    return list(db.session.scalars(query.order_by(Purchase.id.desc())))


def invoices(agreement_id: int, *states: InvoiceState) -> list[Invoice]:
    """The invoices of an agreement, oldest first."""
    query = select(Invoice).join(Purchase).where(Purchase.agreement_id == agreement_id)
    if states:
        query = query.where(Invoice.state.in_(states))
    return list(db.session.scalars(query.order_by(Invoice.id)))


def hold(purchase: Purchase) -> Hold:
    """The state of a purchase's hold, from the ledger and from what its inspections accepted."""
    money = statement(purchase.agreement.reference)
    accepted = [row for row in purchase.invoices if row.state not in (InvoiceState.SUBMITTED, InvoiceState.REFUSED)]
    return Hold(
        gov=money.total("held", source=Source.GOV, thing=purchase.thing),
        co=money.total("held", source=Source.CO, thing=purchase.thing),
        drawn=sum(row.accepted for row in accepted),
        drawn_gov=sum(row.gov for row in accepted),
    )


def next_number(agreement_id: int, kind: type[Purchase] | type[Invoice]) -> int:
    """The number of the agreement's next purchase or invoice. The caller holds the agreement's lock."""
    query = select(func.count()).select_from(kind)
    if kind is Invoice:
        query = query.join(Purchase)
    return int(db.session.scalar(query.where(Purchase.agreement_id == agreement_id)) or 0) + 1


def open_metered(agreement_id: int, item_code: str) -> Purchase | None:
    """The hold of a metered cost item that is under way."""
    query = select(Purchase).where(Purchase.agreement_id == agreement_id, Purchase.item_code == item_code)
    return db.session.scalar(query.where(Purchase.state == PurchaseState.REQUESTED))  # type: ignore[no-any-return]


def unclaimed_months(purchase: Purchase, today: date) -> list[str]:
    """The months of a metered purchase that are over and have not been claimed."""
    agreement = purchase.agreement
    claimed = {row.month for row in purchase.invoices if row.state is not InvoiceState.REFUSED}
    months = rules.months_between(agreement.starts_on, agreement.ends_on)
    return [month for month in months if rules.is_over(month, agreement.ends_on, today=today) and month not in claimed]


def months_of_use(agreement_id: int) -> list[Invoice]:
    """The months of use that stand in an agreement, refused ones left out, by month."""
    query = select(Invoice).join(Purchase).where(Purchase.agreement_id == agreement_id, Invoice.month.is_not(None))
    return list(db.session.scalars(query.where(Invoice.state != InvoiceState.REFUSED).order_by(Invoice.month, Invoice.id)))


def tax_number_in_use(tax_number: str) -> bool:
    query = select(Invoice.id).where(Invoice.tax_number == tax_number, Invoice.state != InvoiceState.REFUSED)
    return db.session.scalar(query) is not None


def to_be_paid(round_id: int) -> list[Invoice]:
    """Accepted invoices of a round that wait for a payment batch, oldest inspection first."""
    query = (
        select(Invoice)
        .join(Purchase)
        .join(Agreement, Agreement.id == Purchase.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .where(Application.round_id == round_id, Invoice.state.in_(TO_BE_PAID))
        .order_by(Invoice.inspected_at, Invoice.id)
    )
    return list(db.session.scalars(query))


def visible_to(actor: Actor) -> Select[Invoice]:
    """The invoices this actor may open: its own as company or supplier; for the agency all."""
    query = (
        select(Invoice)
        .join(Purchase, Purchase.id == Invoice.purchase_id)
        .join(Agreement, Agreement.id == Purchase.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
    )
    if actor.has(*AGENCY_STAFF):
        return query
    mine = actor.acting_for or 0
    return query.where(or_(Application.organisation_id == mine, Supplier.organisation_id == mine))


def waiting_for_inspection(actor: Actor) -> list[Invoice]:
    """The visible invoices that the company has yet to inspect."""
    query = visible_to(actor).where(Invoice.state == InvoiceState.SUBMITTED)
    return list(db.session.scalars(query.order_by(Invoice.submitted_at)))


def open_purchases_for_supplier(organisation_id: int | None) -> list[Purchase]:
    """Purchase requests a supplier may invoice."""
    query = (
        select(Purchase)
        .join(Agreement, Agreement.id == Purchase.agreement_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .where(Supplier.organisation_id == (organisation_id or 0), Purchase.state == PurchaseState.REQUESTED)
        .order_by(Purchase.id)
    )
    return list(db.session.scalars(query))


def money_left(statement_: Statement, item_code: str) -> tuple[Won, Won]:
    """(government, company) won that a line can still hold."""
    return (
        statement_.total("avail", source=Source.GOV, line=item_code),
        statement_.total("avail", source=Source.CO, line=item_code),
    )
