"""Forms of the pool."""

from typing import Any

from flask_babel import lazy_gettext as _l

from vouchers.documents.rules import ACCEPT
from vouchers.kernel.banks import BANKS
from vouchers.web.forms import (
    Agreed,
    Amount,
    BankNumber,
    Choice,
    Form,
    LongText,
    ManyChoices,
    Name,
    Opened,
    Password,
    Text,
    Upload,
    Whole,
)

_BANKS = [("", _l("골라 주세요")), *((code, _l(name)) for code, name in BANKS.items())]


class RegisterForm(Form):
    keeps_drafts = True

    programme_code = Choice(_l("사업"))
    introduction = LongText(_l("회사 소개"), max=2000, min=20)
    slots = Whole(_l("동시에 맡을 수 있는 과제 수"), min=1, max=100, hint=_l("이만큼 수락하면 더는 제안받지 않습니다."))
    bank_code = Choice(_l("은행"), choices=_BANKS)
    account = BankNumber(
        _l("계좌번호"), max=40, width="medium", hint=_l("대금을 받을 기업 명의 계좌입니다. 암호화해 보관합니다.")
    )
    holder = Name(_l("예금주"), max=100, width="medium", hint=_l("기업명이나 대표자 이름과 같아야 합니다."))
    own_solution = Agreed(_l("직접 개발했거나 공급 권한이 있는 솔루션만 등록합니다."))


class EditListingForm(Form):
    """What its people change of a listed supplier: the account changes by a request."""

    keeps_drafts = True

    opened_with = Opened()
    introduction = LongText(_l("회사 소개"), max=2000, min=20)
    slots = Whole(_l("동시에 맡을 수 있는 과제 수"), min=1, max=100)


class EditRegistrationForm(EditListingForm):
    keeps_drafts = True

    bank_code = Choice(_l("은행"), choices=_BANKS, required=False)
    account = BankNumber(
        _l("계좌번호"),
        max=40,
        width="medium",
        required=False,
        hint=_l("바꿀 때만 적어 주세요. 지금 계좌는 끝 네 자리만 보입니다."),
    )
    holder = Name(_l("예금주"), max=100, width="medium", required=False)

    def typed(self) -> dict[str, Any]:
        """The values; an account that is left empty stays as it is."""
        typed = super().typed()
        return typed if typed["account"] else {**typed, "account": None, "holder": None}


class AccountChangeForm(Form):
    bank_code = Choice(_l("은행"), choices=_BANKS)
    account = BankNumber(_l("계좌번호"), max=40, width="medium")
    holder = Name(_l("예금주"), max=100, width="medium", hint=_l("기업명이나 대표자 이름과 같아야 합니다."))
    paper = Upload(
        _l("통장 사본이나 은행의 계좌 확인서"), accept=ACCEPT, hint=_l("은행, 계좌번호, 예금주가 보여야 합니다.")
    )
    reason = LongText(_l("바꾸는 사유"), max=500, min=2)
    password = Password(_l("비밀번호 다시 입력"), hint=_l("계좌를 바꾸는 사람이 본인인지 확인합니다."))


class RejectChangeForm(Form):
    reason = LongText(_l("반려 사유"), max=1000, min=2, hint=_l("공급기업의 대표자 모두에게 전해집니다."))


class SolutionForm(Form):
    keeps_drafts = True

    opened_with = Opened()
    name = Text(_l("솔루션 이름"), max=100)
    description = LongText(
        _l("설명"), max=2000, min=20, hint=_l("무엇을 해결하는지, 수요기업이 쓰는 말로 적으면 더 잘 찾습니다.")
    )
    field_codes = ManyChoices(_l("분야"))
    tags = Text(_l("기술 낱말"), max=200, required=False, hint=_l("쉼표로 나눠 적습니다. 예: 불량 검출, 영상 인식"))
    price_from = Amount(_l("최저 가격"), required=False)
    price_to = Amount(_l("최고 가격"), required=False)


class ServiceForm(Form):
    """A solution that is sold by plans: its prices stand there."""

    keeps_drafts = True

    opened_with = Opened()
    name = Text(_l("서비스 이름"), max=100)
    description = LongText(
        _l("설명"), max=2000, min=20, hint=_l("무엇을 해결하는지, 수요기업이 쓰는 말로 적으면 더 잘 찾습니다.")
    )
    field_codes = ManyChoices(_l("분야"))
    tags = Text(_l("기술 낱말"), max=200, required=False, hint=_l("쉼표로 나눠 적습니다. 예: 불량 검출, 영상 인식"))


class PlanForm(Form):
    name = Text(_l("요금제 이름"), max=100)
    item_code = Choice(_l("비목"), hint=_l("바우처의 어느 비목으로 사는지 고릅니다."))
    unit = Text(_l("단위"), max=40, width="medium", hint=_l("예: 사용자·월, GB, 시간, 건"))
    unit_price = Amount(_l("단가"), min=1, hint=_l("부가가치세를 뺀 한 단위의 가격입니다."))


class PriceForm(Form):
    unit_price = Amount(
        _l("새 단가"), min=1, hint=_l("지금부터 고르는 기업에 적용됩니다. 이미 맺은 협약의 단가는 바뀌지 않습니다.")
    )


class ReturnForm(Form):
    reason = LongText(_l("보완할 내용"), max=1000, min=5, hint=_l("공급기업에 그대로 전해집니다."))
