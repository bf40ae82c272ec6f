"""Forms of claims."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from vouchers.agreements.models import AgreementService
from vouchers.documents.rules import ACCEPT
from vouchers.kernel.money import Won
from vouchers.kernel.wording import N_
from vouchers.web.forms import (
    Agreed,
    Amount,
    Choice,
    Choices,
    Day,
    Form,
    LongText,
    Once,
    Quantity,
    TaxNumber,
    Upload,
    Whole,
)


class PurchaseForm(Form):
    once = Once()
    item_code = Choice(_l("비목"))
    description = LongText(
        _l("구매할 것"), max=1000, min=5, hint=_l("무엇을 언제까지 받을지 적어 주세요. 공급기업에 전해집니다.")
    )
    amount = Amount(_l("공급가액"), min=1, hint=_l("부가가치세를 뺀 금액입니다. 부가가치세는 수요기업이 따로 냅니다."))


class DeclinePurchaseForm(Form):
    reason = LongText(_l("거절 사유"), max=1000, min=2)


class InvoiceForm(Form):
    keeps_drafts = True

    tax_number = TaxNumber(_l("전자세금계산서 승인번호"), max=60, width="medium", hint=_l("국세청 승인번호 24자리"))
    issued_on = Day(_l("작성일"))
    supply_value = Amount(_l("공급가액"), min=1)
    vat = Amount(_l("세액"), min=0, hint=_l("세금계산서에 적힌 그대로 적습니다. 면세는 0."))
    items = Whole(
        _l("품목 수"),
        min=1,
        max=99,
        required=False,
        filters=[lambda count: count or 1],
        unit=N_("개"),
        hint=_l("세금계산서의 품목 줄 수입니다. 품목마다 세액을 따로 반올림하므로 필요합니다."),
    )
    note = LongText(_l("납품 내용"), max=2000, min=5)
    evidence = Upload(
        _l("증빙"), accept=ACCEPT, hint=_l("세금계산서나 납품 확인 자료. PDF, HWP, HWPX, DOCX, XLSX, JPG, PNG.")
    )


class UsageForm(Form):
    """A month of use: a quantity for each service of the agreement, and the tax invoice's figures."""

    keeps_drafts = True

    month = Choice(_l("이용월"))
    tax_number = TaxNumber(_l("전자세금계산서 승인번호"), max=60, width="medium", hint=_l("국세청 승인번호 24자리"))
    issued_on = Day(_l("작성일"), hint=_l("그달의 첫날부터 다음 달 10일까지입니다."))
    supply_value = Amount(
        _l("세금계산서 공급가액"),
        min=1,
        hint=_l("이용량에 단가를 곱해 더한 금액과 같아야 합니다. 아래 단추로 채울 수 있습니다."),
    )
    vat = Amount(_l("세액"), min=0, hint=_l("세금계산서에 적힌 그대로 적습니다. 면세는 0."))
    note = LongText(_l("이용 내용"), max=2000, min=5)
    evidence = Upload(
        _l("증빙"), accept=ACCEPT, hint=_l("세금계산서나 이용 명세. PDF, HWP, HWPX, DOCX, XLSX, JPG, PNG.")
    )

    def typed(self) -> dict[str, Any]:
        """The values, and the quantities together once all of them are of the right shape."""
        wrong = any(field.errors for name, field in self._fields.items() if name.startswith("used__"))
        return {**super().typed(), "quantities": None if wrong else self.quantities()}

    def fill(self, metered: Won) -> None:
        """Show this supply value instead of what was typed; nothing is saved by it."""
        self.supply_value.data, self.supply_value.raw_data, self.supply_value.errors = metered, None, []

    def quantities(self) -> dict[int, int]:
        """Thousandths of a unit by service."""
        fields = {
            int(name.partition("__")[2]): field.data
            for name, field in self._fields.items()
            if name.startswith("used__")
        }
        return {key: data for key, data in fields.items() if data}


def usage_form(services: Sequence[AgreementService], months: Sequence[tuple[str, str]]) -> UsageForm:
    """The form for these services of the agreement and these months that may be claimed."""
    fields = {
        f"used__{row.id}": Quantity(f"{row.service} {row.plan}", required=False, unit=row.unit) for row in services
    }
    kind: type[UsageForm] = type("UsageForm", (UsageForm,), fields)
    form = kind()
    form.month.choices = [("", _l("골라 주세요")), *months]
    return form


class _Verdict(Form):
    """What both inspections share: nothing is said that belongs to another decision."""

    decision: Choices
    amount: Amount
    reason: LongText

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what belongs to another decision, and name all that is missing at once."""
        if not super().validate(extra_validators) and not self.errors:
            return False
        needs = {"accept": (False, False), "part": (True, True), "refuse": (False, True)}.get(self.decision.data)
        fields: tuple[Amount | LongText, ...] = (self.amount, self.reason)
        for field, needed in zip(fields, needs or (), strict=False):
            if not field.errors and needed and not field.data:
                field.errors = [_("이 결과를 고르면 %(label)s 항목을 적어야 합니다.", label=field.label.text)]
            if not field.errors and not needed and field.data:
                field.errors = [_("이 결과를 고르면 %(label)s 항목을 비워 두어야 합니다.", label=field.label.text)]
        return not self.errors


class InspectForm(_Verdict):
    decision = Choices(
        _l("검수 결과"), choices=[("accept", _l("모두 인정")), ("part", _l("일부만 인정")), ("refuse", _l("거절하기"))]
    )
    amount = Amount(
        _l("인정 금액"), min=1, required=False, when=_l("일부만 인정할 때"),
        hint=_l("공급가액 가운데 인정하는 금액을 적습니다."),
    )  # fmt: skip
    final = Agreed(_l("이번 납품으로 구매를 마칩니다(남은 예약 금액은 바우처로 돌아갑니다)."), required=False)
    reason = LongText(
        _l("사유"), max=1000, required=False, when=_l("일부만 인정하거나 거절할 때"),
        hint=_l("공급기업에 그대로 전해집니다."),
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse to end a purchase by refusing its delivery."""
        valid = super().validate(extra_validators)
        if self.decision.data == "refuse" and self.final.data:
            self.final.errors = [_("납품을 거절하면서 구매를 마칠 수는 없습니다.")]
            return False
        return valid


class ConfirmUseForm(_Verdict):
    decision = Choices(
        _l("확인 결과"), choices=[("accept", _l("모두 맞음")), ("part", _l("일부만 맞음")), ("refuse", _l("거절하기"))]
    )
    amount = Amount(
        _l("맞는 금액"),
        min=1,
        required=False,
        when=_l("일부만 맞을 때"),
        hint=_l("공급가액 가운데 맞는 금액을 적습니다."),
    )
    reason = LongText(
        _l("사유"), max=1000, required=False, when=_l("일부만 맞거나 거절할 때"),
        hint=_l("공급기업에 그대로 전해집니다."),
    )  # fmt: skip


class CorrectionForm(Form):
    tax_number = TaxNumber(_l("수정세금계산서 승인번호"), max=60, width="medium", hint=_l("국세청 승인번호 24자리"))
    issued_on = Day(_l("작성일"), hint=_l("검수한 날부터 오늘까지입니다."))


class ShowVatForm(Form):
    evidence = Upload(
        _l("납부 증빙"), accept=ACCEPT, hint=_l("부가가치세를 이체한 확인증. PDF, HWP, HWPX, DOCX, XLSX, JPG, PNG.")
    )


class WaiveVatForm(Form):
    reason = Choices(_l("사유"))
