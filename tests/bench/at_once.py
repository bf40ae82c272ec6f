"""All agreements of a round requested at once: when they are there, and how fast other pages are meanwhile."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import config
from tests.servers import PROCESS
from tests.visiting import Visitor
from vouchers.agreements import queries
from vouchers.app import create_app
from vouchers.db import db
from vouchers.db.migrating import upgrade
from vouchers.demo.cast import address
from vouchers.demo.year import Scale, Year, people, selecting
from vouchers.documents.models import Progress
from vouchers.kernel.clock import date_in_korea, now

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("/applications", "/agreements", "/")
BEFORE = 30
"""Visits of each page before anything is requested."""


def agreements_at_once(
    url: str, folder: Path, scale: Scale, gunicorn: Callable[[dict[str, str]], AbstractContextManager[tuple]]
) -> str:
    """A round up to its released results, then one press of 협약서 모두 작성, with web and scheduler running."""
    app = create_app(config.Test(database_url=url, instance_path=folder))
    with app.app_context():
        upgrade()
        alone = {"beyond_budget": 0, "cloud_companies": 0, "cloud_suppliers": 0, "cloud_services": 0}
        year = Year(app, replace(scale, ai_companies=scale.selected * 5 // 4, **alone))
        for step in [*people.steps(year), *selecting.until_selection(year)]:
            year.play(step)
        year.make_documents()
        round_id, reference = year.opened("ai").id, year.opened("ai").reference
        db.session.remove()
    environment = {"DATABASE_URL": url, **PROCESS, "VOUCHERS_INSTANCE_PATH": str(folder)}
    with gunicorn(environment) as (base, _process, _start):
        scheduler = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler"], cwd=ROOT, env={**os.environ, **environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            return _watch(app, base, round_id, reference, scale.selected)
        finally:
            scheduler.terminate()
            scheduler.wait(timeout=30)


def _watch(app, base: str, round_id: int, reference: str, expected: int) -> str:
    officer, other = Visitor(base, address("officer")), Visitor(base, address("finance"))
    quiet = [_visit(other, path) for _ in range(BEFORE) for path in PAGES]
    screen = f"/rounds/{reference}/agreements"
    answered: list[float] = []

    def press() -> None:
        token, began = officer.token(screen), time.perf_counter()
        officer.send(f"{screen}/draw-up", token, starts_on=f"{date_in_korea(now())}", sure="yes")
        answered.append(time.perf_counter() - began)

    began, meanwhile, presser = time.perf_counter(), [], threading.Thread(target=press)
    presser.start()
    while _ready(app, round_id) < expected:
        meanwhile += [_visit(other, path) for path in PAGES]
    seconds = time.perf_counter() - began
    presser.join()
    return (
        f"## {expected} agreements at once\n\nOne press, with two web workers and the scheduler on the same machine: "
        "answered after "
        f"{answered[0]:.1f} s, the last PDF made after {seconds:.0f} s. Other pages meanwhile, one visitor without "
        "pause: median "
        f"{statistics.median(meanwhile):.0f} ms, 95th of 100 {_late(meanwhile):.0f} ms ({len(meanwhile)} visits); "
        "before: "
        f"{statistics.median(quiet):.0f} and {_late(quiet):.0f} ms."
    )


def _visit(visitor: Visitor, path: str) -> float:
    began = time.perf_counter()
    visitor.get(path)
    return (time.perf_counter() - began) * 1000


def _late(times: list[float]) -> float:
    return sorted(times)[len(times) * 95 // 100]


def _ready(app, round_id: int) -> int:
    with app.app_context():
        return queries.papers_of_round(round_id).get(Progress.READY, 0)
