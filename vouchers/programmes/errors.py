"""Refusals of programmes."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class NoticeTooShort(Refused):
    sentence = N_("공고 기간은 {minimum}일 이상이어야 합니다(협약·사업비 지침 제7조). 지금은 {days}일입니다.")


class ClosesBeforeOpening(Refused):
    sentence = N_("접수 마감이 공고 시작보다 앞섭니다. 두 날짜의 순서를 확인해 주세요.")


class ClosesInThePast(Refused):
    sentence = N_("마감 시각은 지금보다 뒤여야 합니다.")


class DeadlineOnlyExtends(Refused):
    sentence = N_("마감 시각은 늦출 수만 있습니다. 지금 마감은 {closes_at}입니다.")


class BudgetMissing(Refused):
    sentence = N_("예산을 먼저 정해 주세요. 예산이 없는 회차는 열 수 없습니다.")


class NotYetDue(Refused):
    sentence = N_("마감 시각({closes_at})이 지나야 닫을 수 있습니다.")


class OpeningPassed(Refused):
    sentence = N_("공고 시작 시각({opens_at})이 이미 지났습니다. 지금 열거나 일정을 고쳐 주세요.")


class NotYetTime(Refused):
    sentence = N_("공고 시작 시각({opens_at})이 아직 되지 않았습니다.")
