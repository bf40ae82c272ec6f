"""Refusals of claims."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class AgreementNotRunning(Refused):
    sentence = N_("체결되어 진행 중인 협약에서만 쓸 수 있습니다.")


class VoucherExpired(Refused):
    sentence = N_("바우처의 사용 기한({ends_on})이 지났습니다.")


class DepositMissing(Refused):
    sentence = N_("기업부담금 현금 {unpaid:,}원이 아직 입금되지 않아 바우처를 쓸 수 없습니다.")


class LineUnknown(Refused):
    sentence = N_("협약의 비목 가운데 하나를 골라 주세요.")


class MoreThanLeft(Refused):
    sentence = N_("이 비목에서 쓸 수 있는 금액은 {left:,}원입니다.")


class VatNotShown(Refused):
    sentence = N_("{reference}의 부가가치세 {due:,}원을 수요기업이 냈다는 확인이 없어 지급할 수 없습니다.")


class NoVatDue(Refused):
    sentence = N_("확인할 부가가치세가 남아 있지 않습니다.")


class InvoiceWaiting(Refused):
    sentence = N_("검수를 기다리는 청구가 있습니다. 검수가 끝난 뒤에 할 수 있습니다.")


class TaxInvoiceUsed(Refused):
    sentence = N_("이미 청구에 쓴 전자세금계산서 승인번호입니다.")


class NumberOfAnotherDay(Refused):
    sentence = N_(
        "승인번호의 날짜(앞 8자리)가 작성일과 맞지 않습니다. 세금계산서의 승인번호와 작성일을 다시 확인해 주세요."
    )


class NoWaiverProposed(Refused):
    sentence = N_("확인 면제 의견이 없습니다. 화면을 새로 고쳐 주세요.")


class WaiverProposed(Refused):
    sentence = N_("이미 확인 면제 의견이 있습니다. 다른 사람이 확인하거나 철회해야 합니다.")


class SupplyValueTooLarge(Refused):
    sentence = N_("공급가액은 이 구매 요청에 남은 {left:,}원까지입니다.")


class VatDoesNotFit(Refused):
    sentence = N_(
        "세액이 공급가액의 10%와 맞지 않습니다. 세금계산서의 세액과 품목 수를 그대로 적어 주세요(품목마다 1원까지 다를 수 있습니다). 면세라면 0을 적습니다."
    )


class OutsidePeriod(Refused):
    sentence = N_("작성일이 협약 기간({starts_on} ~ {ends_on}) 밖입니다.")


class IssuedInFuture(Refused):
    sentence = N_("작성일은 오늘이거나 그 전이어야 합니다.")


class PartTooLarge(Refused):
    sentence = N_("인정 금액은 1원부터 공급가액 {supply_value:,}원까지입니다.")


class AlreadyHeld(Refused):
    sentence = N_("이 비목의 이용 예약이 이미 있습니다. 이용이 끝나 예약을 마친 뒤에 다시 예약할 수 있습니다.")


class MonthOutsidePeriod(Refused):
    sentence = N_("{month}은 협약 기간({starts_on} ~ {ends_on}) 밖입니다.")


class MonthNotOver(Refused):
    sentence = N_("{month}이 아직 끝나지 않았습니다. 그달의 마지막 날부터 입력할 수 있습니다.")


class InspectionStillOpen(Refused):
    sentence = N_("수요기업이 검수할 기한이 아직 남아 있습니다.")


class MonthClaimed(Refused):
    sentence = N_("{month}의 이용료는 이미 청구했습니다.")


class IssuedOutsideMonth(Refused):
    sentence = N_("작성일은 그달의 첫날부터 다음 달 10일까지입니다(부가가치세법 제34조제3항).")


class NothingUsed(Refused):
    sentence = N_("쓴 서비스의 이용량을 하나 이상 적어 주세요.")


class UsageDoesNotFit(Refused):
    sentence = N_(
        "이용량에 단가를 곱한 합계는 {metered:,}원인데 세금계산서의 공급가액은 {supply_value:,}원입니다. 둘이 같아야 합니다."
    )


class ServiceUnknown(Refused):
    sentence = N_("협약에 있는 서비스만 청구할 수 있습니다.")


class PaidOutside(Refused):
    sentence = N_("지급한 날은 지급을 승인한 날부터 오늘까지여야 합니다.")


class RequestChanged(Refused):
    sentence = N_(
        "이 화면에서 이미 {reference} 구매를 요청했습니다. 새로 요청하려면 구매 요청 화면을 다시 열어 주세요."
    )


class CorrectedOutside(Refused):
    sentence = N_("작성일은 검수한 날({first})부터 오늘까지여야 합니다.")
