"""Who acts: a person with staff roles and seats in organisations, or the system itself."""

from dataclasses import dataclass, field
from enum import StrEnum

from vouchers.kernel.wording import N_


class StaffRole(StrEnum):
    """What a person does for the agency. Evaluators and auditors are outside experts the agency has appointed."""

    OFFICER = "officer"
    APPROVER = "approver"
    FINANCE = "finance"
    EVALUATOR = "evaluator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class MemberRole(StrEnum):
    """What a person is in an organisation: a representative signs for it, a member works for it."""

    REPRESENTATIVE = "representative"
    MEMBER = "member"


STAFF_ROLE_LABELS = {
    StaffRole.OFFICER: N_("담당관"),
    StaffRole.APPROVER: N_("결재자"),
    StaffRole.FINANCE: N_("회계 담당관"),
    StaffRole.EVALUATOR: N_("평가위원"),
    StaffRole.AUDITOR: N_("회계법인"),
    StaffRole.ADMINISTRATOR: N_("관리자"),
}
MEMBER_ROLE_LABELS = {MemberRole.REPRESENTATIVE: N_("대표자"), MemberRole.MEMBER: N_("실무자")}

AGENCY_STAFF = frozenset({StaffRole.OFFICER, StaffRole.APPROVER, StaffRole.FINANCE})
"""The people of the agency who run the grants and may read every case."""


@dataclass(frozen=True)
class Seat:
    """A person's place in one organisation."""

    organisation_id: int
    role: MemberRole
    name: str = field(default="", compare=False)
    """The organisation's, for the header."""


@dataclass(frozen=True)
class Actor:
    """The one who acts in a verb: who they are, what they may be asked for, and for which organisation they act now."""

    user_id: int | None
    name: str
    staff: frozenset[StaffRole] = frozenset()
    seats: tuple[Seat, ...] = ()
    acting_for: int | None = None
    is_system: bool = False

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None and not self.is_system

    def has(self, *roles: StaffRole) -> bool:
        """Whether any of the staff roles is held."""
        return not self.staff.isdisjoint(roles)

    def works_for(self, organisation_id: int | None) -> bool:
        """Whether the person acts for this organisation now, in whatever role."""
        return organisation_id is not None and organisation_id == self.acting_for

    def represents(self, organisation_id: int | None) -> bool:
        """Whether the person acts for this organisation as its representative."""
        return self.works_for(organisation_id) and Seat(organisation_id or 0, MemberRole.REPRESENTATIVE) in self.seats

    @property
    def role(self) -> str:
        """The role in which the person acts, as the record of a step keeps it."""
        if self.is_system:
            return "system"
        for seat in self.seats:
            if seat.organisation_id == self.acting_for:
                return str(seat.role)
        return ",".join(sorted(self.staff)) or "anonymous"


ANONYMOUS = Actor(user_id=None, name="")
SYSTEM = Actor(user_id=None, name="시스템", is_system=True)
