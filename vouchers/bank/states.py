"""What a line of the bank's statement can be for."""

from enum import StrEnum

from vouchers.kernel.errors import N_


class Use(StrEnum):
    DEPOSIT = "deposit"
    DEPOSIT_RETURN = "deposit_return"
    PAYMENT = "payment"
    TREASURY_RETURN = "treasury_return"
    COMPANY_RETURN = "company_return"


USE_LABELS = {
    Use.DEPOSIT: N_("입금"),
    Use.DEPOSIT_RETURN: N_("입금 반환"),
    Use.PAYMENT: N_("지급"),
    Use.TREASURY_RETURN: N_("국고 반납"),
    Use.COMPANY_RETURN: N_("기업 반환"),
}
