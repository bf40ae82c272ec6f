"""Forms of agreements and deposits."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Agreed, Choice, Day, Form, LongText


class DrawUpForm(Form):
    starts_on = Day(_l("협약 시작일"), hint=_l("사업 정의의 기간만큼 협약이 이어집니다."))


class SignForm(Form):
    read = Agreed(_l("협약서를 끝까지 읽었으며 이 내용에 동의하고 서명합니다."))


class DeclineForm(Form):
    reason = LongText(_l("서명하지 않는 사유"), max=1000, min=2, hint=_l("다른 당사자에게 그대로 전해집니다."))


class MatchForm(Form):
    reference = Choice(_l("협약"))
