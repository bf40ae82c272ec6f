"""Forms of matching."""

from typing import Any

from flask_babel import lazy_gettext as _l

from vouchers.programmes.definition import Definition
from vouchers.suppliers.models import Supplier
from vouchers.web.forms import Form, LongText, Whole


class ProposeForm(Form):
    message = LongText(_l("공급기업에 전할 말"), max=1000, min=5, hint=_l("바라는 일정이나 궁금한 점을 적어 주세요."))

    def typed(self) -> dict[str, Any]:
        """The values, and the plans together: those whose numbers are of the right shape."""
        return {**super().typed(), "quantities": self.quantities()}

    def quantities(self) -> dict[int, tuple[int, int]]:
        """(units, months) by plan, for the plans of which something was asked;
        what is bought once counts as one month.
        """
        asked = {
            int(name.partition("__")[2]): field.data
            for name, field in self._fields.items()
            if name.startswith("quantity__")
        }
        return {key: (units, self._months(key)) for key, units in asked.items() if units}

    def _months(self, plan_id: int) -> int:
        field = self._fields.get(f"months__{plan_id}")
        return (field.data or 1) if field is not None else 1


def propose_form(supplier: Supplier, definition: Definition) -> ProposeForm:
    """The message, and where services are sold by plans, units and months for each plan of the supplier."""
    if definition.suppliers.offer != "priced_plans":
        return ProposeForm()
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for solution in supplier.solutions:
        for plan in solution.open_plans:
            name = f"{solution.name} {plan.name}"
            fields[f"quantity__{plan.id}"] = Whole(
                f"{name} – {_l('수량')}", min=0, max=100_000, required=False, width="short"
            )
            if definition.cost_item(plan.item_code).rhythm == "by_month_of_use":
                months = definition.agreement.months
                fields[f"months__{plan.id}"] = Whole(
                    f"{name} – {_l('개월')}", min=1, max=months, required=False, width="short"
                )
                data[f"months__{plan.id}"] = months
    kind: type[ProposeForm] = type("ProposeForm", (ProposeForm,), fields)
    return kind(data=data)


class AnswerForm(Form):
    answer = LongText(_l("신청기업에 전할 말"), max=1000, required=False)


class DeclineForm(Form):
    reason = LongText(_l("거절 사유"), max=1000, min=2, hint=_l("신청기업에 그대로 전해집니다."))
