"""Named reads of notes and messages."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from vouchers.applications.models import Application
from vouchers.correspondence.models import CaseNote
from vouchers.correspondence.states import Side
from vouchers.db import db


def of_case(application: Application, side: Side) -> list[CaseNote]:
    """What one side may read of a case, newest first: the agency all, a party what it wrote or was written."""
    query = select(CaseNote).where(CaseNote.application_id == application.id).options(joinedload(CaseNote.writer))
    if side is not Side.AGENCY:
        query = query.where(or_(CaseNote.sender == side, CaseNote.addressee == side))
    return list(db.session.scalars(query.order_by(CaseNote.id.desc())))


def count(application: Application, side: Side) -> int:
    """How many notes and messages one side may read of a case."""
    query = select(func.count()).select_from(CaseNote).where(CaseNote.application_id == application.id)
    if side is not Side.AGENCY:
        query = query.where(or_(CaseNote.sender == side, CaseNote.addressee == side))
    return int(db.session.scalar(query) or 0)
