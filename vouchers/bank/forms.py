"""Forms of deposits."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Agreed, Amount, BankNumber, Choice, Day, Form, Text


class DepositForm(Form):
    round = Choice(_l("회차"))
    statement_line = BankNumber(
        _l("거래번호"),
        max=60,
        width="medium",
        hint=_l("은행 거래내역의 고유 번호입니다. 같은 날 같은 번호는 띄어쓰기나 줄표가 달라도 한 번만 등록됩니다."),
    )
    payer = Text(_l("입금자"), max=100, width="medium")
    amount = Amount(_l("입금액"), min=1)
    deposited_on = Day(_l("입금일"))
    another = Agreed(_l("같은 날 같은 금액이지만 다른 입금입니다."), required=False)


class ReturnDepositForm(Form):
    statement_line = BankNumber(_l("거래번호"), max=60, width="medium", hint=_l("반환한 이체의 은행 거래번호입니다."))
    returned_on = Day(_l("반환한 날"))
