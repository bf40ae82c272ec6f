"""Argon2id, at the cost that the settings say."""

from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from vouchers.identity import rules

_hasher = PasswordHasher(parallelism=1)


def use(*, passes: int, memory: int) -> None:
    """Hash at this cost from now on: passes over so many KiB. What was hashed before keeps its own."""
    global _hasher  # noqa: PLW0603 - set once, when the app is made
    _hasher = PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)
    _nobody.cache_clear()


@cache
def _nobody() -> str:
    """A hash that no password fits, so that an unknown name costs as long as a known one."""
    return _hasher.hash("\0 nobody's password")


@dataclass(frozen=True)
class NewPassword:
    """A password that somebody chose, checked and hashed."""

    hash: str


def chosen(text: str, *, email: str) -> NewPassword:
    """Check and hash what somebody chose: before a transaction, for it takes long and needs no database. Refused:
    a weak one.
    """
    rules.require_good_password(text, email=email)
    return NewPassword(_hasher.hash(text))


def fits(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; takes the same time when there is none."""
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
