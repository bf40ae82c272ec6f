"""Forms of agreements and deposits."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Agreed, Amount, BankNumber, Choice, Day, Form, LongText, Text


class DrawUpForm(Form):
    starts_on = Day(_l("협약 시작일"), hint=_l("사업 정의의 기간만큼 협약이 이어집니다."))


class SignForm(Form):
    read = Agreed(_l("협약서를 끝까지 읽었으며 이 내용에 동의하고 서명합니다."))


class DeclineForm(Form):
    reason = LongText(_l("서명하지 않는 까닭"), max=1000, min=2, hint=_l("다른 당사자에게 그대로 전해집니다."))


class DepositForm(Form):
    round = Choice(_l("회차"))
    statement_line = BankNumber(_l("거래번호"), max=60, width="medium", hint=_l("은행 거래내역의 고유 번호입니다. 같은 날 같은 번호는 띄어쓰기나 줄표가 달라도 한 번만 등록됩니다."))
    payer = Text(_l("입금자"), max=100, width="medium")
    amount = Amount(_l("입금액"), min=1)
    deposited_on = Day(_l("입금일"))
    another = Agreed(_l("같은 날 같은 금액이지만 다른 입금입니다."), required=False)


class ReturnDepositForm(Form):
    statement_line = BankNumber(_l("거래번호"), max=60, width="medium", hint=_l("반환한 이체의 은행 거래번호입니다."))
    returned_on = Day(_l("반환한 날"))


class MatchForm(Form):
    reference = Choice(_l("협약"))
