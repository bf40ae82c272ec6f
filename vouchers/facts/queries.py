"""Named reads of facts and kept findings."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from vouchers.audit.models import Subject
from vouchers.db import db
from vouchers.facts.models import Fact, KeptFinding
from vouchers.facts.rules import Known, standing
from vouchers.facts.states import Kind


def subject_of(about: Subject) -> str:
    """The name by which a thing is known to its facts."""
    return f"{about.lifecycle.name}/{about.id}"


def history(about: Subject) -> list[Fact]:
    """Everything that was stated about a thing, oldest first."""
    query = select(Fact).where(Fact.subject == subject_of(about)).options(joinedload(Fact.recorder))
    return list(db.session.scalars(query.order_by(Fact.id)))


def known(about: Subject, *, on: date) -> Mapping[Kind, Known]:
    """What stands about a thing on the day, by kind."""
    stated = [fact.known for fact in history(about)]
    found = {kind: standing([fact for fact in stated if fact.kind is kind], on=on) for kind in Kind}
    return {kind: fact for kind, fact in found.items() if fact is not None}


def current(about: Subject, kind: Kind, *, on: date) -> Known | None:
    """What stands about a thing on the day; none where it was never stated or no longer holds."""
    return known(about, on=on).get(kind)


def newest(about: Subject, kind: Kind, *, is_checked: bool) -> Fact | None:
    """The last statement of its kind and strength, whether it holds or not."""
    found = [fact for fact in history(about) if fact.kind is kind and fact.known.is_checked is is_checked]
    return found[-1] if found else None


def kept(about: Subject) -> list[KeptFinding]:
    """What rules said when somebody decided on the thing, newest decision first."""
    query = select(KeptFinding).where(KeptFinding.subject == subject_of(about)).options(joinedload(KeptFinding.decider))
    return list(db.session.scalars(query.order_by(KeptFinding.decided_at.desc(), KeptFinding.id)))
