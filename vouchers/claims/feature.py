"""What claims bring: purchases and claims, what is to be inspected, invoiced and reported."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.claims import queries
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.policy import INVOICE_POLICY, PURCHASE_POLICY
from vouchers.claims.routes import bp
from vouchers.claims.states import INVOICE, PURCHASE, Do
from vouchers.db.piles import Pile
from vouchers.db.searching import Search, link, newest
from vouchers.kernel import workdays
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.clock import date_in_korea, end_of
from vouchers.kernel.desk import Paper, Part, Parts, Reader, Scope, Source, Task, Wait, Waiting, reads
from vouchers.kernel.wording import N_
from vouchers.ledger.queries import Statement
from vouchers.ledger.thing import Thing
from vouchers.organisations import queries as organisations
from vouchers.web.features import Feature

_LIST = (N_("청구 관리"), "claims.listing")


def _invoice(row: Invoice) -> Task:
    return link("claims.invoice", row.reference, invoice_id=row.id)


def _purchases(cases: Sequence[Parts]) -> Mapping[int, Sequence[Purchase]]:
    """The purchase requests of agreements that have been concluded, each with its invoices."""
    concluded = {
        agreement.id: parts.application.id
        for parts in cases
        if (agreement := parts.one(Agreement)) is not None and agreement.concluded_at is not None
    }
    found = queries.purchases_of(concluded) if concluded else {}
    return {concluded[key]: rows for key, rows in found.items()}


def _tasks(parts: Parts, actor: Actor, at: datetime) -> list[Task]:
    agreement, purchases, today = parts.one(Agreement), parts.all(Purchase), date_in_korea(at)
    if agreement is None or agreement.state is not AgreementState.CONCLUDED:
        return []
    tasks: list[Task] = []
    for invoice in (row for purchase in reversed(purchases) for row in purchase.invoices):
        if INVOICE_POLICY.offers(actor, Do.INSPECT, invoice):
            sentence = N_("이용량 확인하기") if invoice.month else N_("납품 검수하기")
            tasks.append(
                Task(
                    sentence,
                    "claims.inspect",
                    {"invoice_id": invoice.id},
                    since=invoice.submitted_at,
                    amount=invoice.supply_value,
                )
            )
    for purchase in purchases:
        here = {"purchase_id": purchase.id}
        if PURCHASE_POLICY.offers(actor, Do.INVOICE, purchase) and not purchase.waits_for_inspection:
            tasks.append(Task(N_("구매 요청 보고 청구하기"), "claims.purchase", here, since=purchase.requested_at))
        if PURCHASE_POLICY.offers(actor, Do.REPORT_USE, purchase) and queries.unclaimed_months(purchase, today):
            tasks.append(Task(N_("이용량 입력하기"), "claims.report_use", here))
    money = parts.one(Statement)
    deposited = money is not None and not money.total("locked", "unpaid")
    if deposited and today <= agreement.ends_on and actor.works_for(agreement.application.organisation_id):
        here, left = {"agreement_id": agreement.id}, money.total("avail") if money is not None else None
        tasks.append(
            Task(N_("구매 요청하기"), "claims.request_purchase", here, due=end_of(agreement.ends_on), amount=left)
        )
    return tasks


def _inspections(days: dict[date, bool], scope: Scope) -> Iterator[Wait]:
    for row in queries.to_be_inspected(scope):
        agreement = row.agreement
        firm, spending = agreement.application.organisation, agreement.round.definition.spending
        yield Wait(
            "inspection", row.id, agreement.reference, firm.name,
            workdays.days_after(date_in_korea(row.submitted_at), spending.inspect_days, days),
            link("claims.invoice", invoice_id=row.id), partial(organisations.people_of, firm.id), row.supply_value,
        )  # fmt: skip


def _claims(words: str, actor: Actor, most: int) -> list[Task]:
    return newest(
        queries.visible_to(actor).where(queries.numbered(words)),
        lambda row: link("claims.invoice", row.reference, row.tax_number, invoice_id=row.id),
        most,
    )


def _own_purchases(application: Application, actor: Actor) -> list[int]:
    return [row.id for row in _bought(application, actor)]


def _own_invoices(application: Application, actor: Actor) -> list[int]:
    return [invoice.id for row in _bought(application, actor) for invoice in row.invoices]


def _bought(application: Application, actor: Actor) -> list[Purchase]:
    """What was bought of this supplier."""
    mine = [row for row in agreements.of_application(application.id) if actor.works_for(row.supplier.organisation_id)]
    return [purchase for row in mine for purchase in queries.purchases(row.id)]


def _purchase_paper(key: str) -> Paper | None:
    row = queries.purchase(int(key))
    return Paper(row.reference, "claims.purchase", {"purchase_id": row.id}) if row else None


def _invoice_paper(key: str) -> Paper | None:
    row = queries.invoice(int(key))
    return Paper(row.reference, "claims.invoice", {"invoice_id": row.id}) if row else None


FEATURE = Feature(
    blueprint=bp,
    kinds=(PURCHASE, INVOICE),
    navigation={StaffRole.OFFICER: [_LIST], StaffRole.FINANCE: [_LIST]},
    piles=(
        Pile(
            N_("기한이 지난 검수"), "claims.listing", INVOICE_POLICY, Do.INSPECT,
            lambda actor, at: queries.inspections_overdue(), _invoice, since=Invoice.overdue_at,
            arguments={"state": "submitted"},
        ),
        Pile(
            N_("부가가치세 확인 면제"), "claims.listing", INVOICE_POLICY, Do.WAIVE_VAT,
            lambda actor, at: queries.waivers_to_confirm(), _invoice, since=Invoice.inspected_at,
            apart=(Invoice.waiver_by,),
        ),
    ),
    parts=(Part(Purchase, _purchases, lambda actor, readers, parts, row: parts.one(Agreement) is not None),),
    tasks=_tasks,
    waits=(Waiting("inspection", N_("검수"), _inspections),),
    timeline={
        PURCHASE.name: reads(Reader.COMPANY, Reader.SUPPLIER, Reader.AUDITOR, own=_own_purchases),
        INVOICE.name: reads(Reader.COMPANY, Reader.SUPPLIER, Reader.AUDITOR, own=_own_invoices),
    },
    searches=(Search(N_("대금 청구"), _claims),),
    causes=queries.ledger_causes,
    sources={
        "purchase": Source(N_("구매 요청"), _purchase_paper, Thing.PURCHASE),
        "invoice": Source(N_("대금 청구"), _invoice_paper, Thing.INVOICE),
    },
)  # fmt: skip
