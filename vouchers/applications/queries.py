"""Named reads of applications."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, false, func, or_, select, union_all
from sqlalchemy.orm import joinedload

from vouchers.applications import rules
from vouchers.applications.models import Application, CostLine
from vouchers.applications.states import ALIVE, LIFECYCLE, ApplicationState, Section
from vouchers.db import db
from vouchers.db.listing import Column, Filter, Listing, RowPage, by_state
from vouchers.db.searching import folded_column, sought
from vouchers.db.types import total
from vouchers.documents.models import StoredFile
from vouchers.facts.states import SIZE_LABELS, Size
from vouchers.identity.models import User
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.texts import folded
from vouchers.kernel.wording import N_
from vouchers.organisations.models import Membership, Organisation
from vouchers.organisations.states import REGIONS
from vouchers.programmes.definition.parts import IndustryField
from vouchers.programmes.models import Round
from vouchers.suppliers.models import Supplier


def by_reference(reference: str) -> Application | None:
    """The application with its company, round and supplier."""
    query = select(Application).where(Application.reference == reference)
    return db.session.scalar(query.options(joinedload(Application.supplier)))


def whole(reference: str) -> Application | None:
    """The application with everything that its case page shows of it: cost table and attachments too."""
    query = select(Application).where(Application.reference == reference)
    parts = (joinedload(Application.supplier), joinedload(Application.cost_lines), joinedload(Application.attachments))
    return db.session.scalars(query.options(*parts)).unique().one_or_none()


def application(application_id: int) -> Application | None:
    return db.session.get(Application, application_id)


def open_copy(application: Application) -> Application | None:
    """The copy of a submitted application that its company is editing."""
    is_open = Application.state == ApplicationState.DRAFT
    return db.session.scalar(select(Application).where(Application.revises_id == application.id, is_open))


def copies(application: Application) -> int:
    """Count the copies that were ever opened of an application."""
    query = select(func.count()).where(Application.revises_id == application.id)
    return int(db.session.scalar(query) or 0)


def alive_of(organisation_id: int | None, call_round: Round) -> list[Application]:
    """The company's applications that occupy a place in the round."""
    return [row for row in of_company(organisation_id) if row.round_id == call_round.id and row.state in ALIVE]


def withdrawn_in(organisation_id: int | None, call_round: Round) -> Application | None:
    """The newest application that the company has withdrawn from the round: a new one may begin with its content."""
    query = select(Application).where(
        Application.organisation_id == (organisation_id or 0), Application.round_id == call_round.id,
        Application.state == ApplicationState.WITHDRAWN, Application.revises_id.is_(None),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Application.id.desc()).limit(1)).first()


def attachment(application: Application, attachment_id: int) -> StoredFile | None:
    """The file of one attachment of this application."""
    return next((row.file for row in application.attachments if row.id == attachment_id), None)


def visible_to(actor: Actor) -> Select[Application]:
    """The applications this actor may open: a company's own; for the agency all that were ever submitted."""
    query = select(Application)
    own = Application.organisation_id == actor.acting_for if actor.acting_for else false()
    if actor.has(*AGENCY_STAFF):
        submitted = (Application.state != ApplicationState.DRAFT) & Application.receipt_number.is_not(None)
        return query.where(or_(own, submitted))
    return query.where(own)


def of_company(organisation_id: int | None) -> list[Application]:
    """A company's applications, newest first."""
    own = Application.organisation_id == (organisation_id or 0)
    query = select(Application).where(own, Application.revises_id.is_(None))
    return list(db.session.scalars(query.order_by(Application.id.desc())).unique())


def alive_in_round(organisation_id: int, round_id: int) -> int:
    """Count the applications with which the company occupies a place in the round."""
    query = select(func.count()).where(
        Application.organisation_id == organisation_id, Application.round_id == round_id, Application.state.in_(ALIVE),
        Application.revises_id.is_(None),
    )  # fmt: skip
    return int(db.session.scalar(query) or 0)


def listing(actor: Actor, rounds: Sequence[Round]) -> Listing:
    """The visible applications of these rounds, with what each asks for by source."""
    # Sixty rows add up their own cost lines; for all rows it is less work to add up all cost lines once.
    joined = visible_to(actor).join(Organisation, Organisation.id == Application.organisation_id)
    own = CostLine.application_id == Application.id
    sums = select(CostLine.application_id, *(total(getattr(CostLine, name)).label(name) for name in SOURCES))
    added = sums.group_by(CostLine.application_id).subquery()
    whole = joined.outerjoin(added, added.c.application_id == Application.id)
    in_page = [select(total(getattr(CostLine, name))).where(own).scalar_subquery() for name in SOURCES]
    in_whole = [func.coalesce(added.c[name], 0) for name in SOURCES]
    fields = field_names(rounds)
    columns = (
        Column("reference", N_("번호")), Column("company", N_("신청기업")),
        Column("business_number", N_("사업자등록번호"), shown=False),
        Column("size", N_("기업 규모"), names=SIZE_LABELS, shown=False),
        Column("region", N_("지역"), names=REGIONS, shown=False),
        Column("title", N_("과제 이름")), Column("field", N_("분야"), names=fields),
        Column("state", N_("상태"), "state", LIFECYCLE.states),
        Column("gov", N_("정부지원금"), "won"), Column("cash", N_("기업부담금(현금)"), "won", shown=False),
        Column("in_kind", N_("기업부담금(현물)"), "won", shown=False), Column("submitted_at", N_("제출"), "moment"),
    )  # fmt: skip
    keys = {row.reference: row.id for row in rounds}
    return Listing(
        N_("신청서"), _listed(joined, in_page), Application.id, columns, whole=_listed(whole, in_whole),
        searched=lambda words: Application.id.in_(with_words(words)), dated="submitted_at",
        filters=(
            Filter("round", N_("회차"), {key: key for key in keys}, lambda key: Application.round_id == keys[key]),
            by_state(Application.state, LIFECYCLE, ApplicationState.DRAFT),
            Filter("field", N_("분야"), fields, lambda code: Application.field_code == code),
        ),
        link=RowPage("desks.case", "reference", "reference"),
        empty=N_("조건에 맞는 신청서가 없습니다. 제출된 신청서가 여기에 나타납니다."),
    )  # fmt: skip


SOURCES = ("gov", "cash", "in_kind")


def _listed(query: Any, amounts: Sequence[Any]) -> Any:
    """The columns of the list, with these amounts by source."""
    return query.with_only_columns(
        Application.id.label("id"), Application.reference.label("reference"), Organisation.name.label("company"),
        Organisation.business_number.label("business_number"), Organisation.size.label("size"),
        Organisation.region.label("region"), Application.title.label("title"), Application.field_code.label("field"),
        Application.state.label("state"), *(amount.label(name) for name, amount in zip(SOURCES, amounts, strict=True)),
        Application.submitted_at.label("submitted_at"),
    )  # fmt: skip


def _receipts(key: str) -> list[tuple[str, int]]:
    """The rounds and numbers that a receipt number without its hyphens may mean: `aiv2026r30001` is the first of R3."""
    digits = re.fullmatch(r"([a-z]+\d{4}r)(\d{5,})", key)
    if digits is None:
        return []
    splits = [(digits[2][:place], digits[2][place:]) for place in range(1, len(digits[2]) - 3)]
    return [(digits[1] + of, int(number)) for of, number in splits if len(number) == 4 or number[0] != "0"]


def with_words(words: str) -> CompoundSelect[int]:
    """SELECT of the keys of the applications that have the words in a number, a title, the name or number of a firm, or
    among its people, however they are written. One search a table, so that each has its index.
    """
    firms = select(Organisation.id).where(
        sought(words, Organisation.name, Organisation.business_number, Organisation.representative_name)
    )
    its_people = select(Membership.organisation_id).join(User, User.id == Membership.user_id)
    searches = [
        select(Application.id).where(sought(words, Application.reference, Application.title)),
        select(Application.id).where(Application.organisation_id.in_(firms)),
        select(Application.id).where(
            Application.supplier_id.in_(select(Supplier.id).where(Supplier.organisation_id.in_(firms)))
        ),
        select(Application.id).where(
            Application.organisation_id.in_(
                its_people.where(Membership.ended_at.is_(None), sought(words, User.name, User.email))
            )
        ),
    ]
    for of, number in _receipts(folded(words)):
        here = select(Round.id).where(folded_column(Round.reference) == of).scalar_subquery()
        searches.append(
            select(Application.id).where(Application.round_id == here, Application.receipt_number == number)
        )
    return union_all(*searches)


def field_names(rounds: Sequence[Round]) -> dict[str, IndustryField]:
    """The fields of these rounds' definitions by code."""
    definitions = {row.definition.code: row.definition for row in rounds}
    return {item.code: item for definition in definitions.values() for item in definition.fields}


def in_round(round_id: int, *states: ApplicationState) -> list[Application]:
    """The applications of a round in some states, by receipt number."""
    here = Application.round_id == round_id, Application.revises_id.is_(None)
    query = select(Application).where(*here, Application.state.in_(states))
    return list(db.session.scalars(query.order_by(Application.receipt_number, Application.id)).unique())


def grants_asked(application_ids: list[int]) -> dict[int, int]:
    """The government share each application asks for, in won."""
    query = select(CostLine.application_id, func.sum(CostLine.gov)).where(CostLine.application_id.in_(application_ids))
    return {key: int(total) for key, total in db.session.execute(query.group_by(CostLine.application_id))}


def counts(round_id: int) -> dict[ApplicationState, int]:
    """Count applications of a round by state."""
    here = Application.round_id == round_id, Application.revises_id.is_(None)
    query = select(Application.state, func.count()).where(*here).group_by(Application.state)
    return {state: count for state, count in db.session.execute(query)}


def counts_by_field(round_id: int) -> dict[tuple[str, ApplicationState], int]:
    """Count the submitted applications of a round by field and state."""
    query = (
        select(Application.field_code, Application.state, func.count())
        .where(Application.round_id == round_id, Application.receipt_number.is_not(None))
        .group_by(Application.field_code, Application.state)
    )
    return {(field, state): count for field, state, count in db.session.execute(query)}


def waiting_for_screening() -> Select[Application]:
    """SELECT of submitted applications that nobody has screened, oldest submission first."""
    query = select(Application).where(Application.state == ApplicationState.SUBMITTED)
    return query.order_by(Application.submitted_at, Application.id)


def corrections_overdue(at: datetime) -> Select[Application]:
    """SELECT of applications whose time for a correction is over and that were not submitted again."""
    query = select(Application).where(
        Application.state == ApplicationState.CORRECTION, Application.correction_due_at < at
    )
    return query.order_by(Application.correction_due_at)


def drafts_in(round_id: int) -> list[Application]:
    """The drafts of a round: those who must not forget to submit."""
    return in_round(round_id, ApplicationState.DRAFT)


def declared_size(application: Application) -> Size | None:
    """The company's size as it was when it submitted; a later edit of its profile changes nothing here."""
    if application.submissions:
        return Size(application.submissions[-1].content["company"]["size"])
    return application.organisation.size


def missing_sections(application: Application, *, before_pledges: bool = False) -> list[Section]:
    """The sections that are not complete yet; those of its members, `before_pledges` of the representative."""
    pledged = {row.code for row in application.round.definition.application.pledges} if before_pledges else set()
    return rules.missing(
        application.round.definition, title=application.title, field=application.field_code, need=application.need,
        has_supplier=application.supplier_id is not None, answers=application.answers or {}, costs=application.costs,
        slots_with_files={attachment.slot for attachment in application.attachments},
        agreed=pledged | {consent.code for consent in application.consents},
    )  # fmt: skip
