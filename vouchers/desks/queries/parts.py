"""What stands behind a case, read for many cases at once: a handful of queries however many they are."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.desks.states import Stage
from vouchers.kernel.actor import Actor
from vouchers.kernel.desk import Part, Parts, Reader
from vouchers.kernel.wording import N_
from vouchers.settlement.models import Settlement

_STAGES = {
    ApplicationState.DRAFT: Stage.APPLICATION,
    ApplicationState.WITHDRAWN: Stage.APPLICATION,
    ApplicationState.ENDED: Stage.APPLICATION,
    ApplicationState.SUBMITTED: Stage.SCREENING,
    ApplicationState.CORRECTION: Stage.SCREENING,
    ApplicationState.INELIGIBLE: Stage.SCREENING,
    ApplicationState.ELIGIBLE: Stage.EVALUATION,
    ApplicationState.REJECTED: Stage.SELECTION,
    ApplicationState.SELECTED: Stage.AGREEMENT,
}


@dataclass(frozen=True)
class Turn:
    """Whose turn it is and with what, where nothing more is known: `by` is what a case calls them."""

    what: str
    by: Reader


_TURNS = {
    ApplicationState.SUBMITTED: Turn(N_("적격성 검토"), Reader.AGENCY),
    ApplicationState.CORRECTION: Turn(N_("보완해서 다시 제출하기"), Reader.COMPANY),
    ApplicationState.ELIGIBLE: Turn(N_("평가와 선정"), Reader.AGENCY),
    ApplicationState.SELECTED: Turn(N_("협약서 작성"), Reader.AGENCY),
}
_AGREED = {
    AgreementState.PREPARED: Turn(N_("협약서 확인과 서명 요청"), Reader.AGENCY),
    AgreementState.CONCLUDED: Turn(N_("사업비 집행"), Reader.COMPANY),
    AgreementState.SETTLING: Turn(N_("정산"), Reader.AGENCY),
}


def turn_of(parts: Parts) -> Turn | None:
    """Return whose turn it is; nobody's where the case is over."""
    agreement, application = parts.one(Agreement), parts.application
    if agreement is not None and agreement.state is not AgreementState.DECLINED:
        return _AGREED.get(agreement.state)
    if application.state is ApplicationState.SELECTED and application.supplier_id is None:
        return Turn(N_("서비스와 공급기업 고르기"), Reader.COMPANY)
    return _TURNS.get(application.state)


def parts_of(applications: Sequence[Application], kinds: Iterable[Part]) -> list[Parts]:
    """What has followed from each application, in their order, nothing filtered yet."""
    cases = [Parts(application) for application in applications]
    for part in kinds:
        read = part.read(cases)
        cases = [
            replace(parts, found={**parts.found, part.kind: read.get(parts.application.id, ())}) for parts in cases
        ]
    return cases


def known_to(actor: Actor, readers: Collection[Reader], parts: Parts, kinds: Iterable[Part]) -> Parts:
    """The parts without what this reader may not know of yet: an agreement in preparation, a settlement under way."""
    known = replace(parts, found={})
    for part in kinds:
        found: Sequence[Any] = parts.all(part.kind)
        rows = [row for row in found if part.known(actor, readers, known, row)]
        known = replace(known, found={**known.found, part.kind: rows})
    return known


def stage_of(parts: Parts) -> Stage:
    """Return the stage of the case, as far as the parts tell."""
    agreement, application = parts.one(Agreement), parts.application
    state = agreement.state if agreement is not None else None
    if parts.one(Settlement) is not None or state in (AgreementState.SETTLING, AgreementState.SETTLED):
        return Stage.SETTLEMENT
    if state is AgreementState.CONCLUDED:
        return Stage.SPENDING
    return _STAGES[application.state]
