"""Letters to whoever applies."""

from datetime import datetime
from typing import Any

from vouchers.applications import queries
from vouchers.applications.models import Application
from vouchers.audit.queries import reasons
from vouchers.audit.services import Step
from vouchers.organisations import queries as organisations
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.programmes.models import Round


def tell(application: Application, kind: str, *, at: datetime, **context: Any) -> None:
    """A letter to each of the company's people is on its way."""
    outbox.write_all(
        kind, organisations.people_of(application.organisation_id), key=f"{kind}/{application.id}/{at.isoformat()}",
        at=at,
        page=Page.at("desks.case", reference=application.reference), reference=application.reference,
        title=application.title or "", **context,
    )  # fmt: skip


def tell_drafts(call_round: Round, *, of: Step[Any]) -> None:
    """Whoever has a draft in the round knows of its new deadline, and why it moved. A reaction."""
    why = of.reason or reasons(call_round.lifecycle.name, [call_round.id], "ask_reopening").get(call_round.id, "")
    for draft in queries.drafts_in(call_round.id):
        tell(draft, "deadline_moved", at=of.at, round=call_round.called, closes_at=call_round.closes_at, reason=why)
