"""What agreements bring: papers to be drawn up, sent and signed, shares that are to be paid in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import joinedload, lazyload

from vouchers.agreements import queries
from vouchers.agreements.models import Agreement
from vouchers.agreements.policy import DRAW_UP_POLICY, POLICY
from vouchers.agreements.routes import bp
from vouchers.agreements.states import LIFECYCLE, AgreementState, Do
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.audit.queries import newest_at
from vouchers.db.piles import Pile
from vouchers.db.searching import link
from vouchers.identity import queries as people
from vouchers.kernel import workdays
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.desk import OTHERS, Paper, Part, Parts, Reader, Scope, Source, Task, Wait, Waiting, reads
from vouchers.kernel.wording import N_
from vouchers.ledger.queries import Statement, statements
from vouchers.organisations import queries as organisations
from vouchers.web.features import Feature

_LIST = (N_("협약 관리"), "agreements.listing")
_NAMES = (lazyload("*"), joinedload(Agreement.application).options(lazyload("*"), joinedload(Application.organisation)))


def _agreement(row: Agreement) -> Task:
    return link("agreements.agreement", row.reference, row.application.organisation.name, agreement_id=row.id)


def _to_draw_up(row: Application) -> Task:
    return link("agreements.draw_up", row.reference, row.organisation.name, reference=row.reference)


def _newest(cases: Sequence[Parts]) -> Mapping[int, Sequence[Agreement]]:
    selected = [parts.application.id for parts in cases if parts.application.state is ApplicationState.SELECTED]
    return {key: [row] for key, row in queries.newest_of(selected).items()} if selected else {}


def _is_known(actor: Actor, readers: Collection[Reader], parts: Parts, agreement: Agreement) -> bool:
    """One in preparation is the agency's alone."""
    return Reader.AUDITOR in readers or POLICY.permits(actor, Do.VIEW, agreement)


def _follows(actor: Actor, readers: Collection[Reader], parts: Parts, row: Any) -> bool:
    """Who may not know of the agreement may not know of its money."""
    return parts.one(Agreement) is not None


def _money(cases: Sequence[Parts]) -> Mapping[int, Sequence[Statement]]:
    """The statements of agreements that have been concluded."""
    concluded = {
        parts.application.reference: parts.application.id
        for parts in cases
        if (agreement := parts.one(Agreement)) is not None and agreement.concluded_at is not None
    }
    found = statements(concluded) if concluded else {}
    return {concluded[reference]: [statement] for reference, statement in found.items()}


def _tasks(parts: Parts, actor: Actor, at: datetime) -> list[Task]:
    application, agreement = parts.application, parts.one(Agreement)
    tasks: list[Task] = []
    without = agreement is None or agreement.state is AgreementState.DECLINED
    ready = application.state is ApplicationState.SELECTED and application.supplier_id is not None
    if ready and without and actor.has(StaffRole.OFFICER):
        tasks.append(Task(N_("협약서 작성하기"), "agreements.draw_up", {"reference": application.reference}))
    if agreement is None:
        return tasks
    here = {"agreement_id": agreement.id}
    if any(POLICY.offers(actor, action, agreement) for action in (Do.SIGN_COMPANY, Do.SIGN_SUPPLIER, Do.SIGN_AGENCY)):
        tasks.append(Task(N_("협약서 읽고 서명하기"), "agreements.agreement", here))
    if POLICY.offers(actor, Do.SEND, agreement):
        tasks.append(Task(N_("협약서 확인하고 서명 요청하기"), "agreements.agreement", here))
    money = parts.one(Statement)
    unpaid = money.total("unpaid") if money is not None and agreement.state is AgreementState.CONCLUDED else 0
    if unpaid and actor.works_for(application.organisation_id):
        there = {"reference": agreement.reference, "_anchor": "pay-in"}
        tasks.append(Task(N_("기업부담금 입금하기"), "desks.case", there, amount=unpaid))
    return tasks


def _due(moment: datetime, count: int, days: dict[date, bool]) -> date:
    """The last day of so many days after something happened (민법 제157조, 제161조)."""
    return workdays.days_after(date_in_korea(moment), count, days)


def _signatures(days: dict[date, bool], scope: Scope) -> Iterator[Wait]:
    waiting = queries.to_be_signed(scope)
    asked = newest_at(LIFECYCLE.name, [row.id for row in waiting])
    for row in waiting:
        firms = {
            AgreementState.AWAITING_COMPANY: row.application.organisation,
            AgreementState.AWAITING_SUPPLIER: row.supplier.organisation,
        }
        firm, definition = firms.get(row.state), row.round.definition
        yield Wait(
            "signature", row.id, row.reference, firm.name if firm else definition.agency.ko,
            _due(asked.get(row.id, row.created_at), definition.agreement.sign_days, days),
            link("agreements.agreement", agreement_id=row.id),
            partial(organisations.people_of, firm.id) if firm else partial(people.holders, StaffRole.APPROVER),
        )  # fmt: skip


def _shares(days: dict[date, bool], scope: Scope) -> Iterator[Wait]:
    for row, missing in queries.to_be_paid_in(scope):
        yield Wait(
            "deposit", row.id, row.reference, row.application.organisation.name,
            _due(row.concluded_at or row.created_at, row.round.definition.agreement.deposit_days, days),
            link("desks.case", reference=row.reference),
            partial(organisations.people_of, row.application.organisation_id), missing,
        )  # fmt: skip


def _paper(key: str) -> Paper | None:
    row = queries.agreement(int(key))
    return Paper(row.reference, "agreements.agreement", {"agreement_id": row.id}) if row else None


def _own(application: Application, actor: Actor) -> list[int]:
    return [row.id for row in queries.of_application(application.id) if actor.works_for(row.supplier.organisation_id)]


FEATURE = Feature(
    blueprint=bp,
    kinds=(LIFECYCLE,),
    navigation={StaffRole.OFFICER: [_LIST], StaffRole.APPROVER: [_LIST], StaffRole.FINANCE: [_LIST]},
    piles=(
        Pile(
            N_("협약서 작성"), "agreements.listing", DRAW_UP_POLICY, Do.DRAW_UP,
            lambda actor, at: queries.without_agreement(with_supplier=True), _to_draw_up,
        ),
        Pile(
            N_("협약서 확인과 서명 요청"), "agreements.listing", POLICY, Do.SEND,
            lambda actor, at: queries.in_states(actor, AgreementState.PREPARED), _agreement, since=Agreement.created_at,
            arguments={"state": "prepared"}, options=_NAMES,
        ),
        Pile(
            N_("협약서 서명"), "agreements.listing", POLICY, Do.SIGN_AGENCY,
            lambda actor, at: queries.in_states(actor, AgreementState.AWAITING_AGENCY), _agreement,
            since=Agreement.created_at, apart=(Agreement.drawn_up_by,), arguments={"state": "awaiting_agency"},
            options=_NAMES,
        ),
    ),
    parts=(Part(Agreement, _newest, _is_known), Part(Statement, _money, _follows)),
    tasks=_tasks,
    waits=(
        Waiting("signature", N_("협약서 서명"), _signatures), Waiting("deposit", N_("기업부담금 입금"), _shares),
    ),
    timeline={LIFECYCLE.name: reads(Reader.COMPANY, Reader.SUPPLIER, Reader.AUDITOR, own=_own)},
    papers={OTHERS: lambda readers, parts: parts.one(Agreement) is not None},
    causes=queries.ledger_causes,
    sources={"agreement": Source(N_("협약"), _paper)},
)  # fmt: skip
