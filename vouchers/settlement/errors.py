"""Refusals of payment and settlement."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class NotConcluded(Refused):
    sentence = N_("체결된 협약만 정산할 수 있습니다.")


class StillRunning(Refused):
    sentence = N_("협약 기간이 {ends_on}까지이고 쓰지 않은 금액 {left:,}원이 남아 있어 아직 정산을 시작할 수 없습니다.")


class SameAuditor(Refused):
    sentence = N_("이미 검토를 맡은 회계법인입니다. 다른 회계법인을 골라 주세요.")


class InvoiceWaits(Refused):
    sentence = N_("검수를 기다리는 청구가 있어 정산을 시작할 수 없습니다. 수요기업의 검수를 먼저 받아 주세요.")


class MoneyUnderWay(Refused):
    sentence = N_("예약되었거나 지급 중인 금액 {amount:,}원이 남아 있습니다. 구매와 지급을 먼저 마쳐 주세요.")


class ReferenceMissing(Refused):
    sentence = N_("은행 거래번호를 적어 주세요.")


class ReturnedOutside(Refused):
    sentence = N_("반납한 날은 정산을 확정한 날부터 오늘까지여야 합니다.")


class NotAnAuditor(Refused):
    sentence = N_("회계법인으로 임명된 사람에게만 검토를 맡길 수 있습니다.")


class LinesUndecided(Refused):
    sentence = N_("아직 판단하지 않은 집행 내역이 {count}건 있습니다.")


class DisallowedTooLarge(Refused):
    sentence = N_("불인정 금액은 1원부터 지급액 {paid:,}원까지입니다.")
