"""I-11, from outside: every chain still holds what was anchored, and the anchors are all there."""

import json
from collections.abc import Iterator

from sqlalchemy import select

from vouchers.db import db
from vouchers.ledger import anchors
from vouchers.ledger.models import LedgerAnchor, LedgerEvent
from vouchers.ledger.verify.violation import Violation


def anchors_hold() -> Iterator[Violation]:
    """The lines of the file follow each other and are those of the database; each head in them is still an event.

    A line is written before its row: the one after the last row may be newer than what this check sees. What it says of
    events that are there must hold all the same.
    """
    rows = {row.number: row.sha256.hex() for row in db.session.scalars(select(LedgerAnchor))}
    number, before = 0, anchors.GENESIS
    for number, line in enumerate(anchors.lines(), start=1):
        where = f"anchor {number}"
        try:
            said = json.loads(line)
        except ValueError:
            if number in rows:  # otherwise it is being written, or was not finished
                yield Violation("I-11", "a line that can be read", line[:40], event=where)
            return
        if (said["number"], said["prev"]) != (number, before):
            yield Violation(
                "I-11",
                f"number {number} after {before[:12]}",
                f"{said['number']} after {said['prev'][:12]}",
                event=where,
            )
        before = anchors.hash_of(line)
        newest = number == max(rows, default=0) + 1
        if rows.get(number) != before and not newest:
            yield Violation("I-11", rows.get(number, "a row in the database"), before, event=where)
        yield from _heads_stand(said["heads"], where, newest=newest)
    for missing in sorted(rows.keys() - set(range(1, number + 1))):
        yield Violation("I-11", rows[missing], "no line in the file", event=f"anchor {missing}")


def _heads_stand(heads: list[tuple[str, int, str]], where: str, *, newest: bool) -> Iterator[Violation]:
    columns = LedgerEvent.__table__.c
    found = {}
    for place in range(0, len(heads), 500):
        chains = [chain for chain, _seq, _head in heads[place : place + 500]]
        query = select(columns.chain_id, columns.chain_seq, columns.hash).where(columns.chain_id.in_(chains))
        found.update({(chain, seq): digest.hex() for chain, seq, digest in db.session.execute(query)})
    for chain, seq, head in heads:
        if found.get((chain, seq), head if newest else None) != head:
            yield Violation(
                "I-11", f"anchored {head}", found.get((chain, seq), "no such event"), event=f"{chain} #{seq} ({where})"
            )
