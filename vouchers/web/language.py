"""Korean first, English second: which language a request speaks, and how sentences,
amounts and times are said in it.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_domain, gettext
from markupsafe import Markup

from vouchers.kernel import wording
from vouchers.kernel.clock import KOREA
from vouchers.kernel.errors import Several, VouchersError
from vouchers.kernel.lifecycle import Look
from vouchers.kernel.registration import format_business_number
from vouchers.web.acting import now

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")

LANGUAGES = {"ko": "한국어", "en": "English"}
COOKIE = "language"


def chosen() -> str:
    """The language of this request: the cookie's choice, Korean otherwise."""
    if not has_request_context():
        return "ko"
    if "language" not in g:
        g.language = asked_for() or "ko"
    return str(g.language)


def asked_for() -> str | None:
    """The language that was chosen in this browser, if one was."""
    asked = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return asked if asked in LANGUAGES else None


def install(app: Flask) -> None:
    """Set up Babel and the filters that templates use."""
    Babel(app, locale_selector=chosen, default_locale="ko")
    # A page says hundreds of sentences: its catalogue is looked up once, not once a sentence.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension of jinja adds it
        lambda sentence: _catalogue().ugettext(sentence),
        lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _ready
    app.jinja_env.filters.update(
        won=won, amount=amount, thousandths=thousandths, month=month, day=day, moment=moment, until=until,
        remaining=remaining, large=large,
        tr=translated, weekday=weekday,
        business_number=business_number, filesize=filesize, said=said, words=words, percent=percent, iso=iso,
    )  # fmt: skip
    app.jinja_env.globals.update(languages=LANGUAGES, language=chosen, hangul=hangul, span=span)


class _Ready(dict[str, Markup]):
    """The sentences of a language as templates use them: ready markup, made once a process and not once a use."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self.catalogue = catalogue

    def __missing__(self, sentence: str) -> Markup:
        self[sentence] = Markup(self.catalogue.ugettext(sentence))  # noqa: S704 - ours, as newstyle gettext of Jinja
        return self[sentence]


_READY: dict[str, _Ready] = {}


def _ready(sentence: str, /, **values: Any) -> Markup:
    """What a template says: a sentence of ours, in which only the values are escaped."""
    if "ready" not in g:
        g.ready = _READY.setdefault(chosen(), _Ready(_catalogue()))
    found: Markup = g.ready[sentence]
    return found % values if values or "%" in found else found


def _catalogue() -> NullTranslations:
    """The sentences in the language of this request."""
    if "catalogue" not in g:
        g.catalogue = get_domain().get_translations()
    found: NullTranslations = g.catalogue
    return found


def translated(sentence: str) -> str:
    """A marked Korean sentence in the language of this request."""
    return _catalogue().ugettext(sentence) if sentence else ""


def say(error: VouchersError) -> str:
    """The sentence of a refusal in the language of this request, its parameters shown as people write them."""
    if isinstance(error, Several):
        return " ".join(say(refusal) for refusal in error.refusals)
    return filled(error.sentence, error.params)


def filled(sentence: str, params: Mapping[str, Any]) -> str:
    """A marked Korean sentence in the language of this request, its parameters shown as people write them."""
    return str(gettext(sentence)).format(
        **{name: month(str(value)) if name == "month" else _shown(value) for name, value in params.items()}
    )


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple | list):
        return ", ".join(_shown(part) for part in value)
    if isinstance(value, str):
        return gettext(value) if value else value
    return words(value) if hasattr(value, "ko") else value


amount, thousandths, percent = wording.amount, wording.thousandths, wording.percent


def month(value: str | None) -> str:
    """A month kept as 2026-04, in the language of this request."""
    return wording.month(value, chosen())


def won(value: int | None) -> str:
    """An amount with its unit, in the language of this request."""
    return wording.won(value, chosen())


def span() -> str:
    """What stands between the ends of a span: Korean writes ~, English a dash."""
    return "~" if _korean() else "–"


def large(value: int) -> str:
    """An amount as people say it with its figures beside it: 20억 원 (2,000,000,000원)."""
    said = wording.in_myriads(value) if _korean() else ""
    return f"{said} ({won(value)})" if said else won(value)


def day(value: date | datetime | None) -> str:
    """A date, in the language of this request."""
    return wording.day(value, chosen())


def weekday(value: date) -> str:
    """The day of the week in short, in the language of this request."""
    return format_date(value, "EEE", locale=chosen())


def moment(value: datetime | None) -> str:
    """A date and time in Korea, in the language of this request."""
    return wording.moment(value, chosen())


def until(value: datetime | None) -> str:
    """The moment before which something is due, in the language of this request."""
    return wording.until(value, chosen())


def iso(text: str) -> date | datetime:
    """The day or moment that a record keeps as text: 2026-11-23, 2026-11-23T09:00:00+00:00."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def remaining(value: datetime | None) -> str:
    """Word the time left until a deadline: `D-3`; in the last two days with hours, `D-1, 30시간 남음`."""
    if value is None:
        return ""
    left = value - now()
    if left <= timedelta(0):
        return str(gettext("마감됨"))
    last = (value - timedelta(microseconds=1)).astimezone(KOREA).date()
    days = (last - now().astimezone(KOREA).date()).days
    if left > timedelta(hours=48):
        return f"D-{days}" if _korean() else str(gettext("%(days)s일 남음", days=days))
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    rest = str(gettext("%(hours)s시간 %(minutes)s분 남음", hours=hours, minutes=minutes))
    return f"D-{days or 'DAY'}, {rest}" if _korean() else rest


def business_number(digits: str | None) -> str:
    """The number with its hyphens, or 미확인 where a listing has none."""
    return format_business_number(digits) if digits else gettext("미확인")


def said(text: Any) -> Markup:
    """Mark Korean data on an English page as Korean, for screen readers."""
    shown = "" if text is None else str(text)
    if _HANGUL.search(shown) and not _korean():
        return Markup('<span lang="ko">{}</span>').format(shown)
    return Markup("{}").format(shown)


def tagged(look: Look) -> Markup:
    """The tag of a state: its name in the language of this request, in its colour."""
    return Markup('<span class="tag {}">{}</span>').format(look.tone, translated(look.label))


def linked(address: str, text: Any) -> Markup:
    """The text as a link."""
    return Markup('<a href="{}">{}</a>').format(address, text)


def noted(text: Any, note: Any) -> Markup:
    """The text with something small below it."""
    return Markup('{}<div class="small muted">{}</div>').format(text, note)


def attributes(**values: str) -> Markup:
    """Attributes of an element, those without a value left out; `_` in a name stands for `-`."""
    found = (
        Markup(' {}="{}"').format(name.strip("_").replace("_", "-"), value) for name, value in values.items() if value
    )
    return Markup("").join(found)


def words(item: Any) -> str:
    """The name of something of a definition in the language of this request."""
    return str(item.ko if _korean() else item.en) if item else ""


def hangul(text: Any) -> bool:
    """Whether an English page must mark this text as Korean."""
    return not _korean() and bool(_HANGUL.search(str(text)))


def filesize(size: int) -> str:
    """Bytes as people read them: 17KB."""
    return f"{size / 1_048_576:.1f}MB" if size >= 1_048_576 else f"{max(1, round(size / 1024))}KB"


def _korean() -> bool:
    if "korean" not in g:
        g.korean = chosen() == "ko"
    return bool(g.korean)
