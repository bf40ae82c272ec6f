"""Permissions on listings."""

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, either, nobody_but_the_system, staff
from vouchers.organisations.models import Organisation
from vouchers.suppliers.models import AccountChange, Plan, Solution, Supplier
from vouchers.suppliers.states import ACCOUNT_CHANGE, LIFECYCLE, Do, SupplierState


def _listed(actor: Actor, supplier: Supplier) -> bool:
    """Anybody, once it is listed."""
    return supplier.state is SupplierState.LISTED


def _own(actor: Actor, supplier: Supplier) -> bool:
    """Whoever works for the supplier."""
    return actor.works_for(supplier.organisation_id)


def _representative(actor: Actor, supplier: Supplier) -> bool:
    """The representative of the supplier."""
    return actor.represents(supplier.organisation_id)


def _represents(actor: Actor, organisation: Organisation | None) -> bool:
    """Whoever represents the firm; asked of none, the firm that they act for."""
    return actor.represents(organisation.id if organisation else actor.acting_for)


def _sells(actor: Actor, solution: Solution) -> bool:
    """Whoever works for the supplier."""
    return _own(actor, solution.supplier)


def _sees(actor: Actor, solution: Solution) -> bool:
    """Whoever may see its supplier."""
    return POLICY.permits(actor, Do.VIEW, solution.supplier)


def _sells_by(actor: Actor, plan: Plan) -> bool:
    """Whoever works for the supplier."""
    return _sells(actor, plan.solution)


def _sees_plan(actor: Actor, plan: Plan) -> bool:
    """Whoever may see its supplier."""
    return _sees(actor, plan.solution)


def _people_of_change(actor: Actor, change: AccountChange) -> bool:
    """The representative of the supplier."""
    return actor.represents(change.supplier.organisation_id)


REGISTER_POLICY: Policy[Organisation] = Policy({Do.REGISTER: _represents})

POLICY: Policy[Supplier] = Policy(
    {
        Do.IMPORT: nobody_but_the_system,
        Do.VIEW: either(_listed, _own, staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)),
        Do.QUEUE: staff(*AGENCY_STAFF),
        Do.EDIT: _own,
        Do.QUALIFY: staff(StaffRole.OFFICER),
        Do.ADMIT: either(staff(StaffRole.OFFICER), nobody_but_the_system),
        Do.SEND_BACK: staff(StaffRole.OFFICER),
        Do.SEE_ACCOUNT: either(_own, staff(StaffRole.OFFICER, StaffRole.FINANCE)),
        Do.SEE_ACCOUNTS: staff(StaffRole.OFFICER, StaffRole.FINANCE),
        Do.SET_ACCOUNT: _representative,
        Do.ASK_CHANGE: _representative,
    },
    view=Do.VIEW,
    lifecycle=LIFECYCLE,
)

SOLUTION_POLICY: Policy[Solution] = Policy({Do.VIEW: _sees, Do.EDIT: _sells}, view=Do.VIEW)

PLAN_POLICY: Policy[Plan] = Policy({Do.VIEW: _sees_plan, Do.SET_PRICE: _sells_by, Do.WITHDRAW: _sells_by}, view=Do.VIEW)

CHANGE_POLICY: Policy[AccountChange] = Policy(
    {
        Do.VIEW: either(_people_of_change, staff(StaffRole.OFFICER, StaffRole.FINANCE)),
        Do.APPROVE_CHANGE: staff(StaffRole.OFFICER),
        Do.REJECT_CHANGE: staff(StaffRole.OFFICER),
        Do.WITHDRAW_CHANGE: _people_of_change,
        Do.APPLY_CHANGE: nobody_but_the_system,
    },
    view=Do.VIEW,
    lifecycle=ACCOUNT_CHANGE,
    apart={Do.APPROVE_CHANGE: lambda change: {change.requested_by}},
)
