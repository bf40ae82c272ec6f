"""What Flask-Login keeps of a person: the token of one session. The models stay free of the web."""

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, session
from flask_login import LoginManager, UserMixin

from vouchers.identity import queries, services
from vouchers.web.acting import now

if TYPE_CHECKING:
    from vouchers.identity.models import User, UserSession


ENDED = "ended"
"""Where the cookie keeps the token of the session that has just ended: what another tab still holds is theirs."""


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login is untyped
    """The holder of a live session's token."""

    def __init__(self, token: str, session: "UserSession | None" = None) -> None:
        self.token, self._session = token, session

    def get_id(self) -> str:
        return self.token

    def session(self) -> "UserSession":
        """The session's row, read again in each transaction. Not there in the request that signs in."""
        if self._session is None:
            raise LookupError("the session has just begun")
        return self._session

    @property
    def user(self) -> "User":
        return self.session().user


def install(app: Flask, *, idle_staff: int, idle_company: int, hours: int) -> None:
    """Let Flask-Login find the session of the cookie's token. Idle times in minutes."""
    manager = LoginManager(
        app, add_context_processor=False
    )  # templates know `me`; a page about an error asks for nobody
    manager.session_protection = None

    def load(token: str) -> SignedIn | None:
        found = queries.live_session(
            token, at=now(), idle=timedelta(minutes=idle_company), longest=timedelta(hours=hours)
        )
        if found is None:
            return None
        if found.user.roles and now() - found.seen_at > timedelta(minutes=idle_staff):
            return None
        services.touch(found, at=now())
        return SignedIn(token, found)

    manager.user_loader(load)


def last_holder() -> int | None:
    """Return whose the cookie of this request was, if that session ended less than 24 hours ago; None otherwise."""
    token = session.get("_user_id") or session.get(ENDED)
    ended = queries.ended_session(str(token), at=now()) if token else None
    return ended.user_id if ended is not None else None
