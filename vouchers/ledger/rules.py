"""Pure rules of the ledger: what an event's hash covers, how a hold is split between the sources."""

import hashlib
from datetime import UTC, date, datetime
from fractions import Fraction

from vouchers.kernel.hashing import canonical_json
from vouchers.kernel.money import Won, share


def event_hash(
    prev: bytes, *, chain: str, seq: int, key: str, request: bytes, effective_on: date, posted_at: datetime, actor: int,
    batch: str | None, reverses: int | None,
) -> bytes:  # fmt: skip
    """SHA-256 over version, previous hash, length and canonical JSON of everything the event says (docs/ledger.md).

    Type, cause, body and transfers are in it by the hash of the request, which covers them.
    """
    text = canonical_json(
        {
            "chain": chain, "seq": seq, "key": key, "request": request.hex(), "effective_on": effective_on.isoformat(),
            "posted_at": posted_at.astimezone(UTC).isoformat(), "actor": actor, "batch": batch, "reverses": reverses,
        }
    ).encode()  # fmt: skip
    return hashlib.sha256(b"vl2" + prev + len(text).to_bytes(8, "big") + text).digest()


def split_hold(amount: Won, *, gov_left: Won, co_left: Won, gov_total: Won, co_total: Won) -> tuple[Won, Won]:
    """The (government, company) parts of a new hold of `amount` on a line.

    What is held and spent on the line stays at the agreed ratio cumulatively, so that any sequence of holds that uses
    the whole line uses exactly both sides; each side is kept within what it has left. Needs amount ≤ both lefts' sum.
    """
    total = gov_total + co_total
    used = total - gov_left - co_left
    target = share(used + amount, Fraction(gov_total, total)) - (gov_total - gov_left)
    gov = max(amount - co_left, 0, min(target, gov_left, amount))
    return gov, amount - gov


def next_month(month: str) -> str:
    """The month (YYYY-MM) after this one."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return f"{year:04}-{number + 1:02}"


def late(on: date, for_day: date | None) -> dict[str, str]:
    """The day on the bank's statement, where the event counts from another."""
    return {} if for_day in (None, on) else {"for_day": str(for_day)}
