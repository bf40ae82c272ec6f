"""Writing letters, and claiming them for delivery."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from sqlalchemy import or_, select

from vouchers.db import db
from vouchers.identity import services as identity
from vouchers.identity.models import Purpose
from vouchers.kernel import wording
from vouchers.kernel.texts import holds_address
from vouchers.outbox.models import Letter

CLAIM = timedelta(minutes=2)
"""How long a worker may take to send one letter before another may try."""

LONGEST_WAIT = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=5)
"""As long as mail servers themselves try (RFC 5321, 4.5.4.1)."""

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "letters"
_env = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text, not HTML
    trim_blocks=True,
    lstrip_blocks=True,
)


def _in_its_language(write: Callable[[Any, str], str]) -> Callable[[Context, Any], str]:
    """A filter that writes a value in the language of the letter."""

    @pass_context
    def filtered(context: Context, value: Any) -> str:
        return write(value, context["language"])

    return filtered


_env.filters.update(
    won=_in_its_language(wording.won),
    moment=_in_its_language(wording.moment),
    until=_in_its_language(wording.until),
    day=_in_its_language(wording.day),
)


_LEFT_OUT = {
    "ko": "(주소가 들어 있는 글은 이메일에 싣지 않습니다. 화면에서 보실 수 있습니다.)",
    "en": "(A text that holds an address is not put into an email. You can read it on the page.)",
}


def _harmless(value: Any, language: str) -> Any:
    """What somebody has written, unless it would lead the reader away from this site:
    our letters carry no strangers' links.
    """
    if isinstance(value, wording.Words):
        value = value.en if language == "en" else value.ko
    return _LEFT_OUT[language] if isinstance(value, str) and holds_address(value) else value


class Addressee(Protocol):
    """Who gets a letter: a person, or an address that belongs to nobody here yet."""

    @property
    def id(self) -> int | None: ...
    @property
    def email(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class Link:
    """A one-time link that a letter leads to: its code is made when the letter is sent,
    and stands nowhere but in the letter.

    `endpoint` takes the code; `subject_id` is the key of what the code is for where that is no person.
    """

    purpose: Purpose
    endpoint: str
    valid: timedelta
    subject_id: int | None = None


@dataclass(frozen=True)
class Page:
    """The page to which a letter leads: its endpoint and the arguments of its address,
    which the web makes at delivery.
    """

    endpoint: str
    arguments: dict[str, str | int]

    @classmethod
    def at(cls, endpoint: str, **arguments: str | int) -> "Page":
        """The page of this endpoint with these arguments."""
        return cls(endpoint, arguments)


def write_all(
    kind: str, people: Iterable[Addressee], *, key: str, at: datetime, page: Page | None = None, **context: Any
) -> None:
    """Write a letter of this kind to each of them, once for each person and key."""
    for person in people:
        write(kind, person, key=f"{key}/{person.id}", at=at, page=page, **context)


def write(
    kind: str,
    to: Addressee,
    *,
    key: str,
    at: datetime,
    page: Page | None = None,
    link: Link | None = None,
    **context: Any,
) -> None:
    """Write a letter of this kind, to be delivered in the person's language, and its notice in both. Written once per
    `key`: again is nothing.

    Its template is `letters/<language>/<kind>.txt`: the subject on the first line, an empty line, the body. It leads to
    `page`, or to a one-time `link`: then it is never shown in the person's notices.
    """
    if db.session.scalar(select(Letter.id).where(Letter.key == key)):
        return
    given = {"name": to.name, **context}
    subject, body = _text(kind, to.language, given)
    other_subject, other_body = _text(kind, _OTHER[to.language], given)
    db.session.add(
        Letter(
            key=key, kind=kind, user_id=to.id, address=to.email, language=to.language, subject=subject, body=body,
            other_subject=other_subject, other_body=other_body, created_at=at, not_before=at,
            endpoint=link.endpoint if link else page.endpoint if page else None,
            arguments=page.arguments if page else {},
            code_purpose=link.purpose if link else None, code_subject=link.subject_id if link else None,
            code_seconds=int(link.valid.total_seconds()) if link else None,
        )
    )  # fmt: skip
    db.session.flush()


_OTHER = {"ko": "en", "en": "ko"}


def _text(kind: str, language: str, given: dict[str, Any]) -> tuple[str, str]:
    """(subject, body) of a letter in a language."""
    said = {name: _harmless(value, language) for name, value in given.items()}
    text = _env.get_template(f"{language}/{kind}.txt").render(**said, language=language)
    subject, _, body = text.partition("\n\n")
    return " ".join(subject.split())[:200], body.strip() + "\n"


def claim(*, at: datetime) -> Letter | None:
    """The next letter that is due, held for this worker; None when none is."""
    due = (
        select(Letter)
        .where(Letter.sent_at.is_(None), Letter.returned_at.is_(None), Letter.not_before <= at)
        .where(or_(Letter.claimed_until.is_(None), Letter.claimed_until < at))
        .order_by(Letter.not_before, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    letter: Letter | None = db.session.scalar(due)
    if letter is not None:
        letter.claimed_until = at + CLAIM
        letter.tries += 1
    return letter


def arguments_of(letter: Letter, *, at: datetime) -> dict[str, str | int]:
    """The arguments of the page that the letter leads to, with a code made for it now.
    Its validity begins with the sending.
    """
    if letter.code_purpose is None:
        return letter.arguments
    code = identity.issue_code(
        letter.code_purpose, user_id=letter.user_id, subject_id=letter.code_subject, at=at,
        valid=timedelta(seconds=letter.code_seconds or 0),
    )  # fmt: skip
    return {**letter.arguments, "code": code}


def sent(letter: Letter, *, at: datetime) -> None:
    """The mail server has taken the letter."""
    letter.sent_at, letter.claimed_until, letter.error = at, None, None


def failed(letter: Letter, error: str, *, for_good: bool, at: datetime) -> None:
    """The mail server has not taken it: it waits twice as long as the last time, at most six hours, and is given up
    after five days, or at once where the server will never take it.
    """
    letter.claimed_until, letter.error = None, error[:500]
    if for_good or at - letter.created_at > GIVEN_UP_AFTER:
        letter.returned_at = at
    letter.not_before = at + min(timedelta(seconds=30) * 2 ** min(letter.tries, 12), LONGEST_WAIT)
