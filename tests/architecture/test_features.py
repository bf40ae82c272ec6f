"""A feature brings its own: everybody with pages is listed once, and what is across features names none of them."""

import ast
from pathlib import Path

import pytest

from vouchers.app import FEATURES

ROOT = Path(__file__).resolve().parents[2] / "vouchers"
ROOMS = sorted(path.name for path in ROOT.iterdir() if (path / "routes").is_dir() or (path / "routes.py").exists())
OWN = ROOT / "desks" / "states.py"
"""The stages of a case, which are the desks' own."""
ACROSS = [path for room in ("desks", "reporting") for path in sorted((ROOT / room).rglob("*.py")) if path != OWN]


def test_each_room_with_pages_brings_its_blueprint_once() -> None:
    brought = [feature.blueprint.name for feature in FEATURES.all if feature.blueprint is not None]
    assert sorted(brought) == ROOMS
    assert {path.parent.name for path in ROOT.glob("*/feature.py")} == {*ROOMS, "facts"} - {"web"}


@pytest.mark.parametrize("path", ACROSS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_across_features_names_no_kind_of_theirs(path: Path) -> None:
    kinds = {*FEATURES.kinds, *FEATURES.sources, *FEATURES.papers, *(kind.what for kind in FEATURES.waits)}
    strings = {
        node.value for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }  # fmt: skip
    assert strings & (kinds - ALLOWED - {""}) == set()


ALLOWED = {"organisation"}
"""Also the name of an argument of pages."""


def test_whatever_is_listed_can_be_opened_or_is_somebodys_work(app) -> None:
    endpoints = set(app.view_functions)
    entries = {
        endpoint for feature in FEATURES.all for links in feature.navigation.values() for _label, endpoint in links
    }
    assert entries <= endpoints and {pile.endpoint for pile in FEATURES.piles} <= endpoints
