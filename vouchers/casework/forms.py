"""The forms of casework."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Choice, Day, Form, LongText


class CaseHandOverForm(Form):
    to = Choice(_l("넘겨받을 사람"))
    reason = LongText(_l("사유"), max=1000, min=2)


class AbsenceForm(Form):
    deputy = Choice(
        _l("대리인"), hint=_l("부재 동안 내가 맡은 사건이 그 사람의 첫 화면에 보이고, 기업의 연락도 함께 받습니다.")
    )
    first_day = Day(_l("시작일"))
    last_day = Day(_l("종료일"))
