"""What a reader of a case is asked to do, from the features' own policies and lifecycles."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from vouchers.agreements.models import Agreement
from vouchers.agreements.policy import POLICY as AGREEMENTS
from vouchers.agreements.states import AgreementState
from vouchers.agreements.states import Do as AgreementDo
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import ApplicationState
from vouchers.applications.states import Do as ApplicationDo
from vouchers.claims import queries as claims
from vouchers.claims.policy import INVOICE_POLICY, PURCHASE_POLICY
from vouchers.claims.states import Do as ClaimDo
from vouchers.desks.queries.facts import Facts
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.wording import N_
from vouchers.matching.states import WAITING
from vouchers.screening.policy import POLICY as SCREENING
from vouchers.settlement.policy import SETTLEMENT_POLICY
from vouchers.settlement.states import Do as SettlementDo


@dataclass(frozen=True)
class Task:
    """Something a person is asked to do: a sentence, where it is done, since when or until when."""

    sentence: str
    endpoint: str
    arguments: dict[str, Any] = field(default_factory=dict)
    about: str = ""
    since: datetime | None = None
    due: datetime | None = None


def tasks_of_case(facts: Facts, actor: Actor, *, at: datetime) -> list[Task]:
    """Return the tasks of this reader on the case, from what the reader may see."""
    tasks: list[Task] = []
    application, agreement = facts.application, facts.agreement
    reference = {"reference": application.reference}
    if APPLICATIONS.offers(actor, ApplicationDo.EDIT, application):
        tasks.append(Task(N_("신청서 이어 쓰기"), "applications.tasks", reference, due=application.due_at))
    if APPLICATIONS.offers(actor, ApplicationDo.REOPEN, application):
        tasks += _tasks_of_submitted(application)
    if _may_choose_services(facts, actor):
        tasks.append(Task(N_("서비스와 공급기업 고르기"), "matching.find", reference))
    company_s_turn = application.state is ApplicationState.CORRECTION and at < application.due_at
    if SCREENING.offers(actor, ApplicationDo.PROPOSE_EXCLUSION, application) and not company_s_turn:
        tasks.append(Task(N_("적격성 검토하기"), "screening.screen", reference, since=application.submitted_at))
    without = agreement is None or agreement.state is AgreementState.DECLINED
    ready = application.state is ApplicationState.SELECTED and application.supplier_id is not None
    if ready and without and actor.has(StaffRole.OFFICER):
        tasks.append(Task(N_("협약서 작성하기"), "agreements.draw_up", reference))
    if agreement is not None:
        tasks += _tasks_of_agreement(facts, agreement, actor, today=date_in_korea(at))
    return tasks


def _tasks_of_submitted(application: Application) -> list[Task]:
    """A correction that was asked for, or a copy that was opened and not submitted."""
    if copy := applications.open_copy(application):
        here = {"reference": copy.reference}
        return [Task(N_("고친 신청서 다시 제출하기"), "applications.tasks", here, due=copy.due_at)]
    if application.state is ApplicationState.CORRECTION:
        here = {"reference": application.reference}
        return [Task(N_("보완해서 다시 제출하기"), "applications.reopen", here, due=application.due_at)]
    return []


def _may_choose_services(facts: Facts, actor: Actor) -> bool:
    """A selected company that has named no supplier and waits for none's answer."""
    application = facts.application
    if application.state is not ApplicationState.SELECTED or application.supplier_id is not None:
        return False
    waits = facts.proposal is not None and facts.proposal.state in WAITING
    return not waits and APPLICATIONS.offers(actor, ApplicationDo.NAME_SUPPLIER, application)


def _tasks_of_agreement(facts: Facts, agreement: Agreement, actor: Actor, *, today: date) -> list[Task]:
    tasks: list[Task] = []
    settled = facts.settlement
    here = {"agreement_id": agreement.id}
    signing = (AgreementDo.SIGN_COMPANY, AgreementDo.SIGN_SUPPLIER, AgreementDo.SIGN_AGENCY)
    if any(AGREEMENTS.offers(actor, action, agreement) for action in signing):
        tasks.append(Task(N_("협약서 읽고 서명하기"), "agreements.agreement", here))
    if AGREEMENTS.offers(actor, AgreementDo.SEND, agreement):
        tasks.append(Task(N_("협약서 확인하고 서명 요청하기"), "agreements.agreement", here))
    if agreement.state is AgreementState.CONCLUDED and settled is None:
        for invoice in (row for purchase in reversed(facts.purchases) for row in purchase.invoices):
            if INVOICE_POLICY.offers(actor, ClaimDo.INSPECT, invoice):
                sentence = N_("이용량 확인하기") if invoice.month else N_("납품 검수하기")
                tasks.append(Task(sentence, "claims.inspect", {"invoice_id": invoice.id}, since=invoice.submitted_at))
        for purchase in facts.purchases:
            if PURCHASE_POLICY.offers(actor, ClaimDo.INVOICE, purchase) and not purchase.waits_for_inspection:
                tasks.append(
                    Task(
                        N_("구매 요청 보고 청구하기"),
                        "claims.purchase",
                        {"purchase_id": purchase.id},
                        since=purchase.requested_at,
                    )
                )
            if PURCHASE_POLICY.offers(actor, ClaimDo.REPORT_USE, purchase) and claims.unclaimed_months(purchase, today):
                tasks.append(Task(N_("이용량 입력하기"), "claims.report_use", {"purchase_id": purchase.id}))
        unpaid = facts.money.total("unpaid") if facts.money is not None else 0
        if unpaid and actor.works_for(agreement.application.organisation_id):
            here_it_is = {"reference": agreement.reference, "_anchor": "pay-in"}
            tasks.append(Task(N_("기업부담금 입금하기"), "desks.case", here_it_is))
        deposited = facts.money is not None and not facts.money.total("locked", "unpaid")
        if deposited and today <= agreement.ends_on and actor.works_for(agreement.application.organisation_id):
            tasks.append(Task(N_("구매 요청하기"), "claims.request_purchase", here))
    if settled is not None:
        steps = (
            SettlementDo.DECIDE,
            SettlementDo.AGREE,
            SettlementDo.CONFIRM,
            SettlementDo.RECORD_RETURN,
            SettlementDo.RETURN_MONEY,
            SettlementDo.ISSUE_REPORT,
        )
        if any(SETTLEMENT_POLICY.offers(actor, step, settled) for step in steps):
            tasks.append(Task(N_("정산 이어서 처리하기"), "settlement.settlement", {"settlement_id": settled.id}))
    return tasks
