"""Random histories on both databases; `--nightly` runs two thousand of forty steps on each,
and prints a failing seed.
"""

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.ledger.machine import Machine
from vouchers.ledger.verify import verify


def profile(nightly: bool) -> settings:
    """How long the search is: the same every time, but at night."""
    return settings(
        max_examples=2_000 if nightly else 12, stateful_step_count=40 if nightly else 25, deadline=None,
        derandomize=not nightly,
        print_blob=True, database=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip


@pytest.mark.timeout(5400)  # at night
def test_no_history_breaks_the_ledger(app: Flask, nightly: bool) -> None:
    run_state_machine_as_test(Machine, settings=profile(nightly))
    assert verify() == []
