"""Fields whose text is parsed: numbers, amounts, days, moments."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import wtforms
from flask_babel import gettext as _

from vouchers.kernel import clock, money, numbers
from vouchers.kernel.texts import nfkc
from vouchers.kernel.wording import N_
from vouchers.web.forms.shared import FieldBase, once_only
from vouchers.web.language import amount, thousandths

LONGEST = 60
"""Characters of a number, a day or a moment, whatever they are; more are not looked at."""


class Parsed(FieldBase):
    """A text box whose text is parsed; what was typed is shown again as it was typed."""

    raw_data: list[str] | None
    data: Any
    errors: Any

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else self.show(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = once_only(valuelist)
        if len(typed) > LONGEST:
            raise ValueError(
                _("%(max)s자까지 쓸 수 있습니다. 지금 %(now)s자입니다.", max=LONGEST, now=amount(len(typed)))
            )
        text = nfkc(typed).strip()
        self.data = self.parse(text) if text else None

    def show(self, value: Any) -> str:
        return str(value)

    def parse(self, text: str) -> Any:
        raise NotImplementedError


class Whole(Parsed, wtforms.Field):
    """A whole number between two bounds, as people paste it: with its unit, thousands separators, blanks, a fraction
    of nothing. What is no whole number is explained, and what is written in 만 and 억 is offered in figures.
    """

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
        try:
            value = numbers.whole_of(text)
        except numbers.InWords as said:
            raise ValueError(_("숫자로 적어 주세요: %(amount)s", amount=amount(said.meant))) from None
        except numbers.NotWhole:
            raise ValueError(_("소수점 없이 정수로 적어 주세요.")) from None
        except numbers.NotANumber:
            raise ValueError(_("숫자만 입력해 주세요. 예: 1,000")) from None
        if not self.min <= value <= self.max:
            raise ValueError(
                _("%(min)s부터 %(max)s까지의 정수를 입력해 주세요.", min=amount(self.min), max=amount(self.max))
            )
        return value


class Quantity(Parsed, wtforms.Field):
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


class Day(Parsed, wtforms.Field):
    """A calendar date."""

    widget = wtforms.widgets.DateInput()

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **kwargs: Any) -> None:
        self._prepare(kwargs, required=required, hint=hint, width="date")
        super().__init__(label, **kwargs)

    def show(self, value: date) -> str:
        return value.isoformat()

    def parse(self, text: str) -> date:
        try:
            found = clock.day_of(text)
        except ValueError:
            raise ValueError(_("날짜를 2026-11-23처럼 입력해 주세요.")) from None
        return _in_range(found)


class Moment(Parsed, wtforms.Field):
    """A date and time of day in Korea; its value is the instant in UTC."""

    widget = wtforms.widgets.DateTimeLocalInput()

    def __init__(self, label: str, *, required: bool = True, hint: str = "", **kwargs: Any) -> None:
        self._prepare(kwargs, required=required, hint=hint, width="date")
        super().__init__(label, **kwargs)

    def show(self, value: datetime) -> str:
        return value.astimezone(clock.KOREA).strftime("%Y-%m-%dT%H:%M")

    def parse(self, text: str) -> datetime:
        try:
            found = clock.moment_of(text)
        except clock.TimeMissing:
            raise ValueError(_("몇 시까지인지 함께 적어 주세요. 예: 2026-11-23 18:00")) from None
        except (ValueError, OverflowError):
            raise ValueError(_("날짜와 시각을 2026-11-23 18:00처럼 입력해 주세요.")) from None
        _in_range(clock.date_in_korea(found))
        return found


def _in_range(day: date) -> date:
    if not 1900 <= day.year <= 2999:
        raise ValueError(_("1900년부터 2999년 사이의 날짜를 입력해 주세요."))
    return day
