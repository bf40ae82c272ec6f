"""Processes that write into one ledger at once: `python -m tests.ledger.workers URL FOLDER SEED COUNT [ACKNOWLEDGED]`.

Each spends from the same few agreements, with purchases of its own. What is committed is acknowledged by a line in a
file.
"""

import os
import random
import sys
from pathlib import Path

import config
from tests.factories.book import Book, case
from vouchers.app import create_app
from vouchers.db.retry import with_retries
from vouchers.kernel.errors import Busy
from vouchers.ledger import events
from vouchers.ledger.chart import Source
from vouchers.ledger.errors import NotEnough
from vouchers.ledger.queries import statement

AGREEMENTS = 3


def write(seed: str, count: int, acknowledged: Path | None) -> None:
    """`count` attempts at random events; a negative count goes on until the process is ended."""
    chance, book, open_ = random.Random(seed), Book(), []
    number = 0
    while number != count:
        number += 1
        owner, kind = (
            case(chance.randint(1, AGREEMENTS)),
            chance.choice(("reserve", "reserve", "accept", "pay", "release", "deposit")),
        )
        try:
            key = with_retries(lambda: _one(book, kind, owner, f"{seed}-{number}", open_, chance))  # noqa: B023
        except (NotEnough, Busy):
            continue
        if key and acknowledged is not None:
            with acknowledged.open("a") as file:
                file.write(f"{key}\n")
                file.flush()
                os.fsync(file.fileno())


def _one(book: Book, kind: str, owner: str, name: str, open_: list, chance: random.Random) -> str | None:
    """One event; returns the key under which it must be found."""
    if kind == "deposit":
        book.deposit(name, chance.randint(1, 500))
        return f"deposit/{name}"
    if kind == "reserve":
        book.reserve(owner, name, chance.randint(1, 900))
        open_.append((owner, name))
        return f"reserve/{name}"
    if not open_:
        return None
    owner, purchase = open_.pop(chance.randrange(len(open_)))
    held = {source: statement(owner).total("held", source=source, thing=purchase) for source in Source}
    if not sum(held.values()):
        return None
    if kind == "release":
        book.post(
            events.release(owner, "solution", purchase, held, key=f"release/{purchase}", cause=("purchase", purchase))
        )
        return f"release/{purchase}"
    book.accept(owner, f"{purchase}/I", chance.randint(1, sum(held.values())), final=True)
    if kind == "pay":
        book.pay(owner, f"{purchase}/I", f"O{name}")
    return f"inspection/{purchase}/I"


def main() -> None:
    url, folder, seed, count, *file = sys.argv[1:]
    app = create_app(config.Test(database_url=url, instance_path=Path(folder)))
    with app.app_context():
        write(seed, int(count), Path(file[0]) if file else None)


if __name__ == "__main__":
    main()
