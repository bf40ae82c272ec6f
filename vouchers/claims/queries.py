"""Named reads of claims."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.claims import rules
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.states import INVOICE, TO_BE_PAID, InvoiceState, PurchaseState
from vouchers.db import db
from vouchers.db.listing import Column, Filter, Listing, RowPage, by_state
from vouchers.db.searching import sought
from vouchers.documents.models import StoredFile
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.desk import Scope
from vouchers.kernel.money import Won
from vouchers.kernel.wording import N_
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import Statement, statement
from vouchers.organisations.models import Organisation
from vouchers.programmes.models import Round
from vouchers.suppliers.models import Supplier
from vouchers.workdays import queries as calendar


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
    return db.session.get(Purchase, purchase_id)


def invoice(invoice_id: int) -> Invoice | None:
    return db.session.get(Invoice, invoice_id)


def evidence(invoice: Invoice, evidence_id: int) -> StoredFile | None:
    """The file of one piece of evidence of this invoice."""
    return next((row.file for row in invoice.evidence if row.id == evidence_id), None)


def purchases(agreement_id: int) -> list[Purchase]:
    """The purchase requests of an agreement, newest first."""
    query = select(Purchase).where(Purchase.agreement_id == agreement_id)
    return list(db.session.scalars(query.order_by(Purchase.id.desc())))


def purchases_of(agreement_ids: Collection[int]) -> dict[int, list[Purchase]]:
    """The purchase requests of several agreements with their invoices, newest first, by agreement."""
    query = select(Purchase).where(Purchase.agreement_id.in_(list(agreement_ids))).order_by(Purchase.id.desc())
    found: dict[int, list[Purchase]] = {key: [] for key in agreement_ids}
    for row in db.session.scalars(query.options(lazyload(Purchase.agreement), joinedload(Purchase.invoices))).unique():
        found[row.agreement_id].append(row)
    return found


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


def purchase_of_request(agreement_id: int, once: str) -> Purchase | None:
    """The purchase that came of the request with this key."""
    return db.session.scalar(select(Purchase).where(Purchase.agreement_id == agreement_id, Purchase.once == once))


def inspection_due_on(invoice: Invoice) -> date:
    """The last day of the company's days for the inspection."""
    count = invoice.agreement.round.definition.spending.inspect_days
    return calendar.due_on(date_in_korea(invoice.submitted_at), count)


def uninspected() -> list[int]:
    """The keys of the invoices that wait for their inspection and were not marked overdue."""
    query = select(Invoice.id).where(Invoice.state == InvoiceState.SUBMITTED, Invoice.overdue_at.is_(None))
    return list(db.session.scalars(query.order_by(Invoice.id)))


def same_purchase(agreement_id: int, item_code: str, description: str, amount: int) -> Purchase | None:
    """The newest purchase under way that asks for exactly this."""
    query = select(Purchase).where(
        Purchase.agreement_id == agreement_id, Purchase.item_code == item_code, Purchase.description == description,
        Purchase.amount == amount, Purchase.state == PurchaseState.REQUESTED,
    )  # fmt: skip
    return db.session.scalars(query.order_by(Purchase.id.desc()).limit(1)).first()


def open_metered(agreement_id: int, item_code: str) -> Purchase | None:
    """The hold of a metered cost item that is under way."""
    query = select(Purchase).where(Purchase.agreement_id == agreement_id, Purchase.item_code == item_code)
    return db.session.scalar(query.where(Purchase.state == PurchaseState.REQUESTED))


def vat_due(invoice: Invoice) -> Won:
    """The VAT of an accepted invoice that the company has not shown to have paid yet."""
    return statement(invoice.agreement.reference).total("vat_due", thing=invoice.thing)


def expired(today: date) -> list[int]:
    """The keys of purchases under way whose voucher has expired so long ago that its report of spending is due, and of
    which no invoice waits: what they hold will not be spent any more."""
    query = select(Purchase).join(Agreement, Agreement.id == Purchase.agreement_id).where(
        Purchase.state == PurchaseState.REQUESTED, Agreement.state == AgreementState.CONCLUDED,
        Agreement.ends_on < today
    )  # fmt: skip
    rows = db.session.scalars(query.order_by(Purchase.id).options(selectinload(Purchase.invoices))).unique()
    days = calendar.overrides()
    return [
        row.id
        for row in rows
        if not row.waits_for_inspection
        and rules.report_is_due(row.agreement.ends_on, _report_days(row), today=today, days=days)
    ]


def _report_days(purchase: Purchase) -> int:
    return purchase.agreement.round.definition.settlement.report_days


def unclaimed_months(purchase: Purchase, today: date) -> list[str]:
    """The months of a metered cost item that are over and have not been claimed, by this hold or an earlier one."""
    agreement = purchase.agreement
    claimed = claimed_months(agreement.id, purchase.item_code)
    months = rules.months_between(agreement.starts_on, agreement.ends_on)
    return [month for month in months if rules.is_over(month, agreement.ends_on, today=today) and month not in claimed]


def claimed_months(agreement_id: int, item_code: str) -> set[str]:
    """The months of use of a cost item that stand in the agreement's claims, refused ones left out."""
    query = select(Invoice.month).where(
        Invoice.agreement_id == agreement_id, Invoice.item_code == item_code, Invoice.month.is_not(None),
        Invoice.state != InvoiceState.REFUSED,
    )  # fmt: skip
    return {month for month in db.session.scalars(query) if month}


def waiting_in(agreement_id: int) -> bool:
    """Whether an invoice of the agreement waits for its inspection."""
    query = select(Invoice.id).where(Invoice.agreement_id == agreement_id, Invoice.state == InvoiceState.SUBMITTED)
    return db.session.scalar(query.limit(1)) is not None


def waivers_to_confirm() -> Select[Invoice]:
    """The invoices of which somebody wants no proof of the VAT, oldest first."""
    query = select(Invoice).where(Invoice.waiver_by.is_not(None), Invoice.waiver_confirmed_by.is_(None))
    return query.order_by(Invoice.id)


def months_of_use(agreement_id: int) -> list[Invoice]:
    """The months of use that stand in an agreement, refused ones left out, by month."""
    query = select(Invoice).join(Purchase).where(Purchase.agreement_id == agreement_id, Invoice.month.is_not(None))
    return list(
        db.session.scalars(query.where(Invoice.state != InvoiceState.REFUSED).order_by(Invoice.month, Invoice.id))
    )


def use_to_confirm(round_id: int, until: str) -> int:
    """Count the reported months of use of a round, up to this month (YYYY-MM), that the company has not confirmed."""
    query = (
        select(func.count()).select_from(Invoice).join(Purchase).join(Agreement, Agreement.id == Purchase.agreement_id)
    )
    query = query.join(Application, Application.id == Agreement.application_id)
    waiting = query.where(
        Application.round_id == round_id, Invoice.state == InvoiceState.SUBMITTED, Invoice.month <= until
    )
    return int(db.session.scalar(waiting) or 0)


def tax_number_in_use(tax_number: str) -> bool:
    """Whether a claim that was not refused, or the correction of one, has this approval number."""
    own = (Invoice.tax_number == tax_number) & (Invoice.state != InvoiceState.REFUSED)
    query = select(Invoice.id).where(own | (Invoice.corrected_by == tax_number))
    return db.session.scalar(query) is not None


def to_be_paid(round_id: int | None = None) -> Select[Invoice]:
    """Accepted invoices, of a round or of all, that wait for a payment batch, oldest inspection first."""
    query = select(Invoice).where(Invoice.state.in_(TO_BE_PAID)).order_by(Invoice.inspected_at, Invoice.id)
    if round_id is None:
        return query
    joined = query.join(Purchase).join(Agreement, Agreement.id == Purchase.agreement_id)
    return joined.join(Application, Application.id == Agreement.application_id).where(Application.round_id == round_id)


def inspections_overdue() -> Select[Invoice]:
    """SELECT of the invoices whose inspection is overdue, so that an officer may inspect them, oldest first."""
    waiting = Invoice.state == InvoiceState.SUBMITTED, Invoice.overdue_at.is_not(None)
    return select(Invoice).where(*waiting).order_by(Invoice.overdue_at, Invoice.id)


def to_be_inspected(scope: Scope) -> list[Invoice]:
    """The invoices that wait for the company's inspection."""
    query = select(Invoice).where(Invoice.state == InvoiceState.SUBMITTED)
    if scope.late:  # marked by the hour, so that thousands of months of use are not read to find those
        query = query.where(Invoice.overdue_at.is_not(None))
    here = agreements.within(Invoice.agreement_id, Invoice.id, scope)
    return list(db.session.scalars(query.where(*here).order_by(Invoice.id)).unique())


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


COMPANY, SELLER = aliased(Organisation), aliased(Organisation)
"""The two firms of a claim, where a list names both."""


def listing(actor: Actor, rounds: Collection[Round] = ()) -> Listing:
    """The visible claims. `rounds` name the cost items and are those to which they may be narrowed."""
    items = {item.code: item for row in rounds for item in row.definition.cost_items}
    query = (
        visible_to(actor)
        .join(COMPANY, COMPANY.id == Application.organisation_id)
        .join(SELLER, SELLER.id == Supplier.organisation_id)
        .with_only_columns(
            Invoice.id.label("id"), (Application.reference + "-I" + cast(Invoice.number, String)).label("reference"),
            COMPANY.name.label("company"), SELLER.name.label("supplier"), Purchase.item_code.label("item"),
            Invoice.month.label("month"), Invoice.tax_number.label("tax_number"), Invoice.issued_on.label("issued_on"),
            Invoice.supply_value.label("supply_value"), Invoice.vat.label("vat"), Invoice.accepted.label("accepted"),
            Invoice.gov.label("gov"), Invoice.co.label("co"), Invoice.excess.label("excess"),
            Invoice.state.label("state"), Invoice.submitted_at.label("submitted_at"),
        )
    )  # fmt: skip
    columns = (
        Column("reference", N_("청구번호")), Column("company", N_("수요기업")), Column("supplier", N_("공급기업")),
        Column("item", N_("비목"), names=items, note="month"), Column("month", N_("이용월"), "month", shown=False),
        Column("tax_number", N_("승인번호"), shown=False), Column("issued_on", N_("작성일"), "day", shown=False),
        Column("supply_value", N_("공급가액"), "won"), Column("vat", N_("세액"), "won", shown=False),
        Column("accepted", N_("인정 금액"), "won"), Column("gov", N_("정부지원금"), "won", shown=False),
        Column("co", N_("기업부담금"), "won", shown=False), Column("excess", N_("초과 이용"), "won", shown=False),
        Column("state", N_("상태"), "state", INVOICE.states), Column("submitted_at", N_("청구 일시"), "moment"),
    )  # fmt: skip
    keys = {row.reference: row.id for row in rounds}
    return Listing(
        N_("청구"), query, Invoice.id, columns, searched=with_words, dated="submitted_at",
        filters=(
            Filter("round", N_("회차"), {key: key for key in keys}, lambda key: Application.round_id == keys[key]),
            by_state(Invoice.state, INVOICE),
        ),
        link=RowPage("claims.invoice", "invoice_id"),
        empty=N_("조건에 맞는 청구가 없습니다. 공급기업이 청구하면 여기에 나타납니다."),
    )  # fmt: skip


def with_words(words: str) -> ColumnElement[bool]:
    """Claims whose case has the words, or whose own number, approval number or correction does."""
    own = select(Invoice.id).join(Purchase).join(Agreement, Agreement.id == Purchase.agreement_id)
    return Invoice.id.in_(own.where(Agreement.application_id.in_(applications.with_words(words)))) | numbered(words)


def numbered(words: str) -> ColumnElement[bool]:
    """Claims whose own number, approval number or correction has the words."""
    own = select(Invoice.id).join(Purchase).join(Agreement, Agreement.id == Purchase.agreement_id)
    of_case = own.join(Application, Application.id == Agreement.application_id)
    return Invoice.id.in_(
        union_all(
            select(Invoice.id).where(sought(words, Invoice.tax_number)),
            select(Invoice.id).where(Invoice.corrected_by.is_not(None), sought(words, Invoice.corrected_by)),
            of_case.where(sought(words, Application.reference + "-I" + cast(Invoice.number, String))),
        )
    )


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
        .options(selectinload(Purchase.invoices))
    )
    return list(db.session.scalars(query))


def money_left(statement_: Statement, item_code: str) -> tuple[Won, Won]:
    """(government, company) won that a line can still hold."""
    return (
        statement_.total("avail", source=Source.GOV, line=item_code),
        statement_.total("avail", source=Source.CO, line=item_code),
    )


def ledger_causes() -> dict[tuple[str, str], dict[str, int]]:
    """Count the ledger events of each type that each purchase and invoice must have, by (kind, id)."""
    found = {("purchase", str(key)): {"reserve": 1} for key in db.session.scalars(select(Purchase.id))}
    for key, state, month in db.session.execute(select(Invoice.id, Invoice.state, Invoice.month)):
        inspected = int(state not in (InvoiceState.SUBMITTED, InvoiceState.REFUSED))
        found["invoice", str(key)] = {"accept" if month is None else "usage_month": inspected}
    return found
