"""Refusals of the ledger."""

from vouchers.kernel.errors import Broken, Refused
from vouchers.kernel.wording import N_


class NotEnough(Refused):
    sentence = N_("잔액이 모자랍니다. 쓸 수 있는 금액은 {available:,}원인데 {asked:,}원이 필요합니다.")


class KeyReused(Refused):
    sentence = N_("같은 번호로 이미 다른 내용이 기록되어 있습니다. 화면을 새로 고쳐 확인해 주세요.")


class InClosedMonth(Refused):
    sentence = N_("마감한 달에는 기록할 수 없습니다. 마감하지 않은 달의 날짜로 기록해 주세요.")


class SettlementIsClosed(Refused):
    sentence = N_("정산이 끝난 협약에는 더 기록할 수 없습니다.")


class AccountIsClosed(Refused):
    sentence = N_("닫힌 계정에는 기록할 수 없습니다.")


class MonthNotOver(Refused):
    sentence = N_("아직 끝나지 않은 달({month})은 마감할 수 없습니다.")


class MonthClosed(Refused):
    sentence = N_("이미 마감한 달({month})입니다.")


class NotReversible(Refused):
    sentence = N_("이 기록은 되돌리지 않고 뒤따르는 업무 처리로 바로잡습니다.")


class AlreadyReversed(Refused):
    sentence = N_("이미 되돌린 기록입니다.")


class MovedOn(Refused):
    """What is to be taken back has gone on from where it was put."""

    sentence = N_("이 돈은 이미 다른 곳에 쓰였거나 예약되어 되돌릴 수 없습니다. 먼저 그 예약을 취소해 주세요.")


class AlreadySettled(Refused):
    sentence = N_(
        "이미 환수했거나 결손 처분한 금액이 있어 불인정을 취소할 수 없습니다. 먼저 그 금액을 기업에 반환할 방법을 정해 주세요."
    )


class MoneyLeft(Refused):
    sentence = N_("아직 쓰거나 반납하지 않은 금액 {amount:,}원이 있어 정산을 끝낼 수 없습니다.")


class SecondPersonMissing(Refused):
    sentence = N_("두 사람이 결정해야 합니다.")


class BankHasMore(Refused):
    sentence = N_(
        "원장 잔액은 {stands:,}원으로, 은행 잔액이 {difference:,}원 많습니다. 아직 기록하지 않은 입금이 있는지 확인해 주세요."
    )


class BankHasLess(Refused):
    sentence = N_(
        "원장 잔액은 {stands:,}원으로, 은행 잔액이 {difference:,}원 적습니다. 아직 기록하지 않은 지급이 있는지 확인해 주세요."
    )


class AlreadyVouched(Refused):
    sentence = N_("이 잔액은 이미 확인했습니다. 그 뒤로 기록된 거래가 없습니다.")


class NotDue(Refused):
    sentence = N_("이의신청 기간이 끝나지 않았습니다. {day}부터 환수할 수 있습니다.")


class NothingPosted(Refused):
    sentence = N_("기록이 없는 계정입니다.")


class NotInChart(Broken):
    """A verb asked for a transfer that the chart does not give to its event."""


OF_THE_DATABASE = {
    "period closed": InClosedMonth,
    "settlement closed": SettlementIsClosed,
    "account closed": AccountIsClosed,
}
"""What the guards of the database say, and what people are told."""
