"""What the pool refuses."""

from vouchers.kernel.errors import N_, Refused


class AlreadyRegistered(Refused):
    sentence = N_("이 사업의 공급기업으로 이미 등록 신청했습니다.")


class NoSolution(Refused):
    sentence = N_("솔루션을 하나 이상 등록해야 공급기업으로 등재할 수 있습니다.")


class NoBankAccount(Refused):
    sentence = N_("대금을 받을 계좌를 먼저 등록해 주세요.")


class AccountIncomplete(Refused):
    sentence = N_("계좌를 바꾸려면 은행과 예금주도 함께 적어 주세요.")


class AccountNumberMalformed(Refused):
    sentence = N_("계좌번호는 숫자 7자리에서 20자리까지입니다. 통장에 적힌 대로 적어 주세요.")


class PriceRangeReversed(Refused):
    sentence = N_("최고 가격이 최저 가격보다 낮습니다.")


class ImportUnreadable(Refused):
    sentence = N_("{row}번째 줄: {problem}")
