"""Named reads of exclusions."""

from datetime import date

from sqlalchemy import Select, select

from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.db import db
from vouchers.facts import queries as facts
from vouchers.facts.states import Kind
from vouchers.screening.models import Exclusion
from vouchers.screening.rules import Looked, Screened, look
from vouchers.screening.states import ExclusionState


def exclusion(exclusion_id: int) -> Exclusion | None:
    return db.session.get(Exclusion, exclusion_id)


def proposed_exclusion(application_id: int) -> Exclusion | None:
    """The opinion that this application is to be excluded, while nobody has decided on it."""
    query = select(Exclusion).where(
        Exclusion.application_id == application_id, Exclusion.state == ExclusionState.PROPOSED
    )
    return db.session.scalar(query)


def looked_at(application: Application, *, on: date) -> list[Looked]:
    """What the programme looks at before an application is found eligible, and what its rules say today."""
    supplier = application.supplier
    return look(
        Screened(
            application.round.definition,
            on,
            applications.declared_size(application),
            facts.known(application.organisation, on=on),
            has_supplier=supplier is not None,
            supplier=facts.current(supplier, Kind.QUALIFICATION, on=on) if supplier is not None else None,
        )
    )


def exclusions_to_decide() -> Select[Exclusion]:
    """The exclusions that wait for a second officer, oldest first."""
    return select(Exclusion).where(Exclusion.state == ExclusionState.PROPOSED).order_by(Exclusion.id)
