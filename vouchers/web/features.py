"""A feature as one value: what it adds to pages that show all features. `create_app` lists them in their order."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from flask import Blueprint, current_app

from vouchers.db.piles import Pile
from vouchers.db.searching import Search
from vouchers.kernel.actor import Actor
from vouchers.kernel.desk import Part, Parts, Reader, Reads, Source, Task, Waiting
from vouchers.kernel.lifecycle import Lifecycle

Entry = tuple[str, str]
"""A link of the header: (label, endpoint)."""

OUTSIDE = "outside"
"""Whoever is not of the agency: strangers and firms."""

TasksOf = Callable[[Parts, Actor, datetime], list[Task]]
MayRead = Callable[[Collection[Reader], Parts], bool]
Causes = Mapping[tuple[str, str], Mapping[str, int]]
"""How many events of each type the ledger must have of each business document, by (kind, key)."""


@dataclass(frozen=True, kw_only=True)
class Feature:
    """What a feature brings. Everything but its blueprint may be missing.

    `kinds` are its things whose steps are on record, with or without a life. `navigation` is by role of the agency, for
    `OUTSIDE`, or for firms that sell (`Reader.SUPPLIER`). `tasks` says what a reader of a case is asked to do. `papers`
    says who reads a kind of document of a case.
    """

    blueprint: Blueprint | None = None
    kinds: tuple[Lifecycle, ...] = ()
    navigation: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    piles: tuple[Pile, ...] = ()
    parts: tuple[Part, ...] = ()
    tasks: TasksOf = lambda parts, actor, at: []
    waits: tuple[Waiting, ...] = ()
    timeline: Mapping[str, Reads] = field(default_factory=dict)
    papers: Mapping[str, MayRead] = field(default_factory=dict)
    searches: tuple[Search, ...] = ()
    causes: Callable[[], Causes] = dict
    sources: Mapping[str, Source] = field(default_factory=dict)


class Features:
    """All features in their order, and what they bring together. Raises ValueError where two bring the same."""

    def __init__(self, *features: Feature) -> None:
        self.all = features
        for bring in ("kinds", "timeline", "papers", "sources", "waits"):
            names = [name for feature in features for name in _names(getattr(feature, bring))]
            if len(names) > len(set(names)):
                raise ValueError(f"two features bring the same {bring}")
        unknown = set(self.timeline) - set(self.kinds)
        if unknown:
            raise ValueError(f"on the timeline and no kind: {sorted(unknown)}")

    @cached_property
    def kinds(self) -> dict[str, Lifecycle]:
        """Every kind of thing whose steps are on record, by its name."""
        return {kind.name: kind for feature in self.all for kind in feature.kinds}

    @cached_property
    def lifecycles(self) -> dict[str, Lifecycle]:
        """The kinds that have a life, in the order of a voucher's."""
        return {name: kind for name, kind in self.kinds.items() if kind.states}

    @cached_property
    def piles(self) -> tuple[Pile, ...]:
        return tuple(pile for feature in self.all for pile in feature.piles)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for feature in self.all for part in feature.parts)

    @cached_property
    def waits(self) -> tuple[Waiting, ...]:
        return tuple(waiting for feature in self.all for waiting in feature.waits)

    @cached_property
    def timeline(self) -> dict[str, Reads]:
        return {kind: reads for feature in self.all for kind, reads in feature.timeline.items()}

    @cached_property
    def papers(self) -> dict[str, MayRead]:
        return {kind: may_read for feature in self.all for kind, may_read in feature.papers.items()}

    @cached_property
    def searches(self) -> tuple[Search, ...]:
        return tuple(search for feature in self.all for search in feature.searches)

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {kind: source for feature in self.all for kind, source in feature.sources.items()}

    def entries(self, audience: str) -> list[Entry]:
        """Return the header's links of a role of the agency, of `OUTSIDE` or of sellers."""
        return [entry for feature in self.all for entry in feature.navigation.get(audience, ())]

    def tasks(self, parts: Parts, actor: Actor, at: datetime) -> list[Task]:
        """Return what this reader is asked to do on the case."""
        return [task for feature in self.all for task in feature.tasks(parts, actor, at)]

    def causes(self) -> dict[tuple[str, str], Mapping[str, int]]:
        """Return the events that the documents of all features must have in the ledger."""
        return {key: events for feature in self.all for key, events in feature.causes().items()}


def _names(brought: object) -> list[str]:
    if isinstance(brought, Mapping):
        return list(brought)
    return [getattr(one, "name", None) or one.what for one in brought]  # type: ignore[attr-defined]


def features() -> Features:
    """Return the features of the application."""
    found: Features = current_app.extensions["vouchers.features"]
    return found
