"""Forms of matching."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Form, LongText


class ProposeForm(Form):
    message = LongText(_l("공급기업에 전할 말"), max=1000, min=5, hint=_l("바라는 일정이나 궁금한 점을 적어 주세요."))


class AnswerForm(Form):
    answer = LongText(_l("신청기업에 전할 말"), max=1000, required=False)


class DeclineForm(Form):
    reason = LongText(_l("거절하는 까닭"), max=1000, min=2, hint=_l("신청기업에 그대로 전해집니다."))


class TakeBackForm(Form):
    """A button: nothing to fill in."""
