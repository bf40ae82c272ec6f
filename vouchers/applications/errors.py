"""Refusals of applications, each with its sentence and its field."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class RoundNotOpen(Refused):
    sentence = N_("접수 중인 공고가 아닙니다.")


class DeadlinePassed(Refused):
    sentence = N_("접수가 {closes_at}에 마감되어 제출하지 못했습니다. 작성한 내용은 그대로 남아 있습니다.")


class CorrectionDeadlinePassed(Refused):
    sentence = N_("보완 기한이 {due_at}에 지나 제출하지 못했습니다. 작성한 내용은 그대로 남아 있습니다.")


class NoLongerEdited(Refused):
    sentence = N_("고칠 수 있는 기한이 {due_at}에 지났습니다. 제출한 내용이 그대로 유효합니다.")


class NothingToCopy(Refused):
    sentence = N_("내용을 가져올 수 있는 취하한 신청서가 아닙니다.")


class PartnerIsFixed(Refused):
    sentence = N_("제출한 신청서의 공급기업은 지금 바꿀 수 없습니다. 담당관에게 문의해 주세요.")


class BoundByAgreement(Refused):
    sentence = N_(
        "협약이 진행 중이어서 공급기업을 바꾸거나 신청을 취하할 수 없습니다. 서명 전이라면 협약서에서 서명을 거절할 수 있습니다."
    )


class TooManyApplications(Refused):
    sentence = N_("한 기업은 이 공고에 {limit}건까지 신청할 수 있습니다. 이미 신청서가 있습니다.")


class ProfileIncomplete(Refused):
    sentence = N_("기업 정보를 먼저 채워 주세요. 기업 규모에 따라 부담금 비율이 달라집니다.")


class SizeNotEligible(Refused):
    sentence = N_("이 공고는 {sizes}만 신청할 수 있습니다.")


class SectionsMissing(Refused):
    sentence = N_("아직 끝나지 않은 항목이 있습니다: {sections}")


class SourceNotAllowed(Refused):
    sentence = N_("이 비목은 이 재원으로 부담할 수 없습니다.")


class NothingAsked(Refused):
    sentence = N_("정부지원금을 1원 이상 적어 주세요.")


class GrantTooLarge(Refused):
    sentence = N_("정부지원금은 {maximum:,}원까지입니다. 지금 합계는 {asked:,}원입니다.")


class CompanyShareTooSmall(Refused):
    sentence = N_(
        "정부지원금이 {grant:,}원이면 기업부담금은 {least:,}원 이상(그 가운데 현금 {cash:,}원 이상)이어야 합니다. "
        "지금은 {now:,}원입니다."
    )


class CashTooSmall(Refused):
    sentence = N_(
        "정부지원금이 {grant:,}원이면 기업부담금 가운데 {least:,}원 이상은 현금이어야 합니다. 지금 현금은 {now:,}원입니다."
    )


class BasisMissing(Refused):
    sentence = N_("금액을 적은 비목에는 산출 근거를 적어 주세요.")


class NotTheSupplierPool(Refused):
    sentence = N_("이 사업의 공급기업 Pool에 등재된 공급기업이 아닙니다.")


class PledgedByRepresentative(Refused):
    """A pledge of the company by somebody who does not represent it."""

    sentence = N_("서약은 대표자만 할 수 있습니다.")


class TooManyFiles(Refused):
    sentence = N_("한 항목에는 파일을 {limit}개까지 올릴 수 있습니다.")
