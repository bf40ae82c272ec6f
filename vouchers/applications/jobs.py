"""Reminders before a deadline."""

from datetime import datetime, timedelta

from vouchers.applications import queries
from vouchers.db.transaction import transaction
from vouchers.organisations import queries as organisations
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.programmes import queries as programmes

AHEAD = timedelta(days=3)


def remind(*, at: datetime) -> str:
    """Whoever has a draft in a round that closes within three days is reminded, once per deadline, to press submit."""
    count = 0
    with transaction():
        for call_round in programmes.closing_between(at, at + AHEAD):
            for application in queries.drafts_in(call_round.id):
                for user in organisations.people_of(application.organisation_id):
                    outbox.write(
                        "draft_reminder", user, at=at,
                        page=Page.at("applications.tasks", reference=application.reference),
                        key=f"draft-reminder/{application.id}/{user.id}/{call_round.closes_at.isoformat()}",
                        reference=application.reference, title=application.title, closes_at=call_round.closes_at,
                    )  # fmt: skip
                    count += 1
    return f"reminded {count}"
