"""The base of all forms: text becomes typed values or a clear sentence beside the field. Shape only;
rules are elsewhere.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from vouchers.kernel.checks import Check, each, faults
from vouchers.kernel.errors import Refused, VouchersError
from vouchers.kernel.hashing import sha256
from vouchers.kernel.wording import NOTHING
from vouchers.web import kept
from vouchers.web.forms.choosing import Agreed, Choice, Choices, ManyChoices, Upload, named
from vouchers.web.forms.parsed import Amount, Day, Moment, Quantity, Whole
from vouchers.web.forms.text import (
    BankNumber,
    BusinessNumber,
    Email,
    HomePage,
    LongText,
    Name,
    Once,
    Opened,
    Password,
    PersonName,
    Phone,
    Seen,
    TaxNumber,
    Text,
)
from vouchers.web.language import say
from vouchers.web.looking_over import goes_back

__all__ = [
    "Agreed",
    "Amount",
    "BankNumber",
    "BusinessNumber",
    "Choice",
    "Choices",
    "Day",
    "Email",
    "Form",
    "HomePage",
    "LongText",
    "ManyChoices",
    "Moment",
    "Name",
    "Once",
    "Opened",
    "Password",
    "PersonName",
    "Phone",
    "Press",
    "Quantity",
    "Reason",
    "Seen",
    "SeenPress",
    "TaxNumber",
    "Text",
    "Upload",
    "Whole",
    "named",
]  # fmt: skip


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form whose refusals, from shape or from a rule, end up beside the field and in the summary."""

    keeps_drafts = False
    """Whether the page offers to keep what was typed, right or not, and to go on later."""
    checks: Sequence[Check] = ()
    """Rules that what is typed must keep beside its shape: whatever they refuse is named together with it."""

    class Meta:
        locales = ("ko",)

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Fill the fields with what is posted; on a page that is only opened, with what this person typed there and
        could not save; else with what is stored.
        """
        if formdata is not None:
            formdata = kept.given_back(set(self._fields)) or formdata
        super().process(formdata, *args, **kwargs)
        for field in self:
            if isinstance(field, Opened):
                stored = {other.name: other.object_data for other in self if not isinstance(other, UNTYPED)}
                field.now = sha256(repr(sorted(stored.items()))).hex()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every field is right. What is only to be kept is kept, right or not; a chosen file is kept while
        another field is put right.
        """
        if kept.only_keeps():
            kept.keep_draft()
        if goes_back():
            return False
        if self._is_stale():
            self.keep_files()
            return False
        valid: bool = super().validate(extra_validators)
        for refusal in faults(self.checks, self.typed()):
            self._refused(refusal)
            valid = False
        if not valid:
            kept.keep_draft()
            self.keep_files()
        return valid

    def typed(self) -> dict[str, Any]:
        """The values by name that are of the right shape: what checks look at."""
        return {name: None if field.errors else field.data for name, field in self._fields.items()}

    def values(self) -> dict[str, Any]:
        """The typed values by name."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if name != "csrf_token" and not isinstance(field, Opened)
        }

    @contextmanager
    def absorbing(self, *kinds: type[VouchersError]) -> Iterator[None]:
        """Turn a refusal raised inside into an error of the field it names, or of the form."""
        try:
            yield
        except kinds or (Refused,) as refusal:  # noqa: B030 - a tuple of exception classes
            for one in each(refusal):
                self._refused(one)
            kept.keep_draft()
            self.keep_files()

    def _refused(self, refusal: VouchersError) -> None:
        """The refusal stands beside the field it names, or above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(say(refusal))
        else:
            field.errors = [*field.errors, say(refusal)]

    def _is_stale(self) -> bool:
        """Whether somebody else has saved since the page was opened; then both texts stand beside each other."""
        opened = next((field for field in self if isinstance(field, Opened)), None)
        if opened is None or not opened.data or opened.data == opened.now:
            return False
        opened.data = opened.now
        others = [
            field for field in self
            if not isinstance(field, UNTYPED) and (field.data or None) != (field.object_data or None)
        ]  # fmt: skip
        for field in others:
            field.errors = [_("지금 저장된 내용: %(stored)s", stored=stored_text(field))]
        if others:
            self.form_errors.append(
                _("이 화면을 연 뒤에 다른 사람이 저장했습니다. 두 내용을 견주어 고친 뒤 다시 저장해 주세요.")
            )
        return bool(others)

    def keep_files(self) -> None:
        """Keep every chosen file that is right, while the form is gone on with."""
        for field in self:
            if isinstance(field, Upload) and not field.errors:
                field.keep()

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(id of the field, sentence that names it) of every error, in the order of the page."""
        rows: list[tuple[str, str]] = [("", message) for message in self.form_errors]
        for field in self:
            rows += [(_anchor(field), _naming(field, message)) for message in _flat(field.errors)]
        return rows


UNTYPED = (Once, Opened, Seen, Password, Upload, wtforms.HiddenField)
"""Fields into which nobody types what is stored."""


def stored_text(field: Any) -> str:
    """Return what is stored of a field as a person reads it; a dash where nothing is."""
    value = field.object_data
    if isinstance(field, Agreed):
        return str(_("예") if value else _("아니요"))
    if value in (None, "", []):
        return NOTHING
    if isinstance(field, Choice | Choices | ManyChoices):
        labels = {str(choice.value): str(choice.label) for choice in field.choices or ()}
        return ", ".join(labels.get(str(each), str(each)) for each in (value if isinstance(value, list) else [value]))
    return str(field.show(value)) if hasattr(field, "show") else str(value)


class Press(Form):
    """A button with nothing to fill in."""


class SeenPress(Press):
    """A button by which somebody agrees to what the page showed."""

    seen = Seen()


class Reason(Form):
    """Why: kept on record, and told to whom it concerns."""

    reason = LongText(_l("사유"), max=1000, min=2)


def _naming(field: wtforms.Field, message: str) -> str:
    """The sentence with the name of its field, where it does not say it: it stands far from the field."""
    label = str(field.label.text)
    return message if not label or label in message else f"{label}: {message}"


def _anchor(field: wtforms.Field) -> str:
    """The id that a link to the field can focus: the first choice of a group."""
    return f"{field.id}-0" if isinstance(field, Choices | ManyChoices) else str(field.id)


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [message for inner in errors.values() for message in _flat(inner)]
    if isinstance(errors, str):
        return [errors]
    return [message for inner in errors for message in _flat(inner)]
