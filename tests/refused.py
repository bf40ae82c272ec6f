"""Refused cases as a table: what is tried, and the class of what refuses it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from vouchers.kernel.errors import VouchersError

Cases = Mapping[type[VouchersError], Callable[[], Any]]


def each(cases: Cases) -> Any:
    """A parametrised test over the table: `error` is the class, `tried` does what it refuses."""
    return pytest.mark.parametrize(("error", "tried"), cases.items(), ids=[error.__name__ for error in cases])


def is_refused(error: type[VouchersError], tried: Callable[[], Any]) -> None:
    """Trying it raises exactly this class, whose sentence can be said."""
    with pytest.raises(VouchersError) as refusal:
        tried()
    assert type(refusal.value) is error, repr(refusal.value)
    assert str(refusal.value)
