"""URL parts that are checked before a route runs."""

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from vouchers.kernel import reference


class ReferenceConverter(BaseConverter):
    """A human reference, `AIV-2026-00012` or `AIV-2026-R1`."""

    regex = r"[A-Z]{2,6}-\d{4}-(?:\d{5,7}(?:-C\d{1,3})?|R\d{1,2})"

    def to_python(self, value: str) -> str:
        try:
            return reference.parse(value)
        except ValueError:
            raise ValidationError() from None


class KeyConverter(BaseConverter):
    """A row's key: a positive number that fits 63 bits, so that no address can break a query."""

    regex = r"[1-9]\d{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)


class MonthConverter(BaseConverter):
    """A month of the calendar, `2026-04`."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"


def install(app: Flask) -> None:
    app.url_map.converters["reference"] = ReferenceConverter
    app.url_map.converters["key"] = KeyConverter
    app.url_map.converters["month"] = MonthConverter
