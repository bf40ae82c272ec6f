"""Permissions on applications."""

from vouchers.applications.models import Application
from vouchers.applications.states import LIFECYCLE, ApplicationState, Do
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, both, either, staff
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState


def _own(actor: Actor, application: Application) -> bool:
    """Whoever works for the applying company."""
    return actor.works_for(application.organisation_id)


def _representative(actor: Actor, application: Application) -> bool:
    """The representative of the applying company."""
    return actor.represents(application.organisation_id)


def _submits(actor: Actor, application: Application) -> bool:
    """The representative of the applying company, a draft that is no copy."""
    return _representative(actor, application) and not _is_copy(actor, application)


def _submits_again(actor: Actor, application: Application) -> bool:
    """The representative of the applying company, a copy of what was submitted."""
    return _representative(actor, application) and _is_copy(actor, application)


def _is_copy(actor: Actor, application: Application) -> bool:
    """A copy, opened to be submitted in place of what stands."""
    return application.revises_id is not None


def _is_member(actor: Actor, application: Application) -> bool:
    """Somebody other than the representative, who submits alone."""
    return not _representative(actor, application)


def _still_open(actor: Actor, application: Application) -> bool:
    """As long as the call is open, or a correction was asked for."""
    return (
        application.state is ApplicationState.CORRECTION or application.round.state is RoundState.OPEN
    ) and application.revises_id is None


def _may_withdraw(actor: Actor, application: Application) -> bool:
    """The representative, unless a supplier was named after selection:
    that company leaves by declining the agreement.
    """
    has_partner = application.state is ApplicationState.SELECTED and application.supplier_id is not None
    return _submits(actor, application) and (not has_partner or _is_free_again(application))


def _free(actor: Actor, application: Application) -> bool:
    """While no agreement binds it."""
    return application.bound_at is None


def _is_free_again(application: Application) -> bool:
    """Whether the agreement with its supplier was declined and no other one binds it."""
    return application.bound_at is None and application.place_freed_at is not None


def _names_its_supplier_now(actor: Actor, application: Application) -> bool:
    """Whoever works for the company: while it applies or after selection, as the programme says,
    and while nothing binds it.

    After an agreement was declined another one may be named in any programme.
    """
    is_selected = application.state is ApplicationState.SELECTED
    timely = is_selected == application.round.definition.names_supplier_later or (
        is_selected and _is_free_again(application)
    )
    return _own(actor, application) and timely and application.bound_at is None


def _submitted(actor: Actor, application: Application) -> bool:
    """What has been submitted; a draft is the company's own."""
    return application.state is not ApplicationState.DRAFT and application.receipt_number is not None


def _draft(actor: Actor, application: Application) -> bool:
    """A draft: what stands is submitted again by its copy."""
    return application.state is ApplicationState.DRAFT


POLICY: Policy[Application] = Policy(
    {
        Do.VIEW: either(_own, both(staff(*AGENCY_STAFF), _submitted)),
        Do.LIST: staff(*AGENCY_STAFF),
        Do.EDIT: _own,
        Do.NAME_SUPPLIER: _names_its_supplier_now,
        Do.PLEDGE: _representative,
        Do.SUBMIT: both(_submits, _draft),
        Do.REOPEN: both(_own, _still_open),
        Do.RESUBMIT: _submits_again,
        Do.ASK_SUBMISSION: both(_own, _is_member),
        Do.DISCARD: both(_own, _is_copy),
        Do.WITHDRAW: _may_withdraw,
        Do.FORFEIT: both(staff(StaffRole.APPROVER), _free),
    },
    view=Do.VIEW,
    lifecycle=LIFECYCLE,
)


def _public_round(actor: Actor, call_round: Round) -> bool:
    """Anybody, once the call is published."""
    return call_round.state is not RoundState.PREPARED


def _may_start(actor: Actor, call_round: Round) -> bool:
    """Whoever acts for a company, once the call is published."""
    return actor.acting_for is not None and _public_round(actor, call_round)


START_POLICY: Policy[Round] = Policy({Do.VIEW: _public_round, Do.START: _may_start}, view=Do.VIEW)
