"""Refusals of the bank's statement."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class LineTaken(Refused):
    sentence = N_(
        "그날의 거래번호 {number}은(는) 이미 다른 {use}에 썼습니다. 은행 거래내역의 번호와 날짜를 다시 확인해 주세요."
    )


class NumberUnreadable(Refused):
    sentence = N_("거래번호에는 글자나 숫자가 있어야 합니다.")


class DepositLooksAlike(Refused):
    sentence = N_(
        "같은 날 같은 입금자의 같은 금액({number})이 이미 등록되어 있습니다. 다른 입금이 맞으면 아래에 표시하고 다시 등록해 주세요."
    )


class DepositedOutside(Refused):
    sentence = N_("입금일은 회차가 열린 날부터 오늘까지여야 합니다.")


class ReturnedOutside(Refused):
    sentence = N_("반환한 날은 입금일부터 오늘까지여야 합니다.")
