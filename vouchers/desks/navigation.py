"""The header's entries for each audience: at most six a role, of several roles in groups."""

from dataclasses import dataclass

from vouchers.kernel.actor import STAFF_ROLE_LABELS, Actor, StaffRole
from vouchers.kernel.desk import Reader
from vouchers.suppliers import queries as suppliers
from vouchers.web.features import OUTSIDE, Entry, Features


@dataclass(frozen=True)
class Group:
    """Entries of one role; `label` (a message id) only where there are several."""

    label: str
    entries: list[Entry]


def groups(features: Features, actor: Actor) -> list[Group]:
    """Return the links of the header for this person: all of each role, none twice."""
    if actor.acting_for is not None:
        sells = suppliers.is_supplier(actor.acting_for)
        own = features.entries(Reader.SUPPLIER) if sells else []
        return [Group("", [*features.entries(OUTSIDE), *own])]
    found: list[Group] = []
    for role in StaffRole:
        if actor.has(role):
            own = features.entries(role)
            known = {entry for group in found for entry in group.entries}
            found.append(Group(STAFF_ROLE_LABELS[role], [entry for entry in own if entry not in known]))
    if len(found) < 2:
        return [Group("", found[0].entries if found else features.entries(OUTSIDE))]
    return [group for group in found if group.entries]
