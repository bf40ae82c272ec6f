"""Refusals of agreements."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class NotSelected(Refused):
    sentence = N_("선정된 신청서만 협약을 맺을 수 있습니다.")


class AgreementExists(Refused):
    sentence = N_("이미 진행 중인 협약이 있습니다.")


class SupplierMissing(Refused):
    sentence = N_("공급기업이 정해지지 않아 협약서를 만들 수 없습니다.")


class SupplierUnverified(Refused):
    sentence = N_("공급기업의 사업자등록번호나 계좌가 확인되지 않아 협약서를 만들 수 없습니다.")


class SupplierFull(Refused):
    sentence = N_(
        "공급기업의 자리가 다른 과제로 찼습니다. 수요기업이 다른 공급기업을 고르거나, 자리가 나기를 기다려야 합니다."
    )


class StartOutside(Refused):
    sentence = N_("협약 시작일은 {first}부터 {last}까지 가운데에서 정해 주세요.")


class TermOver(Refused):
    sentence = N_("협약 기간이 {ends_on}에 이미 끝났습니다. 작성을 취소하고 다시 작성해 주세요.")


class TermsChanged(Refused):
    sentence = N_(
        "협약서를 보낸 뒤 내용이 바뀌어 서명할 수 없습니다. 담당관에게 협약서를 다시 만들어 달라고 요청해 주세요."
    )


class DocumentNotReady(Refused):
    sentence = N_("협약서를 아직 만드는 중입니다. 잠시 뒤 다시 시도해 주세요.")


class NothingOwed(Refused):
    sentence = N_("이 협약에는 더 낼 기업부담금이 없습니다. 협약을 다시 확인해 주세요.")


class LaterMatchFirst(Refused):
    """The grant was unlocked by a deposit that was matched after this one."""

    sentence = N_("이 입금 뒤에 대조한 입금으로 바우처를 쓸 수 있게 되었습니다. 나중에 대조한 입금부터 취소해 주세요.")


class MatchStands(Refused):
    """The agreement is being settled, or is over."""

    sentence = N_("정산을 시작한 협약이라 입금 대조를 취소할 수 없습니다.")


class AgreementUnknown(Refused):
    sentence = N_("입금을 받을 수 있는 협약이 아닙니다.")
