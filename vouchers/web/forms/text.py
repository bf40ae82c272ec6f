"""Fields of text: trimmed, checked, shown again as typed."""

import re
import secrets
from collections.abc import Sequence
from typing import Any

import wtforms
from flask_babel import gettext as _
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from vouchers.kernel.addresses import in_ascii, is_email
from vouchers.kernel.clock import date_in_korea, now
from vouchers.kernel.errors import NumberOfPerson, Refused
from vouchers.kernel.persons import resident_number
from vouchers.kernel.registration import business_number, tax_invoice_number
from vouchers.kernel.texts import counted, holds_address, is_home_page, is_tame, nfc, nfkc, unprintable, visible
from vouchers.web.forms.shared import FieldBase, once_only
from vouchers.web.language import amount, say

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_PHONE = re.compile(r"\+?[0-9()\-. ]+")


class Text(FieldBase, wtforms.StringField):
    """One line of text, trimmed, in Unicode NFC, without control characters."""

    data: Any
    multiline = False
    may_be_unbroken = True
    """Whether thirteen digits in a row can be the number of a person, which nobody here may keep,
    consent or not (개인정보 보호법 제24조의2).
    """

    def __init__(
        self, label: str, *, max: int = 200, min: int = 0, required: bool = True, hint: str = "", width: str = "",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self._prepare(kwargs, required=required, hint=hint, width=width)
        kwargs["validators"] += [
            self._check_length, self._check_characters, self._check_persons, self._check_printable,
        ]  # fmt: skip
        super().__init__(label, **kwargs)
        self.max, self.min = max, min

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Length first, then the marks, and only then work on the text."""
        self.data = valuelist[0] if valuelist else ""
        typed = once_only(valuelist)
        if len(typed) > self.max * 3:
            raise ValueError(
                _("%(max)s자까지 쓸 수 있습니다. 지금 %(now)s자입니다.", max=amount(self.max), now=amount(len(typed)))
            )
        if not is_tame(typed):
            raise ValueError(_("한 글자에 붙은 기호가 너무 많습니다. 지우고 다시 입력해 주세요."))
        text = nfc(typed.replace("\r\n", "\n").strip())
        self.data = text if visible(text) else ""

    def _check_length(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if len(self.data) > self.max:
            raise StopValidation(
                _(
                    "%(max)s자까지 쓸 수 있습니다. 지금 %(now)s자입니다.",
                    max=amount(self.max),
                    now=amount(len(self.data)),
                )
            )
        if counted(self.data) < self.min:
            raise ValidationError(
                _("%(min)s자 이상 써 주세요. 지금 %(now)s자입니다.", min=self.min, now=counted(self.data))
            )

    def _check_characters(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if _CONTROL.search(self.data):
            raise ValidationError(_("보이지 않는 제어 문자가 들어 있습니다. 지우고 다시 입력해 주세요."))
        if not self.multiline and "\n" in self.data:
            raise ValidationError(_("한 줄로 입력해 주세요."))

    def _check_persons(self, form: wtforms.Form, field: wtforms.Field) -> None:
        number = resident_number(self.data, today=date_in_korea(now()), unbroken=self.may_be_unbroken)
        if number is not None:
            raise ValidationError(say(NumberOfPerson(found=number)))

    def _check_printable(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """What is written here stands in papers, which must show every letter of it."""
        if letters := unprintable(self.data):
            shown = " ".join(letter if visible(letter) else f"U+{ord(letter):04X}" for letter in letters[:5])
            raise ValidationError(
                _("문서에 찍을 수 없는 글자가 있습니다. 바꾸어 적어 주세요: %(letters)s", letters=shown)
            )


class BankNumber(Text):
    """What a bank has numbered, an account or a transfer: thirteen digits in a row are no person's there."""

    may_be_unbroken = False


class Name(Text):
    """What a person or a firm is called: it stands in letters of ours,
    so it holds no address that a reader could follow.
    """

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and not self.errors and holds_address(self.data):
            raise ValidationError(_("이름에는 홈페이지나 이메일 주소를 쓸 수 없습니다."))


class PersonName(Name):
    """What a person is called, once: a name of two lines that was pasted into one comes with itself."""

    def pre_validate(self, form: BaseForm) -> None:
        super().pre_validate(form)
        parts = (self.data or "").split()
        half = len(parts) // 2
        if half and parts[:half] == parts[half:]:
            raise ValidationError(_("같은 이름이 두 번 적혀 있습니다. 한 번만 적어 주세요."))


class Phone(Text):
    """A telephone number as people write it: 8 to 15 digits, which spaces, hyphens, brackets and a plus may part."""

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and not self.errors:
            self.data = nfkc(self.data)
            if not _PHONE.fullmatch(self.data) or not 8 <= sum(sign.isdigit() for sign in self.data) <= 15:
                raise ValidationError(_("전화번호를 숫자로 적어 주세요. 예: 02-123-4567"))


class Once(wtforms.HiddenField):
    """A key that the page was given when it was shown: the same request sent again,
    by a second click or a lost answer, has it too.
    """

    _KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")

    def __init__(self, **kwargs: Any) -> None:
        self.hint, self.required, self.width = "", False, ""
        super().__init__("", default=lambda: secrets.token_urlsafe(16), **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Drop what is no key of ours; nobody has typed it, so nobody is told."""
        self.data = valuelist[0] if valuelist and self._KEY.fullmatch(valuelist[0]) else secrets.token_urlsafe(16)


class Seen(wtforms.HiddenField):
    """The newest step of what a page shows: a press on a page that is no longer true comes back with an older one."""

    data: Any

    def __init__(self, **kwargs: Any) -> None:
        self.hint, self.required, self.width = "", False, ""
        super().__init__("", **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """A missing or foreign value is older than every step."""
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


class Opened(wtforms.HiddenField):
    """What was stored when the page was opened, as a digest: a page that is older than what is stored now comes back
    with another one.
    """

    data: Any

    def __init__(self, **kwargs: Any) -> None:
        self.hint, self.required, self.width = "", False, ""
        self.now = ""
        """The digest of what is stored now."""
        super().__init__("", **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = (valuelist[0] if valuelist else "")[:64]

    def _value(self) -> str:
        return self.data or self.now


class LongText(Text):
    """Several lines of text."""

    multiline = True
    widget = wtforms.widgets.TextArea()


class Email(Text):
    """An email address, in lower case, its host in the letters that every mail server takes."""

    widget = wtforms.widgets.EmailInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata(valuelist)
        self.data = in_ascii((self.data or "").lower())

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and not self.errors and not is_email(self.data):
            raise ValidationError(_("이메일 주소의 형식이 아닙니다. name@example.com처럼 적어 주세요."))


class HomePage(Text):
    """An http or https address; what is written without it gets https://."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata(valuelist)
        if self.data and is_home_page(f"https://{self.data}"):
            self.data = f"https://{self.data}"

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and not self.errors and not is_home_page(self.data):
            raise ValidationError(_("http:// 또는 https://로 시작하는 주소를 적어 주세요."))


class BusinessNumber(Text):
    """A business registration number; its value is the ten digits."""

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and not self.errors:
            try:
                self.data = business_number(self.data)
            except Refused as refusal:
                raise ValidationError(say(refusal)) from None


class TaxNumber(Text):
    """The approval number of an e-tax invoice; its value is the 24 characters."""

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and not self.errors:
            try:
                self.data = tax_invoice_number(self.data)
            except Refused as refusal:
                raise ValidationError(say(refusal)) from None


class Password(FieldBase, wtforms.PasswordField):
    """A password: kept as typed, never shown again."""

    data: Any

    def __init__(self, label: str, *, new: bool = False, hint: str = "", **kwargs: Any) -> None:
        self._prepare(kwargs, required=True, hint=hint)
        self.autocomplete = "new-password" if new else "current-password"
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = once_only(valuelist)

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and len(self.data) > 1000:
            raise ValidationError(
                _("%(max)s자까지 쓸 수 있습니다. 지금 %(now)s자입니다.", max="1,000", now=amount(len(self.data)))
            )
