"""Forms of the end of a month."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Agreed, Amount, Choices, Form, Text


class CloseMonthForm(Form):
    sure = Agreed(_l("이 달의 입금, 지급, 이용 실적을 모두 기록했음을 확인했습니다. 마감한 달은 다시 열 수 없습니다."))


class VouchForm(Form):
    account = Choices(_l("은행 계좌"))
    amount = Amount(_l("은행 잔액"), min=0, hint=_l("은행이 발급한 잔액증명서나 거래내역의 마지막 잔액을 적습니다."))
    evidence = Text(
        _l("증빙"),
        max=100,
        width="medium",
        hint=_l("잔액증명서 번호와 기준일처럼 나중에 찾을 수 있는 이름을 적습니다. 계좌번호는 적지 않습니다."),
    )
