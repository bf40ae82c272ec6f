"""Measure the product at the size of the year 2020 on PostgreSQL, print the figures, write docs/figures.md.

CPU is what the two gunicorn workers and the server's backends used, by /proc, over many requests of one page: steady
where wall time is not. Figures are reported, never asserted.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine, event, make_url, text

import config
from tests.bench import ledger, measures, runs
from tests.bench.at_once import agreements_at_once
from tests.bench.copies import multiply
from tests.bench.pages import leave_a_sheet_open, pages
from tests.servers import PROCESS, PostgreSQL, free_port
from tests.visiting import Visitor
from vouchers.app import create_app
from vouchers.db import db
from vouchers.db.migrating import upgrade
from vouchers.demo.year import Scale, Year, build

ROOT = Path(__file__).resolve().parents[2]
REQUESTS = 40
COPIES = 15
"""10,500 applications are the year's 700, fifteen times."""
MORE = 5
"""With the cloud voucher's they are then more than a hundred thousand."""
TINY = Scale(
    ai_companies=30, selected=20, beyond_budget=4, panels=1, cloud_companies=6, cloud_suppliers=3, cloud_services=4
)
PROOFS = "## Proofs of the ledger"
"""From here on docs/figures.md is written by hand, after `script/test --nightly`."""
TICK = 1000 / os.sysconf("SC_CLK_TCK")


@dataclass
class Row:
    """What one page costs."""

    name: str
    app_ms: float
    database_ms: float
    queries: int
    kilobytes: float
    wall_ms: float


def main() -> None:
    """Build, serve, measure, write."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help="a year of thirty applications: to try the measuring itself"
    )
    parser.add_argument("--ledger", action="store_true", help="the ledger's section only, printed and not kept")
    parser.add_argument("--runs", action="store_true", help="the section of long runs only, printed and not kept")
    parser.add_argument(
        "--database", help="URL of a server's database that holds the year already, or where it is to be built"
    )
    parser.add_argument("--instance", type=Path, help="folder of the files of that database")
    options = parser.parse_args()
    server = None if options.database else PostgreSQL(durable=True)
    folder = options.instance or Path(tempfile.mkdtemp(prefix="vouchers-bench-"))
    try:
        url = options.database or new_database(f"{server.start()}/bench")
        scale = TINY if options.small else Scale()
        if options.ledger or options.runs:
            report = _ledger(url, folder) if options.ledger else _runs(url, folder, scale)
        else:
            report = _measure(url, folder, scale)
    finally:
        if server is not None:
            server.stop()
    print(report)
    if not (options.small or options.ledger or options.runs):
        figures = ROOT / "docs/figures.md"
        _head, mark, proofs = figures.read_text().partition(PROOFS)
        figures.write_text(f"{report}\n{mark}{proofs}")


def new_database(url: str) -> str:
    """An empty database of this URL."""
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in ("DROP DATABASE IF EXISTS", "CREATE DATABASE"):
            connection.execute(text(f"{statement} {make_url(url).database}"))
    engine.dispose()
    return url


def _measure(url: str, folder: Path, scale: Scale) -> str:
    app = create_app(config.Test(database_url=url, instance_path=folder))
    with app.app_context():
        upgrade()
        year = Year(app, scale)
        build(year)
        year.play(partial(leave_a_sheet_open, year))
        found = pages()
        db.session.remove()
        db.engine.dispose()
    environment = {"DATABASE_URL": url, **PROCESS, "VOUCHERS_INSTANCE_PATH": str(folder)}
    sections = [_head(scale)]
    with _gunicorn(environment) as (base, process, cold_start):
        rows = [_page(app, url, base, process, *page) for page in found]
        sections.append(_table(f"Pages, {scale.ai_companies} applications", rows))
        sections.append(_exports(base, found))
        sections.append(_memory(process, cold_start))
    sections.append(measures.documents(url, folder))
    beside = new_database(make_url(url).set(database="bench_agreements").render_as_string(hide_password=False))
    sections.append(agreements_at_once(beside, folder / "agreements", scale, _gunicorn))
    sections.append(_runs(url, folder, scale))
    sections.append(_ledger(url, folder))
    with app.app_context():
        multiply(COPIES)
    lists = [page for page in found if page[0].startswith(("application list", "dashboard"))]
    with _gunicorn(environment) as (base, process, _cold_start):
        rows = [_page(app, url, base, process, *page) for page in lists]
        sections.append(_table(f"The same lists, {scale.ai_companies * COPIES:,} applications", rows))
    with app.app_context():
        multiply(MORE)
    sections.append(measures.long_export(url, folder))
    return "\n\n".join(sections) + "\n"


def _runs(url: str, folder: Path, scale: Scale) -> str:
    """Long runs by themselves, in a database of their own."""
    beside = new_database(make_url(url).set(database="bench_runs").render_as_string(hide_password=False))
    return runs.report(beside, folder / "runs", scale)


def _ledger(url: str, folder: Path) -> str:
    """The ledger by itself, in a database of its own."""
    beside, place = (
        new_database(make_url(url).set(database="bench_ledger").render_as_string(hide_password=False)),
        folder / "ledger",
    )
    app = create_app(config.Test(database_url=beside, instance_path=place))
    with app.app_context():
        upgrade()
        db.session.remove()
    return ledger.report(app, beside, place)


def _head(scale: Scale) -> str:
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    return (
        "# Figures\n\nMade by `script/bench`, which writes this file anew but for its last section. The year 2020 at "
        "its size: "
        f"{scale.ai_companies} applications and {scale.selected} projects of the AI voucher, {scale.cloud_companies} "
        "companies "
        "and seven months of use of the cloud voucher, on PostgreSQL and gunicorn with 2 workers.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, commit {version.strip() or '–'}, Python {platform.python_version()}, "
        f"{os.cpu_count()} × "
        f"{processor}, {memory:.0f} GiB."
    )


def _page(
    app: object, url: str, base: str, process: "subprocess.Popen[bytes]", name: str, account: str, path: str
) -> Row:
    visitor = Visitor(base, account)
    for _ in range(5):
        body = visitor.get(path)
    before, times = _cpu(process.pid, url), []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        body = visitor.get(path)
        times.append(time.perf_counter() - began)
    after = _cpu(process.pid, url)
    spent = [(now - then) / REQUESTS for now, then in zip(after, before, strict=True)]
    return Row(
        name, spent[0], spent[1], _queries(app, account, path), len(body) / 1024, statistics.median(times) * 1000
    )


def _queries(app: object, account: str, path: str) -> int:
    """The statements of one request, seen from inside; what begins and ends a transaction is not one."""
    counted: list[str] = []
    client = app.test_client()  # type: ignore[attr-defined]
    Visitor.sign_in_client(client, account)
    client.get(path)
    with app.app_context():  # type: ignore[attr-defined]
        engine = db.engine

    def count(_connection, _cursor, statement, *_rest) -> None:
        counted.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    client.get(path)
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def _cpu(master: int, url: str) -> tuple[float, float]:
    """Milliseconds of CPU that gunicorn's workers and PostgreSQL's backends have used so far."""
    workers = _children(master)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        backends = connection.execute(
            text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        ).scalars()
        pids = list(backends)
    engine.dispose()
    return sum(_ticks(pid) for pid in workers) * TICK, sum(_ticks(pid) for pid in pids) * TICK


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _table(title: str, rows: list[Row]) -> str:
    lines = [
        f"## {title}",
        "",
        "| page | CPU ms app / database | queries | HTML KB | median ms |",
        "|---|---|---|---|---|",
        *(
            f"| {row.name} | {row.app_ms:.1f} / {row.database_ms:.1f} | {row.queries} | {row.kilobytes:.0f} | "
            f"{row.wall_ms:.0f} |"
            for row in rows
        ),
    ]
    return "\n".join(lines)


def _exports(base: str, found: list[tuple[str, str, str]]) -> str:
    visitor = Visitor(base, found[0][1])
    lines = ["## Exports", "", "| list | rows | format | seconds |", "|---|---|---|---|"]
    for name, path in (("applications", "/applications"), ("claims", "/invoices"), ("agreements", "/agreements")):
        rows = len(visitor.get(f"{path}.csv").splitlines()) - 1
        for file_format in ("csv", "xlsx"):
            seconds = min(_seconds(lambda where=f"{path}.{file_format}": visitor.get(where)) for _ in range(3))
            lines.append(f"| {name} | {rows:,} | {file_format} | {seconds:.2f} |")
    return "\n".join(lines)


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _memory(process: "subprocess.Popen[bytes]", cold_start: float) -> str:
    sizes = []
    for pid in _children(process.pid):
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
        )
        sizes.append(int(status["VmRSS"].split()[0]) / 1024)
    return (
        f"## Start and memory\n\nCold start to the first answer: {cold_start:.2f} s. Each worker after these "
        f"pages: {', '.join(f'{size:.0f}' for size in sizes)} MB."
    )


@contextmanager
def _gunicorn(environment: dict[str, str]) -> Iterator[tuple[str, "subprocess.Popen[bytes]", float]]:
    """gunicorn with two workers; yields its base URL, its process, and the seconds until it answered."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--preload",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "wsgi:app",
    ]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(3000):
            if process.poll() is not None:
                raise RuntimeError("the server ended before it answered")
            try:
                urllib.request.urlopen(f"{base}/healthz", timeout=5).close()  # noqa: S310 - loopback
                break
            except OSError:  # not listening yet
                time.sleep(0.01)
        yield base, process, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    main()
