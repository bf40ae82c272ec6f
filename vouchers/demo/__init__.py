"""The demo scenario, played through the real verbs: rounds of two programmes in which every state can be seen."""

from flask import Flask
from tqdm import tqdm

from vouchers.demo import cast, changes, evaluating, metered, rounds, spending
from vouchers.demo import year as full_year
from vouchers.demo.cast import PASSWORD, Stage
from vouchers.identity import queries as people

__all__ = ["PASSWORD", "accounts", "build", "build_year"]


def build(app: Flask, *, quiet: bool = False) -> bool:
    """Build the demo unless it is there; returns whether it was built. A half-built one must be removed by hand."""
    if people.user_by_email(cast.address("officer")):
        return False
    stage = Stage(app)
    steps = [
        *cast.steps(stage), *rounds.steps(stage), *evaluating.steps(stage), *spending.steps(stage),
        *metered.steps(stage),
        *changes.steps(stage),
    ]  # fmt: skip
    for step in tqdm(steps, desc="demo", disable=quiet, ncols=80):
        step()
    return True


def build_year(app: Flask) -> None:
    """Build the year 2020 at its size, or go on where an earlier build stopped."""
    full_year.build(full_year.Year(app))


def accounts() -> list[tuple[str, str]]:
    """(role, e-mail) of the accounts to try the demo with; all have the same password."""
    return [(name, cast.address(key)) for key, name in cast.SHOWN.items()]
