"""Every class that refuses is named by a test that makes it refuse: a class without one fails here."""

import ast
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import vouchers
from vouchers.kernel.errors import VouchersError

TESTS = Path(__file__).resolve().parents[1]
BASES = {"VouchersError", "Refused", "Broken", "Bounced"}
"""Kinds of refusals, which nothing raises as such."""


def classes() -> set[str]:
    for module in walk_packages(vouchers.__path__, "vouchers."):
        if module.name.rpartition(".")[2] in ("errors", "registration"):
            import_module(module.name)
    found, waiting = set(), [VouchersError]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        found |= {kind.__name__ for kind in kinds if kind.__module__.startswith("vouchers.")}
        waiting += kinds
    return found - BASES


def named(path: Path) -> set[str]:
    """The names that a module of tests uses, apart from its imports."""
    tree = ast.parse(path.read_text())
    uses = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return uses | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_each_refusal_has_a_case() -> None:
    tested = set().union(*(named(path) for path in TESTS.rglob("test_*.py")))
    assert classes() - tested == set()
