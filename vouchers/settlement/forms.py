"""Forms of settlement."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Amount, BankNumber, Choice, Choices, Day, Form, LongText


class MoneyReturnForm(Form):
    returned_on = Day(
        _l("반납한 날"),
        hint=_l("은행 거래내역의 날짜입니다. 원장에는 이날로, 이미 마감한 달이면 그다음 열린 날로 기록됩니다."),
    )
    gov = BankNumber(_l("국고 반납 거래번호"), max=60, width="medium", hint=_l("은행 거래내역의 고유 번호입니다."))
    co = BankNumber(_l("기업 반환 거래번호"), max=60, width="medium", hint=_l("은행 거래내역의 고유 번호입니다."))


class LineForm(Form):
    decision = Choices(_l("판단"), choices=[("allow", _l("인정")), ("disallow", _l("불인정"))])
    amount = Amount(
        _l("불인정 금액"),
        min=1,
        required=False,
        when=_l("불인정일 때"),
        hint=_l("지급액 가운데 인정하지 않는 금액을 적습니다."),
    )
    reason_code = Choice(_l("불인정 사유"), required=False, when=_l("불인정일 때"))
    reason = LongText(
        _l("설명"), max=1000, required=False, when=_l("불인정일 때"), hint=_l("정산보고서에 그대로 실립니다.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what belongs to the other decision, and name all that is missing at once."""
        super().validate(extra_validators)
        for field in (self.amount, self.reason_code, self.reason):
            if field.errors:
                continue
            if self.decision.data == "disallow" and field.data in (None, ""):
                field.errors = [_("불인정할 때는 %(label)s 항목을 적어 주세요.", label=field.label.text)]
            if self.decision.data == "allow" and field.data:
                field.errors = [_("인정할 때는 %(label)s 항목을 비워 주세요.", label=field.label.text)]
        return not self.errors


class ReviewForm(Form):
    auditor = Choice(_l("검토를 맡길 회계법인"))


class HandOverForm(Form):
    auditor = Choice(_l("검토를 맡길 회계법인"))
    reason = LongText(_l("사유"), max=1000, min=2, hint=_l("지금까지 맡은 회계법인에 그대로 전해집니다."))


class OpinionForm(Form):
    decision = Choices(_l("검토 의견"), choices=[("agree", _l("적정")), ("send_back", _l("다시 검토"))])
    opinion = LongText(_l("의견"), max=2000, min=5, hint=_l("정산보고서에 그대로 실립니다."))
