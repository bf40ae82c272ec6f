"""What the desks show: the stages of a case, every lifecycle by name, and what each audience reads of a timeline."""

from enum import StrEnum

from vouchers.agreements import states as agreements
from vouchers.applications import states as applications
from vouchers.bank import states as bank
from vouchers.claims import states as claims
from vouchers.correspondence import states as correspondence
from vouchers.evaluation import states as evaluation
from vouchers.facts import states as facts
from vouchers.identity import states as identity
from vouchers.kernel.wording import N_
from vouchers.matching import states as matching
from vouchers.organisations import states as organisations
from vouchers.payments import states as payments
from vouchers.programmes import states as programmes
from vouchers.screening import states as screening
from vouchers.selection import states as selection
from vouchers.settlement import states as settlement
from vouchers.suppliers import states as suppliers
from vouchers.work import states as work
from vouchers.workdays import states as workdays


class Do(StrEnum):
    SEE_CASE = "see_case"
    SEE_NOTICES = "see_notices"
    REMAKE = "remake"
    SEARCH = "search"
    SEE_DUE = "see_due"
    URGE = "urge"
    ADMINISTER = "administer"


class Stage(StrEnum):
    """The line at the head of a case."""

    CALL = "call"
    APPLICATION = "application"
    SCREENING = "screening"
    EVALUATION = "evaluation"
    SELECTION = "selection"
    AGREEMENT = "agreement"
    SPENDING = "spending"
    SETTLEMENT = "settlement"


STAGE_LABELS = {
    Stage.CALL: N_("공고"),
    Stage.APPLICATION: N_("신청"),
    Stage.SCREENING: N_("검토"),
    Stage.EVALUATION: N_("평가"),
    Stage.SELECTION: N_("선정"),
    Stage.AGREEMENT: N_("협약"),
    Stage.SPENDING: N_("집행"),
    Stage.SETTLEMENT: N_("정산"),
}

LIFECYCLES = {
    lifecycle.name: lifecycle
    for lifecycle in (
        work.RUN, organisations.INVITATION, organisations.CONFIRMATION, identity.ACCOUNT, programmes.LIFECYCLE,
        suppliers.LIFECYCLE,
        suppliers.ACCOUNT_CHANGE, applications.LIFECYCLE, screening.EXCLUSION, matching.LIFECYCLE, evaluation.PANEL,
        evaluation.SEAT, evaluation.ASSIGNMENT, selection.SELECTION, agreements.LIFECYCLE, bank.DEPOSIT,
        claims.PURCHASE, claims.INVOICE, payments.BATCH, payments.ORDER, settlement.SETTLEMENT,
    )
}  # fmt: skip
"""Every lifecycle of the product, in the order of a voucher's life."""

KINDS = {
    **LIFECYCLES,
    **{
        kind.name: kind
        for kind in (
            identity.APPOINTMENT, workdays.DECLARED_DAY, facts.FACT, correspondence.CASE_NOTE,
            organisations.ORGANISATION,
            organisations.MEMBERSHIP,
            suppliers.SOLUTION,
            suppliers.PLAN, suppliers.BANK_ACCOUNT, settlement.SETTLEMENT_LINE,
        )
    },
}  # fmt: skip
"""Every kind of thing whose steps are on record: those with a life, and those that only change."""


class Reader(StrEnum):
    """As what a person reads a case."""

    AGENCY = "agency"
    COMPANY = "company"
    AUDITOR = "auditor"
    SUPPLIER = "supplier"


COMPANY_READS = ("application", "proposal", "agreement", "deposit", "purchase", "invoice", "settlement")
SUPPLIER_READS = ("proposal", "agreement", "purchase", "invoice", "settlement")
AUDITOR_READS = ("agreement", "deposit", "purchase", "invoice", "payment_order", "settlement", "settlement_line")
