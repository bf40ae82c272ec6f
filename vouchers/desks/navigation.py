"""The header's entries for each audience: at most six a role, of several roles in groups."""

from dataclasses import dataclass

from vouchers.kernel.actor import STAFF_ROLE_LABELS, Actor, StaffRole
from vouchers.kernel.wording import N_
from vouchers.suppliers import queries as suppliers

Entry = tuple[str, str]
"""(label, endpoint)"""

_PUBLIC: list[Entry] = [
    (N_("사업 공고"), "programmes.calls"), (N_("공급기업 Pool"), "suppliers.pool"), (N_("서비스 카탈로그"), "suppliers.catalogue"),
]  # fmt: skip

_BY_ROLE: list[tuple[StaffRole, list[Entry]]] = [
    (
        StaffRole.OFFICER,
        [
            (N_("회차 관리"), "programmes.rounds"), (N_("신청서 관리"), "applications.listing"),
            (N_("협약 관리"), "agreements.listing"),
            (N_("청구 관리"), "claims.listing"), (N_("정산 관리"), "settlement.settlements"),
            (N_("공급기업 Pool"), "suppliers.pool"),
        ],
    ),
    (
        StaffRole.APPROVER,
        [
            (N_("회차 관리"), "programmes.rounds"), (N_("신청서 관리"), "applications.listing"),
            (N_("협약 관리"), "agreements.listing"),
            (N_("지급 관리"), "payments.batches"), (N_("정산 관리"), "settlement.settlements"), (N_("원장"), "reporting.journal"),
        ],
    ),
    (
        StaffRole.FINANCE,
        [
            (N_("원장"), "reporting.journal"), (N_("입금 관리"), "bank.deposits"), (N_("지급 관리"), "payments.batches"),
            (N_("청구 관리"), "claims.listing"), (N_("협약 관리"), "agreements.listing"),
            (N_("정산 관리"), "settlement.settlements"),
        ],
    ),
    (StaffRole.EVALUATOR, [(N_("평가"), "evaluation.pile"), (N_("사업 공고"), "programmes.calls")]),
    (
        StaffRole.AUDITOR,
        [(N_("정산 검토"), "settlement.settlements"), (N_("원장"), "reporting.journal"), (N_("사업 공고"), "programmes.calls")],
    ),
    (
        StaffRole.ADMINISTRATOR,
        [
            (N_("사용자"), "organisations.staff"), (N_("근무일 달력"), "workdays.days"), (N_("운영 상태"), "desks.administration"),
            (N_("회차 관리"), "programmes.rounds"),
        ],
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Entries of one role; `label` (a message id) only where there are several."""

    label: str
    entries: list[Entry]


def groups(actor: Actor) -> list[Group]:
    """Return the links of the header for this person: all of each role, none twice."""
    if actor.acting_for is not None:
        sells = suppliers.is_supplier(actor.acting_for)
        return [Group("", [*_PUBLIC, (N_("받은 제안"), "matching.listing")] if sells else _PUBLIC)]
    found: list[Group] = []
    for role, own in _BY_ROLE:
        if actor.has(role):
            known = {entry for group in found for entry in group.entries}
            found.append(Group(STAFF_ROLE_LABELS[role], [entry for entry in own if entry not in known]))
    if len(found) < 2:
        return [Group("", found[0].entries if found else _PUBLIC)]
    return [group for group in found if group.entries]
