"""Forms of the calendar."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Choices, Day, Form, Text


class DeclareForm(Form):
    day = Day(_l("날짜"))
    kind = Choices(_l("이날은"), choices=[("holiday", _l("쉬는 날")), ("working", _l("일하는 날"))])
    name = Text(_l("이름과 근거"), max=100, hint=_l("예: 임시공휴일(국무회의 의결 2026. 11. 24.)"))
