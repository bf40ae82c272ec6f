"""Forms of payment."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Agreed, BankNumber, Day, Form, ManyChoices


class BatchForm(Form):
    invoices = ManyChoices(_l("지급할 청구"))
    rest = Agreed(_l("이 화면에 없는 청구까지"), required=False)


class PaidForm(Form):
    bank_reference = BankNumber(
        _l("은행 거래번호"),
        max=60,
        width="medium",
        hint=_l(
            "은행 거래내역의 고유 번호입니다. 같은 날 같은 번호는 한 번만 쓸 수 있습니다. 대량이체는 건별 번호까지 적습니다."
        ),
    )
    paid_on = Day(
        _l("지급한 날"),
        hint=_l("은행 거래내역의 날짜입니다. 원장에는 이날로, 이미 마감한 달이면 그다음 열린 날로 기록됩니다."),
    )
