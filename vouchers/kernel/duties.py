"""Which roles one person may not hold together: the first table of the separation of duties (내부통제).

The second one, which acts one person may not do on one thing, is the `apart` of each policy.
"""

from collections.abc import Iterable

from vouchers.kernel.actor import StaffRole

_AGENCY = (StaffRole.OFFICER, StaffRole.APPROVER, StaffRole.FINANCE)

EXCLUSIVE: dict[StaffRole, frozenset[StaffRole]] = {
    StaffRole.AUDITOR: frozenset({*_AGENCY, StaffRole.ADMINISTRATOR, StaffRole.EVALUATOR}),
    StaffRole.EVALUATOR: frozenset({*_AGENCY, StaffRole.ADMINISTRATOR, StaffRole.AUDITOR}),
    StaffRole.ADMINISTRATOR: frozenset({*_AGENCY, StaffRole.EVALUATOR, StaffRole.AUDITOR}),
}
"""An auditor reviews what all others did; an evaluator judges for nobody of the agency; who gives rights uses none."""

BY_TWO = frozenset({StaffRole.APPROVER, StaffRole.FINANCE})
"""Roles that release money: proposed by one administrator, confirmed by another."""

BY_THE_HOST = frozenset({StaffRole.ADMINISTRATOR})
"""Roles that no screen gives: `flask create-admin` on the host does."""


def excluded_by(role: StaffRole, held: Iterable[StaffRole]) -> list[StaffRole]:
    """The roles among `held` beside which `role` may not be given, in the order of the roles."""
    others = set(held) - {role}
    return [
        other for other in StaffRole
        if other in others and (other in EXCLUSIVE.get(role, ()) or role in EXCLUSIVE.get(other, ()))
    ]  # fmt: skip
