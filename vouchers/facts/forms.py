"""The form in which somebody states what they have seen."""

from datetime import date

from flask_babel import lazy_gettext as _l

from vouchers.facts import rules
from vouchers.facts.states import SOURCE_LABELS, VALUES, Kind, Source, Value
from vouchers.web.forms import Choice, Choices, Day, Form, Text


class FactForm(Form):
    value = Choices(_l("확인한 결과"))
    source = Choice(
        _l("출처"), choices=[(str(source), _l(SOURCE_LABELS[source])) for source in (Source.PAPER, Source.REGISTER)]
    )
    paper = Text(
        _l("본 것"), max=200, hint=_l("서류나 조회의 이름과 번호를 적습니다. (예: 중소기업확인서 제0010-2026-12345호)")
    )
    seen_on = Day(_l("확인한 날"), hint=_l("서류라면 발급일"))
    valid_until = Day(_l("유효기간"), required=False, hint=_l("서류에 적힌 마지막 날. 없으면 비워 둡니다."))


def fact_form(kind: Kind, *, today: date) -> FactForm:
    """The form for a fact of this kind; what was recorded by mistake is taken back by it too."""
    form = FactForm()
    form.checks = rules.checks_of(kind, today=today)
    form.value.choices = [
        *((code, _l(label)) for code, label in VALUES[kind].items()),
        (str(Value.TAKEN_BACK), _l("앞의 기록 취소 (잘못 적음)")),
    ]
    return form
