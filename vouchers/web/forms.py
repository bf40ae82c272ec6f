"""The base of all forms: text becomes typed values or a clear sentence beside the field. Shape only; rules are elsewhere."""

import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from vouchers.kernel import clock, money
from vouchers.kernel.errors import N_, Refused, VouchersError
from vouchers.kernel.registration import business_number
from vouchers.web.language import amount, say, thousandths

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_HOME_PAGE = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:\d{1,5})?(/[^\s<>\"']*)?")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form whose refusals, from shape or from a rule, end up beside the field and in the summary."""

    class Meta:
        locales = ("ko",)

    def values(self) -> dict[str, Any]:
        """The typed values by name."""
        return {name: field.data for name, field in self._fields.items() if name != "csrf_token"}

    @contextmanager
    def absorbing(self, *kinds: type[VouchersError]) -> Iterator[None]:
        """Turn a refusal raised inside into an error of the field it names, or of the form."""
        try:
            yield
        except (kinds or (Refused,)) as refusal:  # noqa: B030 - a tuple of exception classes
            field = self._fields.get(refusal.field or "")
            if field is None:
                self.form_errors.append(say(refusal))
            else:
                field.errors = [*field.errors, say(refusal)]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) of every error, in the order of the page."""
        rows: list[tuple[str, str]] = [("", message) for message in self.form_errors]
        for field in self:
            rows += [(_anchor(field), message) for message in _flat(field.errors)]
        return rows


def _anchor(field: wtforms.Field) -> str:
    """The id that a link to the field can focus: the first choice of a group."""
    return f"{field.id}-0" if isinstance(field, Choices | ManyChoices) else str(field.id)


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [message for inner in errors.values() for message in _flat(inner)]
    if isinstance(errors, str):
        return [errors]
    return [message for inner in errors for message in _flat(inner)]


class _Answered:
    """Refuses an empty answer to a required field; lets an empty optional one pass unchecked."""

    field_flags: dict[str, Any] = {}

    def __init__(self, required: bool) -> None:
        self.required = required

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.errors:
            raise StopValidation()
        if field.data in (None, "", []):
            if self.required:
                raise StopValidation(_("%(label)s 항목을 입력해 주세요.", label=field.label.text))
            raise StopValidation()


class _Field:
    """What all fields of ours share: required or not, a hint, an optional width."""

    def _prepare(self, kwargs: dict[str, Any], *, required: bool, hint: str, width: str = "") -> None:
        self.hint, self.required, self.width = hint, required, width
        kwargs["validators"] = [_Answered(required), *kwargs.get("validators", ())]


class Text(_Field, wtforms.StringField):
    """One line of text, trimmed, in Unicode NFC, without control characters."""

    data: Any
    multiline = False

    def __init__(
        self, label: str, *, max: int = 200, min: int = 0, required: bool = True, hint: str = "", width: str = "",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self._prepare(kwargs, required=required, hint=hint, width=width)
        kwargs["validators"] += [self._check_length, self._check_characters]
        super().__init__(label, **kwargs)
        self.max, self.min = max, min

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = unicodedata.normalize("NFC", valuelist[0].replace("\r\n", "\n").strip()) if valuelist else ""

    def _check_length(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if len(self.data) > self.max:
            raise ValidationError(
                _("%(max)s자까지 쓸 수 있습니다. 지금 %(now)s자입니다.", max=amount(self.max), now=amount(len(self.data)))
            )
        if len(self.data) < self.min:
            raise ValidationError(_("%(min)s자 이상 써 주세요. 지금 %(now)s자입니다.", min=self.min, now=len(self.data)))

    def _check_characters(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if _CONTROL.search(self.data):
            raise ValidationError(_("보이지 않는 제어 문자가 들어 있습니다. 지우고 다시 입력해 주세요."))
        if not self.multiline and "\n" in self.data:
            raise ValidationError(_("한 줄로 입력해 주세요."))


class Once(wtforms.HiddenField):
    """A key that the page was given when it was shown: the same request sent again, by a second click or a lost answer, has it too."""

    _KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")

    def __init__(self, **kwargs: Any) -> None:
        self.hint, self.required, self.width = "", False, ""
        super().__init__("", default=lambda: secrets.token_urlsafe(16), **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """What is not a key of ours is no key; nobody has typed it, so nobody is told."""
        self.data = valuelist[0] if valuelist and self._KEY.fullmatch(valuelist[0]) else secrets.token_urlsafe(16)


class LongText(Text):
    """Several lines of text."""

    multiline = True
    widget = wtforms.widgets.TextArea()


class Email(Text):
    """An e-mail address, in lower case."""

    widget = wtforms.widgets.EmailInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata(valuelist)
        self.data = (self.data or "").lower()

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and not _EMAIL.fullmatch(self.data):
            raise ValidationError(_("이메일 주소의 형식이 아닙니다. name@example.com처럼 적어 주세요."))


class HomePage(Text):
    """An http or https address."""

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and not _HOME_PAGE.fullmatch(self.data):
            raise ValidationError(_("http:// 또는 https://로 시작하는 주소를 적어 주세요."))


class BusinessNumber(Text):
    """A business registration number; its value is the ten digits."""

    def pre_validate(self, form: BaseForm) -> None:
        if self.data:
            try:
                self.data = business_number(self.data)
            except Refused as refusal:
                raise ValidationError(say(refusal)) from None


class Password(_Field, wtforms.PasswordField):
    """A password: kept as typed, never shown again."""

    data: Any

    def __init__(self, label: str, *, new: bool = False, hint: str = "", **kwargs: Any) -> None:
        self._prepare(kwargs, required=True, hint=hint)
        self.autocomplete = "new-password" if new else "current-password"
        super().__init__(label, **kwargs)

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and len(self.data) > 1000:
            raise ValidationError(_("%(max)s자까지 쓸 수 있습니다. 지금 %(now)s자입니다.", max="1,000", now=amount(len(self.data))))


class _Parsed(_Field):
    """A text box whose text is parsed; what was typed is shown again as it was typed."""

    raw_data: list[str] | None
    data: Any
    errors: Any

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else self.show(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        self.data = self.parse(text) if text else None

    def show(self, value: Any) -> str:
        return str(value)

    def parse(self, text: str) -> Any:
        raise NotImplementedError


class Whole(_Parsed, wtforms.Field):
    """A whole number between two bounds; thousands separators are understood, signs and fractions explained."""

    widget = wtforms.widgets.TextInput()
    numeric = True

    def __init__(
        self, label: str, *, min: int = 0, max: int = 1_000_000, required: bool = True, hint: str = "",
        width: str = "number", unit: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        self._prepare(kwargs, required=required, hint=hint, width=width)
        super().__init__(label, **kwargs)
        self.min, self.max, self.unit = min, max, unit

    def show(self, value: int) -> str:
        return f"{value:,}"

    def parse(self, text: str) -> int:
        if not re.fullmatch(r"[+\-−]?(\d{1,3}(,\d{3})+|\d+)", text, re.ASCII):
            raise ValueError(_("숫자만 입력해 주세요. 예: 1,000"))
        digits = text.replace(",", "").replace("−", "-")
        if len(digits) > 20 or not self.min <= int(digits) <= self.max:
            raise ValueError(
                _("%(min)s부터 %(max)s까지의 정수를 입력해 주세요.", min=amount(self.min), max=amount(self.max))
            )
        return int(digits)


class Quantity(_Parsed, wtforms.Field):
    """A quantity with at most three decimals; its value is whole thousandths, so that 12.5 is exact: 12500."""

    widget = wtforms.widgets.TextInput()
    numeric = True
    MAXIMUM = 1_000_000_000

    def __init__(self, label: str, *, required: bool = True, hint: str = "", unit: str = "", **kwargs: Any) -> None:
        self._prepare(kwargs, required=required, hint=hint, width="number")
        super().__init__(label, **kwargs)
        self.unit = unit

    def show(self, value: int) -> str:
        return thousandths(value)

    def parse(self, text: str) -> int:
        found = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,3}))?", text, re.ASCII)
        if found is None:
            raise ValueError(_("0 이상의 수를 소수 셋째 자리까지 적어 주세요. 예: 12.5"))
        value = int(found[1].replace(",", "")) * 1000 + int((found[2] or "").ljust(3, "0") or 0)
        if value > self.MAXIMUM * 1000:
            raise ValueError(_("%(min)s부터 %(max)s까지의 정수를 입력해 주세요.", min="0", max=amount(self.MAXIMUM)))
        return value


class Amount(Whole):
    """Whole won."""

    def __init__(self, label: str, *, min: int = 0, max: int = money.MAXIMUM, **kwargs: Any) -> None:
        super().__init__(label, min=min, max=max, unit=kwargs.pop("unit", N_("원")), **kwargs)


class Day(_Parsed, wtforms.Field):
    """A calendar date."""

    widget = wtforms.widgets.DateInput()

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **kwargs: Any) -> None:
        self._prepare(kwargs, required=required, hint=hint, width="date")
        super().__init__(label, **kwargs)

    def show(self, value: date) -> str:
        return value.isoformat()

    def parse(self, text: str) -> date:
        return _in_range(_iso(text, date.fromisoformat))


class Moment(_Parsed, wtforms.Field):
    """A date and time of day in Korea; its value is the instant in UTC."""

    widget = wtforms.widgets.DateTimeLocalInput()

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **kwargs: Any) -> None:
        self._prepare(kwargs, required=required, hint=hint, width="date")
        super().__init__(label, **kwargs)

    def show(self, value: datetime) -> str:
        return value.astimezone(clock.KOREA).strftime("%Y-%m-%dT%H:%M")

    def parse(self, text: str) -> datetime:
        local = _iso(text, datetime.fromisoformat)
        if local.tzinfo is not None:
            raise ValueError(_("날짜를 2026-11-23처럼 입력해 주세요."))
        _in_range(local.date())
        return clock.in_korea(local)


def _iso(text: str, parse: Any) -> Any:
    try:
        return parse(text)
    except ValueError:
        raise ValueError(_("날짜를 2026-11-23처럼 입력해 주세요.")) from None


def _in_range(day: date) -> date:
    if not 1900 <= day.year <= 2999:
        raise ValueError(_("1900년부터 2999년 사이의 날짜를 입력해 주세요."))
    return day


class _Choosing(_Field):
    """What the three fields of choices share: pairs of (value, label), an empty choice allowed, foreign values refused."""

    data: Any
    _choices: Any

    @property
    def choices(self) -> Any:
        return self._choices

    @choices.setter
    def choices(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._choices = [SelectChoice(*pair) for pair in pairs]

    def __init__(
        self, label: str, *, choices: Sequence[tuple[str, str]] = (), required: bool = True, hint: str = "",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self._prepare(kwargs, required=required, hint=hint)
        super().__init__(label, choices=[SelectChoice(*pair) for pair in choices], validate_choice=False, **kwargs)  # type: ignore[call-arg]

    def pre_validate(self, form: BaseForm) -> None:
        known = {str(value) for value, *_rest in self.iter_choices()}  # type: ignore[attr-defined]
        asked = self.data if isinstance(self.data, list) else [self.data]
        if any(str(value) not in known for value in asked if value not in (None, "")):
            raise ValidationError(_("목록에 있는 것을 골라 주세요."))


class Choice(_Choosing, wtforms.SelectField):
    """One of a list, from a drop-down."""


class Choices(_Choosing, wtforms.RadioField):
    """One of a few, all in view."""


class ManyChoices(_Choosing, wtforms.SelectMultipleField):
    """Any number of a list, as check boxes."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = [value for value in valuelist if value]


class Agreed(wtforms.BooleanField):
    """A box that is never ticked beforehand; a required one must be ticked."""

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **kwargs: Any) -> None:
        self.required, self.hint, self.width = required, hint, ""
        super().__init__(label, **kwargs)

    def pre_validate(self, form: BaseForm) -> None:
        if self.required and not self.data:
            raise ValidationError(_("확인하고 표시해 주세요."))


class Upload(_Field, wtforms.FileField):
    """A file; its value is the upload or None. What it holds is checked by the documents package."""

    def __init__(self, label: str, *, required: bool = True, hint: str = "", accept: str = "", **kwargs: Any) -> None:
        self._prepare(kwargs, required=required, hint=hint)
        self.accept = accept
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        first = valuelist[0] if valuelist else None
        self.data = first if isinstance(first, FileStorage) and first.filename else None
