"""Named reads of casework."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Select, or_, select

from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.states import LIFECYCLE, ApplicationState
from vouchers.casework.models import Absence, CaseOfficer
from vouchers.db import db
from vouchers.db.listing import Column, Filter, Listing, RowPage, by_state
from vouchers.identity import queries as people
from vouchers.identity.models import User
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.wording import N_
from vouchers.organisations.models import Organisation

OVER = (ApplicationState.INELIGIBLE, ApplicationState.REJECTED, ApplicationState.WITHDRAWN)
"""Nothing more is done with these, unless a decision is taken back."""


def of_case(application_id: int) -> CaseOfficer | None:
    """Who has the case."""
    return db.session.scalar(select(CaseOfficer).where(CaseOfficer.application_id == application_id))


def officers() -> dict[int, str]:
    """The names of those who may have a case, by their key."""
    return {row.id: row.name for row in people.holders(StaffRole.OFFICER)}


def of_officer(actor: Actor, today: date) -> Select[CaseOfficer]:
    """SELECT of the cases that are not over of this officer and of those for whom the officer stands in today, those
    that have been had longest first.
    """
    query = select(CaseOfficer).join(Application, Application.id == CaseOfficer.application_id)
    own, absent = CaseOfficer.user_id == (actor.user_id or 0), _on(today).where(Absence.deputy_id == actor.user_id)
    mine = or_(own, CaseOfficer.user_id.in_(absent.with_only_columns(Absence.user_id)))
    # What has been settled keeps its partner and has freed its place; without a partner an agreement came to nothing.
    goes_on = Application.state.not_in(OVER), or_(Application.place_freed_at.is_(None), Application.bound_at.is_(None))
    return query.where(mine, *goes_on).order_by(CaseOfficer.since, CaseOfficer.id)


def _on(day: date) -> Select[Absence]:
    return select(Absence).where(Absence.first_day <= day, Absence.last_day >= day, Absence.ended_at.is_(None))


def absence(absence_id: int) -> Absence | None:
    return db.session.get(Absence, absence_id)


def absences(today: date) -> list[Absence]:
    """The absences that last or are to come, those that begin first first."""
    query = select(Absence).where(Absence.last_day >= today, Absence.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Absence.first_day, Absence.id)))


def is_absent(user_id: int, first_day: date, last_day: date) -> bool:
    """Whether an absence of this person touches these days."""
    query = select(Absence.id).where(
        Absence.user_id == user_id, Absence.ended_at.is_(None), Absence.first_day <= last_day,
        Absence.last_day >= first_day,
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def addressees(application_id: int, today: date) -> list[User]:
    """Whom a case is asked about: its officer, and today's deputy; nobody where no officer has it, or none who still
    is one.
    """
    held = of_case(application_id)
    if held is None:
        return []
    stands_in = db.session.scalars(_on(today).where(Absence.user_id == held.user_id)).first()
    asked = [held.officer, *([stands_in.deputy] if stands_in is not None else [])]
    still = officers()
    return [person for person in asked if person.id in still]


def listing(actor: Actor) -> Listing:
    """The cases that officers have."""
    query = (
        applications.visible_to(actor)
        .join(CaseOfficer, CaseOfficer.application_id == Application.id)
        .join(User, User.id == CaseOfficer.user_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .with_only_columns(
            CaseOfficer.id.label("id"), Application.reference.label("reference"), Organisation.name.label("company"),
            Application.title.label("title"), Application.state.label("state"), User.name.label("officer"),
            CaseOfficer.since.label("since"),
        )
    )  # fmt: skip
    columns = (
        Column("reference", N_("번호")), Column("company", N_("신청기업")), Column("title", N_("과제 이름")),
        Column("state", N_("상태"), "state", LIFECYCLE.states), Column("officer", N_("담당자")),
        Column("since", N_("맡은 때"), "moment"),
    )  # fmt: skip
    names: Mapping[str, str] = {str(key): name for key, name in officers().items()}
    return Listing(
        N_("담당자"), query, CaseOfficer.id, columns,
        searched=lambda words: Application.id.in_(applications.with_words(words)),
        filters=(
            Filter("officer", N_("담당자"), names, lambda key: CaseOfficer.user_id == int(key)),
            by_state(Application.state, LIFECYCLE, ApplicationState.DRAFT, ApplicationState.ENDED),
        ),
        dated="since", link=RowPage("desks.case", "reference", "reference"),
        empty=N_("맡은 사람이 정해진 사건이 없습니다. 사건 화면에서 담당관이 맡거나 넘길 수 있습니다."),
    )  # fmt: skip
