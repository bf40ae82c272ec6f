"""Pure rules of accounts: which passwords are refused."""

from vouchers.identity.errors import PasswordTooPlain, PasswordTooShort

MINIMUM_PASSWORD = 12
"""Characters, while there is no second factor. No rules of composition, no forced change."""

_PLAIN = ("password", "비밀번호", "qwerty", "123456", "voucher", "바우처")


def require_good_password(password: str, *, email: str, field: str = "password") -> None:
    """Refuse what is short or easily guessed: the person's own address, a common word alone, one repeated character."""
    if len(password) < MINIMUM_PASSWORD:
        raise PasswordTooShort(minimum=MINIMUM_PASSWORD, field=field)
    plain = password.lower()
    leftover = plain
    for word in (*_PLAIN, email, email.split("@")[0]):
        leftover = leftover.replace(word, "")
    if len(leftover) < 5 or len(set(plain)) < 4:
        raise PasswordTooPlain(field=field)
