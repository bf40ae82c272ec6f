"""Refusals of matching."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class NotListed(Refused):
    sentence = N_("이 사업의 공급기업 Pool에 등재된 공급기업이 아닙니다.")


class DraftTooLate(Refused):
    sentence = N_("접수가 마감된 공고의 신청서입니다. 제출되지 않은 신청서의 제안은 수락할 수 없습니다.")


class NotOverYet(Refused):
    sentence = N_("아직 답할 기한이 남아 있습니다.")


class NoFreeSlot(Refused):
    sentence = N_("이 공급기업은 맡을 수 있는 과제를 모두 맡았습니다. 다른 공급기업을 찾아 주세요.")


class AlreadyProposed(Refused):
    sentence = N_("이 공급기업에는 이미 제안했습니다. 답을 기다리거나 제안을 취소해 주세요.")


class AlreadyNamed(Refused):
    sentence = N_("이미 함께할 공급기업이 정해졌습니다. 바꾸려면 먼저 지금의 제안을 취소해 주세요.")


class OwnCompany(Refused):
    sentence = N_("자기 회사에는 제안할 수 없습니다.")


class NeedMissing(Refused):
    sentence = N_("과제와 분야를 먼저 적어 주세요. 그 내용으로 공급기업을 찾습니다.")


class NothingChosen(Refused):
    sentence = N_("요금제를 하나 이상 고르고 수량을 적어 주세요.")


class PlanNotOffered(Refused):
    sentence = N_("이 공급기업이 지금 파는 요금제가 아닙니다. 화면을 새로 고쳐 다시 골라 주세요.")


class OverTheItem(Refused):
    sentence = N_("{item}에 쓸 수 있는 금액은 {limit:,}원인데 고른 요금제의 합계는 {amount:,}원입니다.")


class TooManyMonths(Refused):
    sentence = N_("이용 개월 수는 협약 기간인 {months}개월까지입니다.")
