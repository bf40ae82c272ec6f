"""Refusals of the pool."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class AlreadyRegistered(Refused):
    sentence = N_("이 사업의 공급기업으로 이미 등록 신청했습니다.")


class NoSolution(Refused):
    sentence = N_("솔루션을 하나 이상 등록해야 공급기업으로 등재할 수 있습니다.")


class NoBankAccount(Refused):
    sentence = N_("대금을 받을 계좌를 먼저 등록해 주세요.")


class AccountIncomplete(Refused):
    sentence = N_("대금 계좌는 은행, 계좌번호, 예금주를 함께 적어 주세요.")


class ListedAlready(Refused):
    sentence = N_("이미 목록에 다른 번호({known})로 올라 있는 기업입니다.")


class AccountByRequest(Refused):
    sentence = N_("등재된 공급기업의 계좌는 계좌 변경 요청으로만 바꿀 수 있습니다.")


class HolderIsSomebodyElse(Refused):
    sentence = N_("예금주는 기업명이나 대표자 이름과 같아야 합니다. 통장에 적힌 이름을 확인해 주세요.")


class AccountUnchanged(Refused):
    sentence = N_("지금 쓰는 계좌와 같습니다.")


class ChangeUnderWay(Refused):
    sentence = N_("이미 진행 중인 계좌 변경 요청이 있습니다. 바꾸려면 먼저 철회해 주세요.")


class ChangeNotDue(Refused):
    sentence = N_("이 계좌는 {day}부터 쓸 수 있습니다.")


class AskerLeft(Refused):
    sentence = N_(
        "이 변경을 요청한 사람은 이제 이 기업의 대표자가 아닙니다. 요청을 반려하고, 지금 대표자가 다시 요청하게 해 주세요."
    )


class SlotsOverTheLimit(Refused):
    sentence = N_("이 사업에서는 한 회차에 {limit}건까지 맡을 수 있습니다.")


class AccountNumberMalformed(Refused):
    sentence = N_("계좌번호는 숫자 7자리에서 20자리까지입니다. 통장에 적힌 대로 적어 주세요.")


class PriceRangeReversed(Refused):
    sentence = N_("최고 가격이 최저 가격보다 낮습니다.")


class NoPlan(Refused):
    sentence = N_("요금제를 하나 이상 등록해야 등재할 수 있습니다.")


class PlansNotOffered(Refused):
    sentence = N_("이 사업의 Pool에는 요금제를 등록하지 않습니다.")


class PlanItemUnknown(Refused):
    sentence = N_("이 사업의 비목 가운데 하나를 골라 주세요.")


class PlanWithdrawn(Refused):
    sentence = N_("더 팔지 않는 요금제입니다.")
