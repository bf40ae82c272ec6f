"""The stage of the year: steps that are one transaction each,
on a calendar that does not move when a build is resumed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo.cast import Stage, address
from vouchers.identity import queries as identity
from vouchers.kernel import clock
from vouchers.kernel.actor import Actor
from vouchers.organisations import queries as organisations
from vouchers.programmes.models import Round

TITLES = {"ai": "2020년 AI 바우처", "cloud": "2020년 클라우드 바우처"}
DAYS = 330
"""Days from the beginning to the present: a call, an evaluation, seven months of use, a settlement."""


@dataclass(frozen=True)
class Scale:
    """How much of the year is built: its true figures, unless said."""

    ai_companies: int = 700
    selected: int = 209
    beyond_budget: int = 90
    """Applications above the cut-off for which the budget does not reach."""
    panels: int = 7
    """Of each programme."""
    cloud_companies: int = 646
    cloud_suppliers: int = 180
    cloud_services: int = 260


WHOLE = Scale()


@dataclass(frozen=True)
class Outside:
    """A step that opens its own transactions."""

    step: Callable[[], None]

    def __call__(self) -> None:
        self.step()


class Year(Stage):
    """A stage whose verbs join the transaction of the step that is being played."""

    def __init__(self, app: Flask, scale: Scale = WHOLE) -> None:
        super().__init__(app)
        self.scale = scale
        self._actors: dict[str, Actor] = {}
        known = db.session.scalar(select(Round.opens_at).where(Round.title == TITLES["ai"]))
        self.start: datetime = known - timedelta(days=1) if known else clock.now() - timedelta(days=DAYS)

    def play(self, step: Callable[[], None]) -> None:
        """The step is done whole, or not at all."""
        if isinstance(step, Outside):
            step()
            return
        with transaction():
            step()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The transaction of the step; what was loaded before is read again, as between two verbs of two people."""
        db.session.flush()
        db.session.expire_all()
        yield
        db.session.flush()

    def actor(self, key: str) -> Actor:
        """The person of this key; roles do not change during the year."""
        if key not in self._actors:
            self._actors[key] = super().actor(key)
        return self._actors[key]

    def round(self, name: str) -> Round | None:
        """The year's round of this name (`ai` or `cloud`), once it is created."""
        return db.session.scalar(select(Round).where(Round.title == TITLES[name]))

    def opened(self, name: str) -> Round:
        """The year's round of this name."""
        found = self.round(name)
        if found is None:
            raise LookupError(f"the year has no round {name}")
        return found


def knows(key: str) -> bool:
    """Whether the account of this key is there."""
    return identity.user_by_email(address(key)) is not None


def organisation_of(key: str) -> int:
    """The organisation that the account of this key acts for."""
    user = identity.user_by_email(address(key))
    return organisations.memberships_of(user.id)[0].organisation_id if user else 0
