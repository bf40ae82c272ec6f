"""Proving again who one is, before something that cannot be taken back: the password, counted like a sign-in."""

from flask_login import current_user

from vouchers.identity import passwords
from vouchers.identity.errors import TooManyWrongPasswords, WrongPassword
from vouchers.web.limits import Allowance


def proved_again(password: str, *, field: str = "password") -> None:
    """The person who has signed in knows the password. Refused: a wrong one, and any after too many;
    both beside `field`.

    Called before a transaction begins: comparing takes its time on purpose.
    """
    user = current_user.session().user
    tries = Allowance("sign_in_account", f"again/{user.id}")
    stored, allowed = user.password_hash, tries.take()
    if not allowed:
        raise TooManyWrongPasswords(until=tries.until(), field=field)
    if not passwords.fits(stored, password):
        raise WrongPassword(field=field)
    tries.give_back()
