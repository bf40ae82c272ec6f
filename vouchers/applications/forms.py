"""Forms of applications; those that follow the definition are built from it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from vouchers.applications.models import Application
from vouchers.applications.rules import Cost
from vouchers.documents.rules import ACCEPT
from vouchers.programmes.definition.applying import CostItem
from vouchers.web.forms import Agreed, Amount, Choice, Form, LongText, Opened, Text, Upload, named
from vouchers.web.language import chosen


class NeedForm(Form):
    opened_with = Opened()
    title = Text(_l("과제 이름"), max=100, hint=_l("예: 영상으로 찾는 불량 검사"))
    field_code = Choice(_l("분야"))
    need = LongText(
        _l("필요한 것"),
        max=1000,
        min=10,
        hint=_l("무엇이 힘들고 무엇을 바라는지 평소 쓰는 말로 적어 주세요. 이 내용으로 공급기업을 찾습니다."),
    )


class PlanForm(Form):
    """The questions of the definition: one long text each."""

    opened_with = Opened()


class CostForm(Form):
    """The cost table of the definition: for each item its sources and the basis."""

    opened_with = Opened()
    items: Sequence[CostItem] = ()

    def table(self) -> list[Cost]:
        """The table as typed values; what a source may not pay counts as zero."""
        return [
            Cost(
                item.code, self._paid(item, "gov"), self._paid(item, "cash"), self._paid(item, "in_kind"),
                getattr(self, f"basis__{item.code}").data or "",
            )
            for item in self.items
        ]  # fmt: skip

    def typed(self) -> dict[str, Any]:
        """The values, and the table together once all of it is of the right shape."""
        return {**super().typed(), "costs": None if self.errors else self.table()}

    def fill(self, costs: Sequence[Cost]) -> None:
        """Show these amounts of cash instead of what was typed; nothing is saved by it."""
        for cost in costs:
            if box := self._fields.get(f"cash__{cost.item}"):
                box.data, box.raw_data = cost.cash, None

    def _paid(self, item: CostItem, source: str) -> int:
        return getattr(self, f"{source}__{item.code}").data or 0 if source in item.sources else 0


class FileForm(Form):
    slot = Choice(_l("서류"))
    file = Upload(_l("파일"), accept=ACCEPT, hint=_l("PDF, HWP, HWPX, DOCX, XLSX, JPG, PNG. 30MB까지."))


class ConsentsForm(Form):
    """The consents and pledges of the definition: a box each, never ticked beforehand."""

    opened_with = Opened()


class DeclarationForm(Form):
    declared = Agreed(_l("위 내용을 확인하고 대표자로서 제출합니다."))


class WithdrawForm(Form):
    reason = LongText(_l("취하 사유"), max=500, min=2)


def need_form(application: Application) -> NeedForm:
    form = NeedForm(obj=application)
    form.field_code.choices = [("", _l("골라 주세요")), *named(application.round.definition.fields)]
    return form


def plan_form(application: Application) -> PlanForm:
    language, fields = chosen(), {}
    for question in application.round.definition.application.questions:
        fields[f"answer__{question.code}"] = LongText(
            getattr(question, language),
            max=question.maximum,
            required=False, when=_l("제출할 때 필수"),
            hint=getattr(question, f"hint_{language}"),
        )  # fmt: skip
    kind: type[PlanForm] = type("PlanForm", (PlanForm,), fields)
    return kind(data={f"answer__{code}": text for code, text in (application.answers or {}).items()})


def cost_form(application: Application) -> CostForm:
    language = chosen()
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    saved = {cost.item: cost for cost in application.costs}
    names = {"gov": _l("정부지원금"), "cash": _l("기업부담금(현금)"), "in_kind": _l("기업부담금(현물)")}
    for item in application.round.definition.cost_items:
        label = getattr(item, language)
        for source in item.sources:
            fields[f"{source}__{item.code}"] = Amount(f"{label} – {names[source]}", required=False)
            data[f"{source}__{item.code}"] = getattr(saved[item.code], source) if item.code in saved else None
        fields[f"basis__{item.code}"] = Text(
            f"{label} – {_l('산출 근거')}", max=500, required=False, hint=getattr(item, f"hint_{language}")
        )
        data[f"basis__{item.code}"] = saved[item.code].basis if item.code in saved else ""
    kind: type[CostForm] = type("CostForm", (CostForm,), {**fields, "items": application.round.definition.cost_items})
    return kind(data=data)


def file_form(application: Application) -> FileForm:
    form = FileForm()
    form.slot.choices = named(application.round.definition.application.documents)
    return form


def consents_form(application: Application, *, may_pledge: bool) -> ConsentsForm:
    """A box for each consent, and for each pledge where it is the representative who sees them."""
    language, given = chosen(), {row.code for row in application.consents}
    definition = application.round.definition
    fields = {
        f"agree__{row.code}": Agreed(
            getattr(row, language), required=row.required, hint=getattr(row, f"text_{language}")
        )
        for row in (*definition.application.consents, *(definition.application.pledges if may_pledge else ()))
    }
    kind: type[ConsentsForm] = type("ConsentsForm", (ConsentsForm,), fields)
    return kind(data={name: name.removeprefix("agree__") in given for name in fields})
