"""Permissions on purchase requests and invoices."""

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.states import INVOICE, PURCHASE, Do
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, both, either, nobody_but_the_system, staff


def _company_of_agreement(actor: Actor, agreement: Agreement) -> bool:
    """Whoever works for the company of the agreement."""
    return actor.works_for(agreement.application.organisation_id)


def _company(actor: Actor, claim: Purchase | Invoice) -> bool:
    """Whoever works for the company."""
    return actor.works_for(claim.agreement.application.organisation_id)


def _supplier(actor: Actor, claim: Purchase | Invoice) -> bool:
    """Whoever works for the supplier."""
    return actor.works_for(claim.agreement.supplier.organisation_id)


def _supplier_of_metered(actor: Actor, purchase: Purchase) -> bool:
    """Whoever works for the supplier of a service that is paid by use."""
    return _supplier(actor, purchase) and purchase.is_metered


def _supplier_of_delivered(actor: Actor, purchase: Purchase) -> bool:
    """Whoever works for the supplier of something that is delivered once."""
    return _supplier(actor, purchase) and not purchase.is_metered


def _unclaimed(actor: Actor, purchase: Purchase) -> bool:
    """Until something of it has been claimed."""
    return not purchase.invoices


def _not_settled(actor: Actor, claim: Purchase | Invoice) -> bool:
    """Until the agreement's report is issued: what was not shown by then stays as it is."""
    return claim.agreement.state is not AgreementState.SETTLED


def _silent(actor: Actor, invoice: Invoice) -> bool:
    """Once the company's days for the inspection are over."""
    return invoice.overdue_at is not None


def _cut_and_not_corrected(actor: Actor, invoice: Invoice) -> bool:
    """What was accepted in part, until its corrected tax invoice is on record."""
    return invoice.was_cut and invoice.corrected_by is None


_AGENCY = staff(*AGENCY_STAFF)
_inspects = either(_company, both(staff(StaffRole.OFFICER), _silent))

REQUEST_POLICY: Policy[Agreement] = Policy({Do.REQUEST: _company_of_agreement}, view=Do.REQUEST)

PURCHASE_POLICY: Policy[Purchase] = Policy(
    {
        Do.VIEW: either(_company, _supplier, _AGENCY),
        Do.DECLINE: both(_supplier, _unclaimed),
        Do.CANCEL: either(_company, nobody_but_the_system),
        Do.COMPLETE: either(_company, nobody_but_the_system),
        Do.INVOICE: _supplier_of_delivered,
        Do.REPORT_USE: _supplier_of_metered,
    },
    view=Do.VIEW,
    lifecycle=PURCHASE,
)

INVOICE_POLICY: Policy[Invoice] = Policy(
    {
        Do.VIEW: either(_company, _supplier, _AGENCY),
        Do.LIST: _AGENCY,
        Do.FALL_DUE: nobody_but_the_system,
        Do.INSPECT: _inspects,
        Do.ACCEPT: _inspects,
        Do.ACCEPT_PART: _inspects,
        Do.ACCEPT_EXCESS: _inspects,
        Do.REFUSE: _inspects,
        Do.SHOW_VAT: both(_company, _not_settled),
        Do.PROPOSE_WAIVER: both(staff(StaffRole.FINANCE), _not_settled),
        Do.DROP_WAIVER: staff(StaffRole.APPROVER, StaffRole.FINANCE),
        Do.WAIVE_VAT: both(staff(StaffRole.APPROVER, StaffRole.FINANCE), _not_settled),
        Do.CORRECT: both(_supplier, _cut_and_not_corrected, _not_settled),
    },
    view=Do.VIEW,
    lifecycle=INVOICE,
    apart={Do.WAIVE_VAT: lambda invoice: {invoice.waiver_by}},
)
