"""Who asks, what is asked, and the rows of the demo that the oracle reads for itself."""

# ruff: noqa: S608 - statements are put together of names in these files

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEOPLE = (
    "company01", "member01", "company02", "company03", "company05", "supplier1", "supplier2", "supplier3", "cloud1",
    "cloud2",
    "evaluator1", "evaluator2", "evaluator5", "officer", "officer2", "approver", "finance", "finance2", "auditor",
    "admin", "admin2",
    "newcomer1",
)  # fmt: skip
"""Accounts of the demo that always walk; Oracle.people adds those that the objects ask for."""

AGENCY = ("officer", "approver", "finance")
READERS = (*AGENCY, "administrator")

LEADS_TO_SIGN_IN = {"organisations.invitation"}
"""Endpoints that answer an unusable code with the way to the door, whoever asks."""

SAME_FOR_ANY_CHILD = {"applications.remove_file"}
"""Endpoints whose POST with a foreign child may look done:
it removes nothing and answers as for a child that nobody has.
"""

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Who asks. A person with a staff role acts for no organisation."""

    email: str
    id: int
    staff: frozenset[str]
    organisation: int | None
    is_representative: bool


STRANGER = Person("anonymous", 0, frozenset(), None, False)
"""Whoever has not signed in."""

Predicate = Callable[[Person, Arguments], bool]


@dataclass(frozen=True)
class Route:
    """A rule of the url_map."""

    endpoint: str
    rule: str
    arguments: frozenset[str]
    methods: frozenset[str]

    def address(self, arguments: Arguments) -> str:
        return re.sub(r"<(?:[^<>:]+:)?([a-z_]+)>", lambda part: str(arguments[part[1]]), self.rule)


class World:
    """Rows of the demo's database, read only, and who the people are."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)
        try:
            connection.row_factory = sqlite3.Row
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def firsts(self, query: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.rows(query, *values)]

    def one(self, query: str, *values: Any) -> Any:
        return next(iter(self.firsts(query, *values)), None)

    def person(self, email: str) -> Person | None:
        user = self.one("select id from user_account where email = ?", email)
        if user is None:
            return None
        roles = frozenset(
            self.firsts(
                "select role from appointment where user_id = ? and started_at is not null and ended_at is null", user
            )
        )
        seats = self.rows(
            "select organisation_id, role from membership where user_id = ? and ended_at is null order by id", user
        )
        if roles or not seats:
            return Person(email, user, roles, None, False)
        return Person(email, user, roles, seats[0]["organisation_id"], seats[0]["role"] == "representative")


def spread(rows: Iterable[Any], key: Callable[[Any], Any], most: int) -> list[Any]:
    """Up to `most` rows of each kind, where `key` names the kind."""
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return [row for group in groups.values() for row in group[:most]]


def anyone(person: Person, arguments: Arguments) -> bool:
    return True


def signed_in(person: Person, arguments: Arguments) -> bool:
    return person is not STRANGER


def with_organisation(person: Person, arguments: Arguments) -> bool:
    return person.organisation is not None


def staff(*roles: str) -> Predicate:
    return lambda person, arguments: bool(person.staff & set(roles))


def either(*predicates: Predicate) -> Predicate:
    return lambda person, arguments: any(predicate(person, arguments) for predicate in predicates)


def both(*predicates: Predicate) -> Predicate:
    return lambda person, arguments: all(predicate(person, arguments) for predicate in predicates)


def declined(application: sqlite3.Row) -> bool:
    """Whether the agreement of a selected company was declined and no other one binds it."""
    return application["bound_at"] is None and application["place_freed_at"] is not None


def representative(predicate: Predicate) -> Predicate:
    return lambda person, arguments: person.is_representative and predicate(person, arguments)


PARTIES = "p.organisation_id company, s.organisation_id provider, p.reference case_reference, p.id application"
OF_AGREEMENT = "join application p on p.id = g.application_id join supplier s on s.id = g.supplier_id"


def mails(*names: str) -> list[str]:
    return [f"{name}@demo.example" for name in names]
