"""How often one person, address or firm may do what costs work, letters or trust:
Flask-Limiter, counted in the database.

A count in the memory of a worker would be multiplied by the workers; a store of its own would be one more thing to run.
Reading as somebody who has signed in is never limited.
"""

import ipaddress
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from limits.storage import Storage

from vouchers.db import counting
from vouchers.kernel.clock import now as instant
from vouchers.kernel.hashing import sha256
from vouchers.web.acting import actor, now

SCHEME = "vouchers-database"


class DatabaseStorage(Storage):
    """Counts of fixed times in the table `rate_count`."""

    STORAGE_SCHEME = [SCHEME]

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError  # what the database raises is for the runner around the view

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return counting.count_once_more(
            key, amount=amount, at=instant(), expires_at=instant() + timedelta(seconds=expiry)
        )

    def get(self, key: str) -> int:
        return counting.counted(key, at=instant())[0]

    def get_expiry(self, key: str) -> float:
        ends_at = counting.counted(key, at=instant())[1]
        return (ends_at or instant()).timestamp()

    def check(self) -> bool:
        return counting.counted("check", at=instant()) is not None

    def reset(self) -> int | None:
        return counting.forget_all()

    def clear(self, key: str) -> None:
        counting.forget(key)


def client_address() -> str:
    """Return the IPv4 address of the client, or the /64 network of its IPv6 address, which one household shares."""
    text = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text[:45]
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)


limiter = Limiter(
    key_func=client_address, storage_uri=f"{SCHEME}://", strategy="fixed-window", in_memory_fallback_enabled=False
)


def install(app: Flask) -> None:
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    limiter.init_app(app)


def _limit(name: str) -> str:
    return str(getattr(current_app.extensions["vouchers.settings"], f"limit_{name}"))


def limited(name: str, *, by: Callable[[], str] = client_address) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """At most as many presses as the setting `limit_<name>` says, for each answer of `by`; then 429."""
    decorate: Callable[[Callable[..., Any]], Callable[..., Any]] = limiter.limit(
        lambda: _limit(name), key_func=by, methods=["POST"], scope=name, override_defaults=True
    )
    return decorate


def acting_firm() -> str:
    """The firm for which somebody acts."""
    return f"firm/{actor().acting_for}"


class Allowance:
    """What may still be done under one limit and one key;
    keys are kept as hashes, so that the table tells of nobody.
    """

    def __init__(self, name: str, key: str) -> None:
        self.item: RateLimitItem = parse(_limit(name))
        self.key = (name, sha256(key).hex()[:40])

    def take(self) -> bool:
        """Count once more; whether that was still allowed."""
        return limiter.limiter.hit(self.item, *self.key)

    def is_left(self) -> bool:
        """Whether once more is allowed."""
        return limiter.limiter.test(self.item, *self.key)

    def give_back(self) -> None:
        """Take the count back."""
        limiter.limiter.clear(self.item, *self.key)

    def until(self) -> datetime:
        """When the present time ends."""
        ends_at = datetime.fromtimestamp(
            limiter.limiter.get_window_stats(self.item, *self.key).reset_time, tz=now().tzinfo
        )
        return max(ends_at, now())
