"""Refusals of payment."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class NothingToPay(Refused):
    sentence = N_("지급할 청구를 하나 이상 골라 주세요.")


class AlreadyInBatch(Refused):
    sentence = N_("이미 다른 지급 묶음에 들어 있는 청구가 있습니다. 화면을 새로 고쳐 주세요.")


class AccountChanged(Refused):
    sentence = N_("지급 묶음을 만든 뒤 {supplier}의 계좌가 바뀌었습니다. 반려하고 새 계좌를 확인해 다시 만들어 주세요.")


class PayeeNotAsApproved(Refused):
    sentence = N_(
        "승인한 계좌와 지급 건에 적힌 계좌가 다릅니다({invoice}). 지급을 확인하지 말고 관리자에게 알려 주세요."
    )


class PayeeUnknown(Refused):
    sentence = N_("{invoice}의 계좌를 알 수 없습니다. 반려하고 새 지급 묶음을 만들어 주세요.")


class PaymentUnderWay(Refused):
    sentence = N_("이 기업에 지급 중인 대금이 있습니다({batch}). 은행 결과가 기록된 뒤에 계좌를 바꿀 수 있습니다.")


class AccountMissing(Refused):
    sentence = N_("{supplier}의 대금 계좌가 등록되어 있지 않습니다.")
