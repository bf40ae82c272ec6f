"""Permissions on applications."""

from vouchers.applications.models import Application
from vouchers.applications.states import LIFECYCLE, ApplicationState, Do
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.policy import Policy, both, either, staff
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState


def _own(actor: Actor, application: Application) -> bool:
    """Whoever works for the applying company."""
    return actor.works_for(application.organisation_id)


def _representative(actor: Actor, application: Application) -> bool:
    """The representative of the applying company."""
    return actor.represents(application.organisation_id)


def _may_withdraw(actor: Actor, application: Application) -> bool:
    """The representative, unless a supplier was named after selection:
    that company leaves by declining the agreement.
    """
    has_partner = application.state is ApplicationState.SELECTED and application.supplier_id is not None
    return _representative(actor, application) and (not has_partner or _is_free_again(application))


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


POLICY: Policy[Application] = Policy(
    {
        Do.VIEW: either(_own, both(staff(*AGENCY_STAFF), _submitted)),
        Do.LIST: staff(*AGENCY_STAFF),
        Do.EDIT: _own,
        Do.NAME_SUPPLIER: _names_its_supplier_now,
        Do.SUBMIT: _representative,
        Do.WITHDRAW: _may_withdraw,
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
