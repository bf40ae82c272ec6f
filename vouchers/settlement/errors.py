"""What payment and settlement refuse."""

from vouchers.kernel.errors import N_, Refused


class NothingToPay(Refused):
    sentence = N_("지급할 청구를 하나 이상 골라 주세요.")


class AlreadyInBatch(Refused):
    sentence = N_("이미 다른 지급 묶음에 들어 있는 청구가 있습니다. 화면을 새로 고쳐 주세요.")


class AccountChanged(Refused):
    sentence = N_("지급 묶음을 만든 뒤 {supplier}의 계좌가 바뀌었습니다. 반려하고 새 계좌를 확인해 다시 만들어 주세요.")


class PayeeNotAsApproved(Refused):
    sentence = N_("승인한 계좌와 지급 건에 적힌 계좌가 다릅니다({invoice}). 지급을 확인하지 말고 관리자에게 알려 주세요.")


class PayeeUnknown(Refused):
    sentence = N_("{invoice}의 계좌를 알 수 없습니다. 반려하고 새 지급 묶음을 만들어 주세요.")


class PaymentUnderWay(Refused):
    sentence = N_("이 기업에 지급 중인 대금이 있습니다({batch}). 은행 결과가 기록된 뒤에 계좌를 바꿀 수 있습니다.")


class AccountMissing(Refused):
    sentence = N_("{supplier}의 대금 계좌가 등록되어 있지 않습니다.")


class NotTheMonthToClose(Refused):
    sentence = N_("지금 마감할 달이 아닙니다({month}). 이미 마감했거나 앞선 달이 남아 있습니다. 아래에 나온 달을 확인하고 다시 표시해 주세요.")


class NumberOfSomebody(Refused):
    sentence = N_("계좌번호나 주민등록번호처럼 긴 번호는 적지 않습니다. 이 기록은 지울 수 없습니다.")


class NotConcluded(Refused):
    sentence = N_("체결된 협약만 정산할 수 있습니다.")


class StillRunning(Refused):
    sentence = N_("협약 기간이 {ends_on}까지이고 쓰지 않은 금액 {left:,}원이 남아 있어 아직 정산을 시작할 수 없습니다.")


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
