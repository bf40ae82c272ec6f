"""Documents and long exports: each in a process of its own where memory is measured."""

import os
import subprocess
import sys
from pathlib import Path

from tests.servers import PROCESS

ROOT = Path(__file__).resolve().parents[2]

MEMORY = """
from pathlib import Path

def megabytes(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":")) / 1024

def forget_the_peak():
    Path("/proc/self/clear_refs").write_text("5")
"""
# VmHWM, not ru_maxrss: the latter keeps what the parent had before it started this process.

DOCUMENTS = """
import time
from sqlalchemy import select
from vouchers.documents import render
from vouchers.documents.models import Document
from vouchers.db import db
from wsgi import app
with app.app_context():
    rows = db.session.scalars(select(Document).where(Document.kind == "agreement").limit(21)).all()
    contexts = [row.context for row in rows]
    db.session.rollback()
render.pdf("agreement", contexts[0])
began, cpu = time.perf_counter(), time.process_time()
for context in contexts[1:]:
    render.pdf("agreement", context)
count = len(contexts) - 1
print(count / (time.perf_counter() - began), (time.process_time() - cpu) / count, megabytes("VmHWM"))
"""

EXPORT = """
import sys, time
from sqlalchemy import text
from vouchers.applications import queries
from vouchers.kernel.actor import SYSTEM
from vouchers.organisations import queries as organisations
from vouchers.identity import queries as people
from vouchers.programmes import queries as programmes
from vouchers.web import exports
from vouchers.db.listing import Listing
from vouchers.db import db
from wsgi import app
with app.test_request_context():
    actor = organisations.actor_of(people.user_by_email("officer@demo.example"))
    rounds = programmes.rounds(actor)
    whole = queries.listing(actor, rounds)
    few, long = (
        Listing(whole.name, None, whole.key, whole.columns, whole=whole.whole.limit(count)) for count in (100, 100_000)
    )
    b"".join(exports.content(few, sys.argv[1]))
    forget_the_peak()
    before, began = megabytes("VmRSS"), time.perf_counter()
    size = sum(len(piece) for piece in exports.content(long, sys.argv[1]))
    print(time.perf_counter() - began, megabytes("VmHWM") - before, size / 2**20)
"""


def _run(code: str, url: str, folder: Path, *arguments: str) -> list[float]:
    environment = {"DATABASE_URL": url, **PROCESS, "VOUCHERS_INSTANCE_PATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", MEMORY + code, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [float(word) for word in done.stdout.splitlines()[-1].split()]


def documents(url: str, folder: Path) -> str:
    """Agreements rendered one after another by one process."""
    rate, cpu, memory = _run(DOCUMENTS, url, folder)
    return (
        f"## Documents\n\nAgreements as PDF by one process: {rate:.1f} a second, {cpu:.2f} CPU s each, "
        f"{memory:.0f} MB at most."
    )


def long_export(url: str, folder: Path) -> str:
    """The first hundred thousand rows of the application list."""
    lines = [
        "## Exports of 100,000 applications",
        "",
        "| format | seconds | more memory, MB | file, MB |",
        "|---|---|---|---|",
    ]
    for file_format in ("csv", "xlsx"):
        seconds, memory, size = _run(EXPORT, url, folder, file_format)
        lines.append(f"| {file_format} | {seconds:.2f} | {memory:.0f} | {size:.1f} |")
    return "\n".join(lines)
