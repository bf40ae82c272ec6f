"""What the ledger refuses."""

from vouchers.kernel.errors import N_, Broken, Refused


class NotEnough(Refused):
    sentence = N_("잔액이 모자랍니다. 쓸 수 있는 금액은 {available:,}원인데 {asked:,}원이 필요합니다.")


class KeyReused(Refused):
    sentence = N_("같은 번호로 이미 다른 내용이 기록되어 있습니다. 화면을 새로 고쳐 확인해 주세요.")


class NotInChart(Broken):
    """A verb asked for a transfer that the chart does not give to its event."""
