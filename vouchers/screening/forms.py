"""Forms of screening."""

from flask_babel import lazy_gettext as _l

from vouchers.programmes.definition import Definition
from vouchers.web.forms import Choice, Choices, Form, LongText, named
from vouchers.web.language import chosen


class ScreenForm(Form):
    decision = Choices(
        _l("판정"), choices=[("eligible", _l("적격")), ("correction", _l("보완 요청")), ("ineligible", _l("부적격"))]
    )
    ground = Choice(_l("부적격 사유"), required=False, hint=_l("부적격일 때만 고릅니다."))
    reason = LongText(
        _l("사유"),
        max=1000,
        required=False,
        hint=_l("보완 요청과 부적격에는 꼭 적습니다. 신청기업에 그대로 전해집니다."),
    )


def screen_form(definition: Definition) -> ScreenForm:
    form = ScreenForm()
    language = chosen()
    grounds = [
        (ground.code, f"{getattr(ground, language)} ({ground.clause})") for ground in definition.eligibility.grounds
    ]
    form.ground.choices = [
        ("", _l("골라 주세요")),
        *(grounds if language == "ko" else named(definition.eligibility.grounds)),
    ]
    return form


class ReturnExclusionForm(Form):
    reason = LongText(_l("동의하지 않는 사유"), max=1000, min=2, hint=_l("전담기관의 기록에만 남습니다."))
