"""Base of all fields."""

from collections.abc import Sequence
from typing import Any

import wtforms
from flask_babel import gettext as _
from wtforms.validators import StopValidation

from vouchers.kernel.wording import N_, with_object
from vouchers.web.language import chosen


class Answered:
    """Refuses an empty answer to a required field; lets an empty optional one pass unchecked."""

    field_flags: dict[str, Any] = {}

    def __init__(self, required: bool) -> None:
        self.required = required

    def __call__(self, form: wtforms.Form, field: Any) -> None:
        if field.errors:
            raise StopValidation()
        if field.data in (None, "", []):
            if self.required:
                label = str(field.label.text)
                asked = with_object(label) if chosen() == "ko" else label
                raise StopValidation(_(field.missing, label=label, object=asked))
            raise StopValidation()


def once_only(values: Sequence[str]) -> str:
    """Return the value of the one box of this name. Refused: two values, of which neither counts."""
    if len(values) > 1:
        raise ValueError(_("같은 항목이 두 번 보내졌습니다. 화면을 새로 고쳐 다시 입력해 주세요."))
    return values[0] if values else ""


class FieldBase:
    """What all fields of ours share: required or not, or required when something else is answered;
    a hint, an optional width.
    """

    missing = N_("%(object)s 입력해 주세요.")
    """With `object`, the label with its particle in Korean, or `label`."""

    def _prepare(self, kwargs: dict[str, Any], *, required: bool, hint: str, width: str = "") -> None:
        self.hint, self.required, self.width = hint, required, width
        self.when = kwargs.pop("when", "")
        kwargs["validators"] = [Answered(required), *kwargs.get("validators", ())]
