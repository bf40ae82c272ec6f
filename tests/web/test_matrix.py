"""Every route, asked by every kind of person for every kind of object, against an oracle of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import Visitor
from tests.web.oracle.addresses import addresses
from tests.web.oracle.people import LEADS_TO_SIGN_IN, SAME_FOR_ANY_CHILD, STRANGER, Arguments, Person, Route, World
from tests.web.oracle.tables import Oracle

WITHOUT_TOKEN = ("officer", "finance", "company01", "supplier1", "admin", STRANGER.email)
CHANGES_BY_READING = {"user_session", "rate_count", "known_device"}
"""Tables that differ because people have signed in."""


def routes_of(app: Flask) -> list[Route]:
    found = [
        Route(rule.endpoint, rule.rule, frozenset(rule.arguments), frozenset(rule.methods or ()))
        for rule in app.url_map.iter_rules()
    ]
    return sorted(
        (route for route in found if route.endpoint != "static"), key=lambda route: (route.rule, sorted(route.methods))
    )


def database_of(app: Flask) -> Path:
    return Path(app.extensions["vouchers.settings"].database_url.removeprefix("sqlite:///"))


@pytest.fixture
def oracle(site: Flask, nightly: bool) -> Oracle:
    """A few objects of each kind and state; all that differ in anything at night."""
    return Oracle(World(database_of(site)), 4 if nightly else 1)


def test_every_route_has_an_oracle_and_every_oracle_a_route(site: Flask, oracle: Oracle) -> None:
    routes = routes_of(site)
    silent = [
        route.rule for route in routes
        if ("GET" in route.methods and route.endpoint not in oracle.read)
        or ("POST" in route.methods and route.endpoint not in {*oracle.read, *oracle.write})
    ]  # fmt: skip
    assert silent == [], "say in tests/web/oracle/tables.py who may"
    assert {*oracle.read, *oracle.write} - {route.endpoint for route in routes} == set()
    idle = {route.endpoint for route in routes if not list(addresses(route, oracle))}
    assert idle == {"identity.end_session"}, "nothing to ask these for"  # nobody has signed in yet


def test_a_post_without_its_token_is_refused_everywhere(site: Flask, oracle: Oracle) -> None:
    cast, wrong = _cast(site, oracle, WITHOUT_TOKEN), []
    for route in routes_of(site):
        if "POST" not in route.methods:
            continue
        for arguments, _together in list(addresses(route, oracle))[:1]:
            for name, (visitor, _person) in cast.items():
                answer = visitor.client.post(route.address(arguments), data={})
                if answer.status_code != 400:
                    wrong.append(f"{route.address(arguments)} as {name}: {answer.status_code}")
    assert wrong == []


@pytest.mark.timeout(1800)  # some 40,000 requests, all objects at night
def test_pages_open_for_whoever_may_and_for_nobody_else(site: Flask, oracle: Oracle) -> None:
    found = walk(site, oracle, "GET")
    assert found.wrong == [], f"{len(found.wrong)} of {found.cells}"
    assert found.cells > 2000


@pytest.mark.timeout(1800)  # some 40,000 requests, all objects at night
def test_nobody_does_what_is_anothers(site: Flask, oracle: Oracle) -> None:
    before = _digests(oracle)
    found = walk(site, oracle, "POST")
    assert found.wrong == []
    after = _digests(oracle)
    assert {name for name in before if before[name] != after[name]} <= CHANGES_BY_READING


@dataclass
class Found:
    """What a walk found."""

    cells: int = 0
    wrong: list[str] = field(default_factory=list)


Cast = dict[str, tuple[Visitor, Person]]


def walk(site: Flask, oracle: Oracle, method: str) -> Found:
    """Ask every route that takes the method as everybody; POST only where the oracle says no."""
    cast, found = _cast(site, oracle), Found()
    for route, arguments, together in _asked(site, oracle, method):
        may_do = (
            oracle.read[route.endpoint]
            if method == "GET"
            else oracle.write.get(route.endpoint, oracle.read.get(route.endpoint))
        )
        path = route.address(arguments)
        for name, (visitor, person) in cast.items():
            may = may_do(person, arguments)
            if route.endpoint in LEADS_TO_SIGN_IN or (
                method == "POST" and may and (together or route.endpoint in SAME_FOR_ANY_CHILD)
            ):
                continue
            answer = (
                visitor.client.get(path)
                if method == "GET"
                else visitor.client.post(path, data={"csrf_token": _token(visitor.client)})
            )
            expected = (
                judged_get(answer, may=may, together=together) if method == "GET" else judged_post(answer, may=may)
            )
            found.cells += 1
            answer.close()
            if expected is not None:
                found.wrong.append(
                    f"{method} {path} ({route.endpoint}) as {name}: {answer.status_code}, expected {expected}"
                )
    return found


def _asked(site: Flask, oracle: Oracle, method: str) -> Iterator[tuple[Route, Arguments, bool]]:
    for route in routes_of(site):
        if method in route.methods:
            for arguments, together in addresses(route, oracle):
                yield route, arguments, together


def _cast(site: Flask, oracle: Oracle, names: tuple[str, ...] = ()) -> Cast:
    cast: Cast = {}
    for person in (STRANGER, *oracle.people()):
        name = person.email.partition("@")[0]
        if not names or name in names:
            cast[name] = (Visitor(site, "" if person is STRANGER else person.email), person)
    return cast


def _token(client: FlaskClient) -> str:
    """The token of this browser's session; read once."""
    kept = getattr(client, "matrix_token", None)
    if kept is None:
        page = next(
            body
            for path in ("/account", "/sign-in")
            if "csrf_token" in (body := client.get(path).get_data(as_text=True))
        )
        kept = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        client.matrix_token = kept
    return kept


def _to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code in (302, 303) and answer.headers.get("Location", "").startswith("/sign-in")


def judged_get(answer: TestResponse, *, may: bool, together: bool) -> str | None:
    """What was expected instead, or None where the answer is right.
    A refusal by state (409) is right for whoever may.
    """
    opened = answer.status_code in (200, 302, 303) and not _to_sign_in(answer)
    if not together:
        refused = answer.status_code in (403, 404) or _to_sign_in(answer) or (may and answer.status_code == 409)
        return None if refused else "404: no child of this parent"
    if may:
        return None if opened or answer.status_code == 409 else "to open"
    return None if answer.status_code in (403, 404) or _to_sign_in(answer) else "to be refused by 403 or 404"


def judged_post(answer: TestResponse, *, may: bool) -> str | None:
    """As judged_get, for a POST of who may not, or (`may`) of who may on the parent,
    with a child that it does not have.
    """
    refused = (401, 403, 404, 409) if may else (401, 403, 404)
    return (
        None if answer.status_code in refused or (not may and _to_sign_in(answer)) else " or ".join(map(str, refused))
    )


def _digests(oracle: Oracle) -> dict[str, int]:
    world = oracle.world
    tables = world.firsts("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    return {name: hash(tuple(map(tuple, world.rows(f'select * from "{name}"')))) for name in tables}  # noqa: S608
