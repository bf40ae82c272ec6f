"""A column on which a decision rests is written where its fact is recorded, and nowhere else."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "vouchers"
DECIDES = {"size": "organisations/services.py"}
ELSEWHERE = {"documents": "the bytes of a file"}


def test_what_decides_is_written_where_its_fact_is_recorded() -> None:
    found = {
        (node.attr, path.relative_to(ROOT).as_posix())
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] not in ELSEWHERE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in DECIDES
    }
    assert found == set(DECIDES.items())
