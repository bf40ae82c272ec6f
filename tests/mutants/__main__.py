"""A mutation run: one line of the product is changed, and the tests of its room must notice. Run by script/mutants."""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from queue import Queue

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[2]
FIGURES, BEGIN, END = ROOT / "docs/figures.md", "<!-- mutants -->\n", "<!-- /mutants -->\n"
COPIED = (
    "vouchers",
    "templates",
    "static",
    "translations",
    "migrations",
    "tests",
    "config.py",
    "wsgi.py",
    "verify_ledger.py",
    "pyproject.toml",
    "deploy",
)
LEFT_OUT = {"ledger", "kernel", "web", "db", "demo", "reporting", "desks", "documents", "outbox", "audit"}
"""Rooms without rules of grants, and the ledger, whose mutants are tests/ledger/test_mutants.py."""
MODULES = ("rules", "policy", "states", "services", "ranking", "firms", "staff", "accounts", "catalogue")
"""Rules, policies, lifecycles and verbs; what only reads is looked at by the pages."""
SAME = ("BitOr_", "_Is", "Is_", "_IsNot", "IsNot_")
"""Operators that change no rule: the bar of a type; `is` for `==`, which is the same of enums, booleans and None."""
PATIENCE = 300
"""Seconds that the tests of a room may take; a mutant that never ends has been noticed."""

Mutant = tuple[str, str, int]
"""Module (a path), operator, which of its places."""


@dataclass(frozen=True)
class Found:
    """What became of a mutant."""

    mutant: Mutant
    difference: str
    noticed: bool
    seconds: float


def rooms() -> list[str]:
    """The rooms that are drawn from."""
    return sorted(
        path.name
        for path in (ROOT / "vouchers").iterdir()
        if (path / "__init__.py").exists() and path.name not in LEFT_OUT
    )


def modules(room: str) -> Iterator[Path]:
    """The modules of a room that hold its rules and verbs."""
    for path in sorted((ROOT / "vouchers" / room).rglob("*.py")):
        inside = path.relative_to(ROOT / "vouchers" / room).parts
        if inside[0] == "services" or (len(inside) == 1 and path.stem in MODULES):
            yield path


def mutants(room: str) -> list[Mutant]:
    """Every place of a room's modules at which an operator can change something."""
    found = []
    for path in modules(room):
        nodes = list(ast_nodes(parso.parse(path.read_text())))
        declared = _declared(path)
        for name in operator_names():
            operator = get_operator(name)
            if operator.arguments() or any(same in name for same in SAME):
                continue
            places = [place[0] for node in nodes for place in operator().mutation_positions(node)]
            found += [
                (str(path.relative_to(ROOT)), name, number)
                for number, (line, _column) in enumerate(places)
                if line not in declared
            ]
    return found


def _declared(path: Path) -> set[int]:
    """The lines that say how something is declared, decorators and signatures: they are no rule of grants."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            found.update(range(first, node.body[0].lineno))
    return found


def drawn(count: int, seed: int, chosen: list[str]) -> list[Mutant]:
    """As many from each room, each kind of operator as likely as another,
    so that comparisons do not crowd out the rest.
    """
    dice, found = random.Random(seed), []  # noqa: S311 - drawn again by the same seed
    for number, room in enumerate(chosen):
        wanted = count // len(chosen) + (number < count % len(chosen))
        by_operator: dict[str, list[Mutant]] = {}
        for mutant in mutants(room):
            by_operator.setdefault(mutant[1].partition("_")[0], []).append(mutant)
        kinds = sorted(by_operator)
        while wanted and kinds:
            kind = dice.choice(kinds)
            mutant = by_operator[kind].pop(dice.randrange(len(by_operator[kind])))
            if not by_operator[kind]:
                kinds.remove(kind)
            found.append(mutant)
            wanted -= 1
    return found


def tests_of(room: str) -> list[str]:
    """The folders of tests that guard a room."""
    named = [f"tests/unit/{room}", f"tests/feature/{room}", f"tests/web/{room}"]
    return [path for path in named if (ROOT / path).exists()]


def tried(mutant: Mutant, copy: Path) -> Found | None:
    """Change the copy, run the tests of the room, put it back. None where the change is none."""
    module, operator, place = mutant
    path, before = copy / module, (ROOT / module).read_text()
    after = mutate_code(before, get_operator(operator)(), place)
    if after is None or after == before:
        return None
    path.write_text(after)
    begun = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VOUCHERS_")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "-k",
        "not postgresql",
        *tests_of(Path(module).parts[1]),
    ]
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        noticed = done.returncode != 0
    except subprocess.TimeoutExpired:
        noticed = True
    finally:
        path.write_text(before)
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[3:]
    return Found(mutant, "\n".join(lines), noticed, time.monotonic() - begun)


def run(wanted: list[Mutant], processes: int) -> list[Found]:
    """Try them all, each process in a copy of its own."""
    with tempfile.TemporaryDirectory(prefix="vouchers-mutants-") as folder:
        copies: Queue[Path] = Queue()
        for number in range(processes):
            copy = Path(folder) / str(number)
            copy.mkdir()
            for name in COPIED:
                (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, copy / name)
            (copy / "build").symlink_to(ROOT / "build")
            copies.put(copy)

        def one(mutant: Mutant) -> Found | None:
            copy = copies.get()
            try:
                return tried(mutant, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(processes) as pool:
            return [
                found for found in tqdm(pool.map(one, wanted), total=len(wanted), desc="mutants") if found is not None
            ]


def report(found: list[Found], seed: int) -> str:
    """The figure, by room, and what nobody noticed."""
    everywhere, noticed = Counter(_room(each) for each in found), Counter(_room(each) for each in found if each.noticed)
    share = sum(noticed.values()) * 100 // max(len(found), 1)
    rows = [f"| {room} | {everywhere[room]} | {noticed[room]} |" for room in sorted(everywhere)]
    survivors = [
        f"- `{each.mutant[0]}` {each.mutant[1].rpartition('/')[2]}\n\n```diff\n{each.difference}\n```"
        for each in found
        if not each.noticed
    ]
    return "\n".join(
        [
            f"{len(found)} changes of one line, drawn by seed {seed} (operators of Cosmic Ray); the tests of the room "
            f"noticed {sum(noticed.values())} ({share} %).",
            "",
            "| room | changes | noticed |",
            "|---|---|---|",
            *rows,
            "",
            f"Unnoticed: {len(survivors)}.",
            "",
            *survivors,
            "",
        ]
    )


def _room(found: Found) -> str:
    return Path(found.mutant[0]).parts[1]


def main() -> None:
    """Draw, try, report."""
    parser = argparse.ArgumentParser(prog="script/mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", help="separated by commas; all unless said")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    chosen = options.rooms.split(",") if options.rooms else rooms()
    print(f"seed {options.seed}, {options.count} changes in {', '.join(chosen)}")
    text = report(run(drawn(options.count, options.seed, chosen), options.processes), options.seed)
    print(text)
    if not options.rooms and FIGURES.exists() and BEGIN in (figures := FIGURES.read_text()):
        head, _, rest = figures.partition(BEGIN)
        FIGURES.write_text(f"{head}{BEGIN}{text}{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
