"""Rounds."""

from tests.given.acting import CLOSES, OPENS, act, at
from tests.given.people import officer
from vouchers.db import db
from vouchers.programmes import services
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState

AI, CLOUD = "ai-voucher.2020", "cloud-voucher.2020"
"""Applied for together with a supplier, and chosen from a catalogue after selection."""


def call_round(state: RoundState = RoundState.OPEN, *, programme: str = AI, budget: int = 2_000_000_000) -> Round:
    """A round of the programme; the one that is there already if its state is right."""
    for known in db.session.scalars(db.select(Round).where(Round.programme_code == programme, Round.state == state)):
        return known
    made = next(
        iter(
            db.session.scalars(
                db.select(Round).where(Round.programme_code == programme, Round.state == RoundState.OPEN)
            )
        ),
        None,
    )
    if made is None or state is RoundState.PREPARED:
        made = act(
            services.create_round, programme, title="1차 공고", budget=budget, opens_at=at(OPENS), closes_at=at(CLOSES),
            by=officer(), day=OPENS - 0.5,
        )  # fmt: skip
    if state is RoundState.PREPARED:
        return made
    if made.state is RoundState.PREPARED:
        act(services.open_round, made, by=officer(2), day=OPENS)
    if state is RoundState.CLOSED:
        act(services.close, made, by=officer(), day=CLOSES + 0.1)
    return made
