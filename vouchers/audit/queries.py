"""Named reads of the record."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from vouchers.audit.models import Subject, Transition
from vouchers.db import db


def timeline(
    case_reference: str,
    kinds: Collection[str] | None = None,
    *,
    own: Mapping[str, Collection[int]] = MappingProxyType({}),
) -> list[Transition]:
    """The steps of a case, oldest first; of some kinds only where the reader may not know of the others.

    Of a kind in `own` only the things with these keys are shown: what others have done on the same case is none of the
    reader's.
    """
    query = select(Transition).where(Transition.case_reference == case_reference)
    if kinds is not None:
        query = query.where(Transition.kind.in_(kinds))
    for kind, keys in own.items():
        query = query.where((Transition.kind != kind) | Transition.subject_id.in_(list(keys)))
    return list(db.session.scalars(query.order_by(Transition.id)))


def steps_of(kind: str, subject_id: int) -> list[Transition]:
    """The steps of one thing, oldest first."""
    query = select(Transition).where(Transition.kind == kind, Transition.subject_id == subject_id)
    return list(db.session.scalars(query.order_by(Transition.id)))


def newest_step(thing: Subject) -> int:
    """The key of the newest step of a thing or of one of its parts; 0 while there is none."""
    own = (Transition.kind == thing.lifecycle.name) & (Transition.subject_id == thing.id)
    query = select(func.max(Transition.id)).where(Transition.case_reference == thing.case_reference)
    return db.session.scalar(query.where(own | Transition.kind.in_(thing.lifecycle.parts))) or 0


def newest_at(kind: str, things: Collection[int]) -> dict[int, datetime]:
    """Return when each of these things took its newest step, by row id."""
    query = select(Transition.subject_id, func.max(Transition.at))
    query = query.where(Transition.kind == kind, Transition.subject_id.in_(things)).group_by(Transition.subject_id)
    return {key: at for key, at in db.session.execute(query)}


def reasons(kind: str, things: Collection[int], action: str) -> dict[int, str]:
    """Return the reasons given at this step, by row id; of several, the last."""
    query = select(Transition.subject_id, Transition.reason).where(
        Transition.kind == kind,
        Transition.subject_id.in_(things),
        Transition.action == action,
        Transition.reason.is_not(None),
    )
    return {key: reason for key, reason in db.session.execute(query.order_by(Transition.id)) if reason}


def took(kind: str, thing: SQLColumnExpression[int], action: str, *, before: datetime) -> ColumnElement[bool]:
    """Whether the thing with this key took a step before an instant, as a condition of a query."""
    query = select(Transition.id).where(
        Transition.kind == kind, Transition.subject_id == thing, Transition.action == action
    )
    return query.where(Transition.at < before).exists()


def latest(limit: int = 50) -> list[Transition]:
    """The newest steps of all, for the administrator."""
    return list(db.session.scalars(select(Transition).order_by(Transition.id.desc()).limit(limit)))
