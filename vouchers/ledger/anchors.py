"""Anchors: the heads of the chains, written down outside the database,
so that not even its owner can rewrite them unseen.

The file is append-only JSON lines: number, time, hash of the line before, and the heads that have moved since. Keep it
on another host or on a medium that is written once; `verify` and verify_ledger.py hold the ledger to it.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from vouchers.db import db
from vouchers.kernel.hashing import canonical_json
from vouchers.ledger.models import LedgerAnchor, LedgerChain

GENESIS = "00" * 32

_path: Path | None = None


def use_file(path: Path | None) -> None:
    """Anchors of this process stand in this file; in none, nothing is anchored."""
    global _path
    _path = path


def lines() -> Iterator[str]:
    """The lines of the file without their ends; none while nothing was anchored."""
    if _path is not None and _path.exists():
        with _path.open(encoding="utf-8") as file:
            yield from (line.rstrip("\n") for line in file)


def hash_of(line: str) -> str:
    """Hash of the line; the next line and the database row repeat it. In hex."""
    return hashlib.sha256(line.encode()).hexdigest()


def anchor(*, at: datetime) -> int:
    """The heads that have moved since the last time are in the file, on the disk, and the line's hash in the database.

    Returns how many; nothing is written when none has. The line is written first; where the process died before its row
    was kept, the row is added now.
    """
    if _path is None:
        raise RuntimeError("no file for anchors")
    _cut_what_was_not_finished(_path)
    known: dict[str, tuple[int, str]] = {}
    number, before = 0, GENESIS
    for line in lines():
        number, before = number + 1, hash_of(line)
        known.update({chain: (seq, head) for chain, seq, head in json.loads(line)["heads"]})
    if number == (db.session.scalar(select(func.max(LedgerAnchor.number))) or 0) + 1:
        _keep(number, before, at)
    query = select(LedgerChain.chain_id, LedgerChain.last_seq, LedgerChain.head).order_by(LedgerChain.chain_id)
    heads: list[list[Any]] = [
        [chain, seq, head.hex()]
        for chain, seq, head in db.session.execute(query)
        if seq and known.get(chain) != (seq, head.hex())
    ]
    if not heads:
        return 0
    line = canonical_json({"number": number + 1, "at": at.astimezone(UTC).isoformat(), "prev": before, "heads": heads})
    _path.parent.mkdir(parents=True, exist_ok=True)
    with _path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    _keep(number + 1, hash_of(line), at)
    return len(heads)


def _cut_what_was_not_finished(path: Path) -> None:
    """A line that the process or the disk did not finish has no row: it is cut off, and written anew."""
    written = path.read_bytes() if path.exists() else b""
    if written and not written.endswith(b"\n"):
        os.truncate(path, written.rfind(b"\n") + 1)


def _keep(number: int, digest: str, at: datetime) -> None:
    db.session.add(LedgerAnchor(number=number, sha256=bytes.fromhex(digest), anchored_at=at))
    db.session.flush()
