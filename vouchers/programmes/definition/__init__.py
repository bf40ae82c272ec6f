"""What a programme may choose, typed. Data chooses among known and tested behaviours; it never contains behaviour.

Amounts in won, periods in days or months as named, ratios as fractions written "1/5". Every section says where its
values come from, in `sources`.
"""

from math import lcm
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from vouchers.kernel.money import apportion
from vouchers.programmes.definition.agreeing import AgreementRules
from vouchers.programmes.definition.applying import (
    ApplyingRules,
    CallRules,
    CompanyShare,
    CostItem,
    EligibilityRules,
    GrantRules,
    SupplierRules,
)
from vouchers.programmes.definition.judging import EvaluationRules
from vouchers.programmes.definition.parts import IndustryField, Part, Words
from vouchers.programmes.definition.settling import SettlementRules
from vouchers.programmes.definition.spending import FundingSource, SpendingRules


class Definition(Part):
    """One programme, whole. What a round freezes when it opens."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*\.\d{4}$")]
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,6}$")]
    name: Words
    summary: Words
    agency: Words
    call: CallRules
    eligibility: EligibilityRules
    fields: tuple[IndustryField, ...]
    grant: GrantRules
    company_share: dict[Literal["small_merchant", "sme", "mid_size"], CompanyShare]
    cost_items: tuple[CostItem, ...]
    application: ApplyingRules
    suppliers: SupplierRules
    evaluation: EvaluationRules
    funding: tuple[FundingSource, ...] = ()
    """Nothing: one source that needs no name."""
    agreement: AgreementRules
    spending: SpendingRules
    settlement: SettlementRules
    sources: dict[str, Words]
    """Where the value of each key comes from: a page, a clause, or our assumption with its reason."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for name in ("fields", "cost_items", "funding"):
            codes = [item.code for item in getattr(self, name)]
            if len(codes) != len(set(codes)):
                raise ValueError(f"{name}: a code stands twice")
        if self.suppliers.offer == "solutions" and any(item.rhythm == "by_month_of_use" for item in self.cost_items):
            raise ValueError(
                "cost_items: by_month_of_use needs suppliers.offer = 'priced_plans', whose unit prices are metered"
            )
        if self.funding and sum(item.share for item in self.funding) != 1:
            raise ValueError("funding: the shares do not add up to 1")
        if missing := set(self.eligibility.sizes) - set(self.company_share):
            raise ValueError(f"company_share lacks {', '.join(sorted(missing))}")
        for key in self.sources:
            self._resolve(key)
        return self

    def _resolve(self, key: str) -> None:
        value: Any = self
        for step in key.split("."):
            value = value.get(step) if isinstance(value, dict) else getattr(value, step, None)
            if value is None:
                raise ValueError(f"sources: {key!r} names nothing in this definition")

    def share_of(self, size: str) -> CompanyShare:
        """Return the share of the total cost that a company of this size bears."""
        return next(share for known, share in self.company_share.items() if known == size)

    def field(self, code: str) -> IndustryField | None:
        return next((item for item in self.fields if item.code == code), None)

    @property
    def names_supplier_later(self) -> bool:
        """Whether a company chooses its supplier once it has been selected."""
        return self.application.supplier_named == "after_selection"

    @property
    def is_metered(self) -> bool:
        """Whether some of its spending is claimed by month of use."""
        return any(item.rhythm == "by_month_of_use" for item in self.cost_items)

    def funds(self, budget: int) -> dict[str, int]:
        """Split the budget among the funding sources, in won, by largest remainder."""
        if not self.funding:
            return {"": budget}
        whole = lcm(*(item.share.denominator for item in self.funding))
        parts = apportion(budget, [int(item.share * whole) for item in self.funding])
        return {item.code: part for item, part in zip(self.funding, parts, strict=True)}

    def cost_item(self, code: str) -> CostItem:
        return next(item for item in self.cost_items if item.code == code)

    def frozen(self) -> dict[str, Any]:
        """The definition as plain data, to be stored with its hash."""
        return self.model_dump(mode="json")
