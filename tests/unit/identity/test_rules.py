"""The pure rules of passwords: a refused case for every accepted one."""

import pytest

from vouchers.identity.errors import PasswordTooPlain, PasswordTooShort
from vouchers.identity.rules import require_good_password


def test_passwords() -> None:
    require_good_password("초록 지붕 아래 열두 마리", email="a@b.example")
    for password, kind in (
        ("short", PasswordTooShort),
        ("aaaaaaaaaaaaaa", PasswordTooPlain),
        ("password1234", PasswordTooPlain),
        ("somebody@b.example", PasswordTooPlain),
    ):
        with pytest.raises(kind):
            require_good_password(password, email="somebody@b.example")
