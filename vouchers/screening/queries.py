"""Named reads of exclusions."""

from sqlalchemy import Select, select

from vouchers.db import db
from vouchers.screening.models import Exclusion
from vouchers.screening.states import ExclusionState


def exclusion(exclusion_id: int) -> Exclusion | None:
    return db.session.get(Exclusion, exclusion_id)


def proposed_exclusion(application_id: int) -> Exclusion | None:
    """The opinion that this application is to be excluded, while nobody has decided on it."""
    query = select(Exclusion).where(
        Exclusion.application_id == application_id, Exclusion.state == ExclusionState.PROPOSED
    )
    return db.session.scalar(query)


def exclusions_to_decide() -> Select[Exclusion]:
    """The exclusions that wait for a second officer, oldest first."""
    return select(Exclusion).where(Exclusion.state == ExclusionState.PROPOSED).order_by(Exclusion.id)
