"""One search for everybody: by any number in any spelling, firm or person, within what the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, lazyload

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.db.searching import Search, link, newest
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.desk import Task
from vouchers.settlement import queries as settlement

MOST = 10
"""Finds of one kind on the page; who has more looks in the list of the kind."""


@dataclass(frozen=True)
class Finds:
    """What was found of one kind: its name, the finds as links, and whether there are more."""

    label: str
    tasks: list[Task]
    has_more: bool


def search(searches: Iterable[Search], words: str, actor: Actor) -> list[Finds]:
    """What has these words, by kind; nothing of no words."""
    if not words:
        return []
    found = [(one.label, one.find(words, actor, MOST + 1)) for one in searches]
    return [Finds(label, links[:MOST], len(links) > MOST) for label, links in found if links]


def cases(words: str, actor: Actor, most: int) -> list[Task]:
    """The cases that the reader may open: as the agency, a party or the auditor of the settlement."""
    has_words = Application.id.in_(applications.with_words(words))
    if actor.has(*AGENCY_STAFF):
        query = applications.visible_to(actor).where(has_words)
    else:
        as_party = agreements.visible_to(actor).with_only_columns(Agreement.application_id)
        as_auditor = settlement.visible_to(actor).join(Agreement).with_only_columns(Agreement.application_id)
        own = applications.visible_to(actor).with_only_columns(Application.id)
        readable = or_(*(Application.id.in_(keys) for keys in (own, as_party, as_auditor)))
        query = select(Application).where(has_words, readable)
    named = query.options(lazyload("*"), joinedload(Application.organisation))
    return newest(
        named,
        lambda row: link("desks.case", row.reference, row.organisation.name, row.title, reference=row.reference),
        most,
    )
