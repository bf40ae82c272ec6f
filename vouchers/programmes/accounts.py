"""Where companies pay their share: the agency's accounts, one a programme, from the settings of this installation."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PayIn:
    """An account of the agency: code of its bank, its number, and whose it is."""

    bank: str
    number: str
    holder: str


_accounts: dict[str, PayIn] = {}


def use(accounts: Mapping[str, Mapping[str, str]]) -> None:
    """Make these the accounts of this process; create_app() does so once.
    Keyed by a programme's code without its year.
    """
    _accounts.clear()
    _accounts.update({code: PayIn(**account) for code, account in accounts.items()})


def account_of(programme_code: str) -> PayIn | None:
    """Return the account on which the shares of a programme are paid, or None where the settings name none."""
    return _accounts.get(account_code(programme_code))


def account_code(programme_code: str) -> str:
    """Return the code under which all rounds of a programme share an account: its code without the year."""
    return programme_code.partition(".")[0]


def payer_note(reference: str) -> str:
    """Return the note that a payer writes beside the transfer, short enough for every bank:
    `AIV-2026-00019` is `AIV2600019`.
    """
    prefix, year, number = reference.split("-")
    return f"{prefix}{year[2:]}{number}"
