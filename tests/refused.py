"""Refused cases as a table: what is tried, and the class of what refuses it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from vouchers.kernel.checks import each as each_of
from vouchers.kernel.errors import VouchersError

Cases = Mapping[type[VouchersError], Callable[[], Any]]


def each(cases: Cases) -> Any:
    """A parametrised test over the table: `error` is the class, `tried` does what it refuses."""
    return pytest.mark.parametrize(("error", "tried"), cases.items(), ids=[error.__name__ for error in cases])


def is_refused(error: type[VouchersError], tried: Callable[[], Any]) -> None:
    """Trying it raises exactly this class, alone or of each thing that is wrong, and its sentence can be said."""
    with pytest.raises(VouchersError) as refusal:
        tried()
    assert {type(one) for one in each_of(refusal.value)} == {error}, str(refusal.value)
    assert str(refusal.value)
