"""Named reads of casework."""

from collections.abc import Mapping

from sqlalchemy import Select, select

from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.states import LIFECYCLE, ApplicationState
from vouchers.casework.models import CaseOfficer
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


def of_officer(actor: Actor) -> Select[CaseOfficer]:
    """SELECT of the cases that this officer has and that are not over, those that have been had longest first."""
    query = select(CaseOfficer).join(Application, Application.id == CaseOfficer.application_id)
    mine = query.where(CaseOfficer.user_id == (actor.user_id or 0), Application.state.not_in(OVER))
    return mine.order_by(CaseOfficer.since, CaseOfficer.id)


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
