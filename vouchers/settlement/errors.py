"""What payment and settlement refuse."""

from vouchers.kernel.errors import N_, Refused


class NothingToPay(Refused):
    sentence = N_("지급할 청구를 하나 이상 골라 주세요.")


class AlreadyInBatch(Refused):
    sentence = N_("이미 다른 지급 묶음에 들어 있는 청구가 있습니다. 화면을 새로 고쳐 주세요.")


class SamePerson(Refused):
    sentence = N_("지급 묶음을 만든 사람이 스스로 승인할 수 없습니다. 다른 사람이 승인해 주세요.")


class AlreadyPaidBy(Refused):
    sentence = N_("같은 날 같은 거래번호로 이미 {invoice} 지급을 확인했습니다. 은행 거래내역의 번호를 다시 확인해 주세요.")


class AccountChanged(Refused):
    sentence = N_("지급 묶음을 만든 뒤 {supplier}의 계좌가 바뀌었습니다. 반려하고 새 계좌를 확인해 다시 만들어 주세요.")


class AccountMissing(Refused):
    sentence = N_("{supplier}의 대금 계좌가 등록되어 있지 않습니다.")


class NotTheMonthToClose(Refused):
    sentence = N_("지금 마감할 달이 아닙니다({month}). 이미 마감했거나 앞선 달이 남아 있습니다. 아래에 나온 달을 확인하고 다시 표시해 주세요.")


class NumberOfSomebody(Refused):
    sentence = N_("계좌번호나 주민등록번호처럼 긴 번호는 적지 않습니다. 이 기록은 지울 수 없습니다.")


class NotConcluded(Refused):
    sentence = N_("체결된 협약만 정산할 수 있습니다.")


class SettlementExists(Refused):
    sentence = N_("이미 정산이 시작된 협약입니다.")


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


class ReasonMissing(Refused):
    sentence = N_("불인정 사유와 설명을 적어 주세요.")
