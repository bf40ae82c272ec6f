"""Fields that are not typed into: lists, boxes, files."""

from collections.abc import Iterable, Sequence
from typing import Any

import wtforms
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs lag behind
from wtforms.form import BaseForm
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from vouchers.kernel.wording import N_
from vouchers.web import kept
from vouchers.web.forms.shared import FieldBase, once_only
from vouchers.web.language import chosen


class Choosing(FieldBase):
    """What the three fields of choices share: pairs of (value, label), an empty choice allowed,
    foreign values refused.
    """

    missing = N_("%(object)s 골라 주세요.")
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
        kwargs.update(choices=[SelectChoice(*pair) for pair in choices], validate_choice=False)
        super().__init__(label, **kwargs)  # type: ignore[call-arg]  # of the wtforms field beside this one

    def pre_validate(self, form: BaseForm) -> None:
        known = {str(choice.value) for choice in self.choices or ()}
        asked = self.data if isinstance(self.data, list) else [self.data]
        if any(str(value) not in known for value in asked if value not in (None, "")):
            raise ValidationError(_("목록에 있는 것을 골라 주세요."))


class Choice(Choosing, wtforms.SelectField):
    """One of a list, from a drop-down."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = once_only(valuelist) if valuelist else self.data


class Choices(Choosing, wtforms.RadioField):
    """One of a few, all in view."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = once_only(valuelist) if valuelist else self.data


class ManyChoices(Choosing, wtforms.SelectMultipleField):
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

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        once_only(valuelist)
        super().process_formdata(list(valuelist))

    def pre_validate(self, form: BaseForm) -> None:
        if self.required and not self.data:
            raise ValidationError(_("'%(label)s'에 체크해 주세요.", label=self.label.text))


class Upload(FieldBase, wtforms.FileField):
    """A file; its value is the upload or None. What it holds is checked by the documents package."""

    missing = N_("%(label)s: 파일을 올려 주세요.")

    def __init__(self, label: str, *, required: bool = True, hint: str = "", accept: str = "", **kwargs: Any) -> None:
        self._prepare(kwargs, required=required, hint=hint)
        self.accept = accept
        self.kept = ""
        """The token of a file that was chosen before, as long as its form is put right."""
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """The file that was just chosen, or else the one that was chosen before and kept."""
        first = once_only(valuelist) if valuelist else None
        self.data = first if isinstance(first, FileStorage) and first.filename else None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        token = formdata.get(self.name + kept.FILE, "") if formdata else ""
        if self.data is None and token and (found := kept.file_of(str(token))):
            self.data, self.kept = found, str(token)

    def keep(self) -> None:
        """Keep the file while the form is put right."""
        if self.data is not None and not self.kept:
            self.kept = kept.keep_file(self.data) or ""


def named(items: Sequence[Any]) -> list[tuple[str, str]]:
    """Choices from coded items of a definition, in the language of the request."""
    language = chosen()
    return [(item.code, getattr(item, language)) for item in items]
