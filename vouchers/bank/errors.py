"""What the bank's statement refuses."""

from vouchers.kernel.errors import N_, Refused


class LineTaken(Refused):
    sentence = N_("그날의 거래번호 {number}은(는) 이미 다른 {use}에 썼습니다. 은행 거래내역의 번호와 날짜를 다시 확인해 주세요.")


class NumberUnreadable(Refused):
    sentence = N_("거래번호에는 글자나 숫자가 있어야 합니다.")
