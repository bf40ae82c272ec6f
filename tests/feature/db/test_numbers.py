"""Numbers that people read have no gaps."""

import pytest
from flask import Flask

from vouchers.db.locks import next_number
from vouchers.db.transaction import transaction


def test_a_number_that_was_not_used_is_given_again(app: Flask) -> None:
    for expected in (1, 2):
        with transaction():
            assert next_number("x") == expected
    with pytest.raises(RuntimeError), transaction():
        assert next_number("x") == 3
        raise RuntimeError
    with transaction():
        assert (next_number("x"), next_number("y")) == (3, 1)
