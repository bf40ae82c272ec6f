"""What settlement brings: settlements to be begun, decided, reviewed, sent back and reported."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Select
from sqlalchemy.orm import joinedload, lazyload

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.applications.models import Application
from vouchers.audit.queries import newest_at
from vouchers.db.piles import Pile
from vouchers.db.searching import link
from vouchers.identity import queries as people
from vouchers.kernel import workdays
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.desk import Paper, Part, Parts, Reader, Scope, Source, Task, Wait, Waiting, just, reads
from vouchers.kernel.wording import N_
from vouchers.settlement import queries
from vouchers.settlement.models import Settlement
from vouchers.settlement.policy import OPEN_POLICY, SETTLEMENT_POLICY
from vouchers.settlement.routes import bp
from vouchers.settlement.states import SETTLEMENT, SETTLEMENT_LINE, Do, SettlementState
from vouchers.web.features import Feature

_LIST = (N_("정산 관리"), "settlement.settlements")
_CASE = (lazyload("*"), joinedload(Agreement.application).options(lazyload("*"), joinedload(Application.organisation)))
_NAMES = (lazyload("*"), joinedload(Settlement.agreement).options(*_CASE))
_STEPS = (Do.DECIDE, Do.AGREE, Do.CONFIRM, Do.RECORD_RETURN, Do.RETURN_MONEY, Do.ISSUE_REPORT)


def _settlement(row: Settlement) -> Task:
    agreement = row.agreement
    about = agreement.reference, agreement.application.organisation.name
    return link("settlement.settlement", *about, settlement_id=row.id)


def _of_cases(cases: Sequence[Parts]) -> Mapping[int, Sequence[Settlement]]:
    keys = {row.id: parts.application.id for parts in cases if (row := parts.one(Agreement)) is not None}
    found = queries.of_agreements(keys) if keys else {}
    return {keys[key]: [row] for key, row in found.items()}


def _is_known(actor: Actor, readers: Collection[Reader], parts: Parts, row: Settlement) -> bool:
    """One under way is known to the agency and its auditor alone."""
    return parts.one(Agreement) is not None and SETTLEMENT_POLICY.permits(actor, Do.VIEW, row)


def _tasks(parts: Parts, actor: Actor, at: datetime) -> list[Task]:
    settled = parts.one(Settlement)
    if settled is None or not any(SETTLEMENT_POLICY.offers(actor, step, settled) for step in _STEPS):
        return []
    return [Task(N_("정산 이어서 처리하기"), "settlement.settlement", {"settlement_id": settled.id})]


def _reviews(days: dict[date, bool], scope: Scope) -> Iterator[Wait]:
    waiting = queries.waited_for(scope, SettlementState.UNDER_REVIEW)
    asked = newest_at(SETTLEMENT.name, [row.id for row in waiting])
    for row in waiting:
        auditor, settling = row.auditor, row.agreement.round.definition.settlement
        yield Wait(
            "review", row.id, row.agreement.reference, row.auditor_name or "",
            workdays.days_after(date_in_korea(asked.get(row.id, row.opened_at)), settling.review_days, days),
            link("settlement.settlement", settlement_id=row.id), just(auditor),
        )  # fmt: skip


def _returns(days: dict[date, bool], scope: Scope) -> Iterator[Wait]:
    for row in queries.waited_for(scope, SettlementState.CONFIRMED):
        definition = row.agreement.round.definition
        yield Wait(
            "return", row.id, row.agreement.reference, definition.agency.ko,
            workdays.days_after(
                date_in_korea(row.confirmed_at or row.opened_at), definition.settlement.return_days, days
            ),
            link("settlement.settlement", settlement_id=row.id), lambda: people.holders(StaffRole.FINANCE),
        )  # fmt: skip


def _own(application: Application, actor: Actor) -> list[int]:
    mine = [row for row in agreements.of_application(application.id) if actor.works_for(row.supplier.organisation_id)]
    return [row.id for row in queries.of_agreements([row.id for row in mine]).values()]


def _paper(key: str) -> Paper | None:
    row = queries.settlement(int(key))
    return Paper(row.case_reference, "settlement.settlement", {"settlement_id": row.id}) if row else None


def _line(key: str) -> Paper | None:
    row = queries.settlement_line(int(key))
    return Paper(row.invoice.reference, "settlement.settlement", {"settlement_id": row.settlement_id}) if row else None


def _in(*states: SettlementState) -> Callable[[Actor, datetime], Select[Settlement]]:
    return lambda actor, at: queries.settlements(actor, *states)


FEATURE = Feature(
    blueprint=bp,
    kinds=(SETTLEMENT, SETTLEMENT_LINE),
    navigation={
        StaffRole.OFFICER: [_LIST], StaffRole.APPROVER: [_LIST], StaffRole.FINANCE: [_LIST],
        StaffRole.AUDITOR: [(N_("정산 검토"), "settlement.settlements")],
    },
    piles=(
        Pile(
            N_("정산을 시작할 협약"), "settlement.settlements", OPEN_POLICY, Do.OPEN,
            lambda actor, at: queries.to_be_settled(date_in_korea(at)),
            lambda row: link("desks.case", row.reference, row.application.organisation.name, reference=row.reference),
            options=_CASE,
        ),
        Pile(
            N_("정산"), "settlement.settlements", SETTLEMENT_POLICY, Do.DECIDE,
            _in(SettlementState.OPEN, SettlementState.REVIEWED, SettlementState.RETURNED), _settlement,
            since=Settlement.opened_at, options=_NAMES,
        ),
        Pile(
            N_("반납 기록"), "settlement.settlements", SETTLEMENT_POLICY, Do.RECORD_RETURN,
            _in(SettlementState.CONFIRMED), _settlement, since=Settlement.opened_at,
            apart=(Settlement.confirmed_by,), arguments={"state": "confirmed"}, options=_NAMES,
        ),
        Pile(
            N_("반납 확인"), "settlement.settlements", SETTLEMENT_POLICY, Do.RETURN_MONEY,
            _in(SettlementState.RETURNING), _settlement, since=Settlement.confirmed_at,
            apart=(Settlement.confirmed_by, Settlement.return_recorded_by), arguments={"state": "returning"},
            options=_NAMES,
        ),
    ),
    parts=(Part(Settlement, _of_cases, _is_known),),
    tasks=_tasks,
    waits=(Waiting("review", N_("정산 검토"), _reviews), Waiting("return", N_("반납 처리"), _returns)),
    timeline={
        SETTLEMENT.name: reads(Reader.COMPANY, Reader.SUPPLIER, Reader.AUDITOR, own=_own),
        SETTLEMENT_LINE.name: reads(Reader.AUDITOR),
    },
    papers={"settlement_report": lambda readers, parts: parts.one(Settlement) is not None},
    causes=queries.ledger_causes,
    sources={"settlement": Source(N_("정산"), _paper), "settlement_line": Source(N_("집행 내역"), _line)},
)  # fmt: skip
