"""Forms of screening."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from vouchers.programmes.definition import Definition
from vouchers.web.forms import Choice, Choices, Form, LongText, named
from vouchers.web.language import chosen


class ScreenForm(Form):
    decision = Choices(
        _l("판정"), choices=[("eligible", _l("적격")), ("correction", _l("보완 요청")), ("ineligible", _l("부적격"))]
    )
    ground = Choice(_l("부적격 사유"), required=False, when=_l("부적격일 때"))
    reason = LongText(
        _l("사유"), max=1000, required=False, when=_l("보완 요청이나 부적격일 때, 사유가 필요한 적격일 때"),
        hint=_l("보완 요청과 부적격의 사유는 신청기업에 그대로 전해집니다."),
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what belongs to another decision, and name all that is missing at once."""
        super().validate(extra_validators)
        decision, missing = self.decision.data, _("이 판정을 고르면 %(label)s 항목을 적어야 합니다.")
        if decision == "ineligible" and not self.ground.data and not self.ground.errors:
            self.ground.errors = [missing % {"label": self.ground.label.text}]
        if decision in ("correction", "ineligible") and not self.reason.data and not self.reason.errors:
            self.reason.errors = [missing % {"label": self.reason.label.text}]
        if decision in ("eligible", "correction") and self.ground.data:
            self.ground.errors = [
                _("부적격이 아니면 %(label)s 항목을 비워 두어야 합니다.", label=self.ground.label.text)
            ]
        return not self.errors


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
