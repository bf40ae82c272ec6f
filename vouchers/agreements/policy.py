"""Permissions on agreements and deposits."""

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import LIFECYCLE, AgreementState, Do
from vouchers.applications.models import Application
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, Predicate, either, staff
from vouchers.programmes.models import Round


def _company(actor: Actor, agreement: Agreement) -> bool:
    """Whoever works for the applying company, once the agreement is sent."""
    return actor.works_for(agreement.application.organisation_id) and agreement.state is not AgreementState.PREPARED


def _supplier(actor: Actor, agreement: Agreement) -> bool:
    """Whoever works for the supplier, once the agreement is sent."""
    return actor.works_for(agreement.supplier.organisation_id) and agreement.state is not AgreementState.PREPARED


def _company_signer(actor: Actor, agreement: Agreement) -> bool:
    """The representative of the applying company."""
    return actor.represents(agreement.application.organisation_id)


def _supplier_signer(actor: Actor, agreement: Agreement) -> bool:
    """The representative of the supplier."""
    return actor.represents(agreement.supplier.organisation_id)


_approver = staff(StaffRole.APPROVER)


def _whose_turn_it_is(actor: Actor, agreement: Agreement) -> bool:
    """The party that would sign now."""
    signers: dict[AgreementState, Predicate[Agreement]] = {
        AgreementState.AWAITING_COMPANY: _company_signer,
        AgreementState.AWAITING_SUPPLIER: _supplier_signer,
        AgreementState.AWAITING_AGENCY: _approver,
    }
    signer = signers.get(agreement.state)
    return signer is not None and signer(actor, agreement)


POLICY: Policy[Agreement] = Policy(
    {
        Do.LIST: staff(*AGENCY_STAFF),
        Do.VIEW: either(_company, _supplier, staff(*AGENCY_STAFF)),
        Do.SEND: staff(StaffRole.OFFICER),
        Do.SIGN_COMPANY: _company_signer,
        Do.SIGN_SUPPLIER: _supplier_signer,
        Do.SIGN_AGENCY: _approver,
        Do.DECLINE: _whose_turn_it_is,
        Do.VOID: staff(StaffRole.OFFICER),
    },
    view=Do.VIEW,
    lifecycle=LIFECYCLE,
    apart={Do.SIGN_AGENCY: lambda agreement: {agreement.drawn_up_by}},
)

DRAW_UP_POLICY: Policy[Round | Application] = Policy(
    {Do.DRAW_UP: staff(StaffRole.OFFICER), Do.SEND: staff(StaffRole.OFFICER)}, view=Do.DRAW_UP
)
"""Asked of an application, or of a whole round."""
