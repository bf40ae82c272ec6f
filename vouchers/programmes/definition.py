"""What a programme may choose, typed. Data chooses among known and tested behaviours; it never contains behaviour.

Amounts in won, periods in days or months as named, ratios as fractions written "1/5". Every section says where its
values come from, in `sources`.
"""

from fractions import Fraction
from math import lcm
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from vouchers.kernel.money import apportion


def _ratio(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        raise ValueError('a ratio is written as text, "1/5"')
    return Fraction(value)


Ratio = Annotated[Fraction, BeforeValidator(_ratio), PlainSerializer(str)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
Amount = Annotated[int, Field(strict=True, ge=0, le=10_000_000_000_000)]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000)]


class Part(BaseModel):
    """A piece of a definition: frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Words(Part):
    """The same in Korean and English."""

    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Item(Part):
    """A coded choice with its name."""

    code: Code
    ko: str = Field(min_length=1)
    en: str = Field(min_length=1)


class IndustryField(Item):
    """A field of industry (분야) and the evidence for it."""

    evidence: str


class CostItem(Item):
    """A cost item (비목), which sources may pay for it, and the rhythm in which its spending is claimed."""

    sources: tuple[Literal["gov", "cash", "in_kind"], ...]
    rhythm: Literal["by_milestone", "by_month_of_use"] = "by_milestone"
    """By milestone: a purchase is invoiced when it is delivered. By month of use: what is metered in a month at the
    agreement's unit prices is drawn from one hold; the company itself pays what exceeds it."""
    hint_ko: str = ""
    hint_en: str = ""


class CompanyShare(Part):
    """The least share of the total cost that the company bears, and how much of that must be cash."""

    minimum: Ratio
    cash: Ratio


class Grant(Part):
    maximum: Amount
    """The most one project may get, in won."""


class Eligibility(Part):
    """Who may apply, the questions of the self-check, and the grounds of exclusion with their clause."""

    sizes: tuple[Literal["small_merchant", "sme", "mid_size"], ...]
    self_check: tuple[Item, ...]
    grounds: tuple["Ground", ...]


class Ground(Item):
    clause: str


class Application(Part):
    per_company: Count
    """How many applications of one company a round takes."""
    supplier_named: Literal["in_application", "after_selection"]
    """When the company names its supplier: it applies together with it, or chooses once it has been selected."""
    questions: tuple["Question", ...]
    documents: tuple["RequiredDocument", ...]
    consents: tuple["Statement", ...]
    pledges: tuple["Statement", ...]
    declaration: Words


class Question(Item):
    """A narrative answer of the plan."""

    hint_ko: str
    hint_en: str
    maximum: Count
    """Characters."""


class RequiredDocument(Item):
    required: bool


class Statement(Item):
    """Something to agree to; `required` ones before submission."""

    text_ko: str
    text_en: str
    required: bool = True


class Criterion(Item):
    """A row of the scorecard."""

    points: Annotated[int, Field(strict=True, ge=1, le=100)]
    guide_ko: str
    guide_en: str


class Trimming(Part):
    """From how many sheets on the highest and the lowest are dropped, and how many of each."""

    from_sheets: Count
    highest: Count
    lowest: Count


class Evaluation(Part):
    scorecard: tuple[Criterion, ...]
    minimum_sheets: Count
    trimming: Trimming
    cut_off: Ratio
    """Points below which an application is not selected, whatever the budget."""
    tie_breaks: tuple[str, ...]
    """`criterion:CODE` (its trimmed mean, higher first) or `receipt` (earlier first), in order."""
    comment_minimum: Count
    """Characters an evaluator writes on each criterion."""
    conflict_questions: tuple[Item, ...]

    @property
    def total_points(self) -> int:
        return sum(criterion.points for criterion in self.scorecard)

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.total_points != 100:
            raise ValueError(f"the scorecard adds up to {self.total_points} points, not 100")
        codes = {criterion.code for criterion in self.scorecard}
        for rule in self.tie_breaks:
            if rule != "receipt" and rule.removeprefix("criterion:") not in codes:
                raise ValueError(f"tie_breaks: {rule!r} names no criterion")
        if self.tie_breaks[-1:] != ("receipt",):
            raise ValueError("tie_breaks must end with 'receipt', which never ties")
        if self.trimming.from_sheets <= self.trimming.highest + self.trimming.lowest:
            raise ValueError("trimming would leave no sheet")
        return self


class Agreement(Part):
    template: Code
    """The folder of the document's template under `templates/documents`."""
    purpose: Words
    """What the first article says the voucher is for."""
    months: Annotated[int, Field(strict=True, ge=1, le=60)]
    """How long the project runs from the day of the agreement."""
    sign_days: Count
    deposit_first: bool
    """Whether the grant is locked until the company's cash share has arrived."""
    deposit_days: Count


class FundingSource(Item):
    """A source of the programme's budget (재원) and the share it gives. Awards draw on the sources in their order."""

    share: Ratio


class Spending(Part):
    pay_route: Literal["direct_to_supplier"]
    """To whom the agency pays after acceptance."""
    vat_first: bool = False
    """Whether the company must have shown that it paid the invoice's VAT before the voucher pays."""


class Settlement(Part):
    reasons: tuple["Ground", ...]
    """Why spending may be disallowed, with the rule's clause."""
    report_days: Count
    objection_days: Count
    return_days: Count


class Call(Part):
    minimum_days: Count
    """How many days a call must stay open."""
    correction_days: Count
    """How long a company has to mend what screening asked for."""


class Suppliers(Part):
    offer: Literal["solutions", "priced_plans"]
    """What suppliers list and companies choose: solutions with a range of prices, or services with plans and unit prices."""
    default_slots: Count
    """How many projects of one round a supplier may take at once at the most; its listing may say less."""


class Definition(Part):
    """One programme, whole. What a round freezes when it opens."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*\.\d{4}$")]
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,6}$")]
    name: Words
    summary: Words
    agency: Words
    call: Call
    eligibility: Eligibility
    fields: tuple[IndustryField, ...]
    grant: Grant
    company_share: dict[Literal["small_merchant", "sme", "mid_size"], CompanyShare]
    cost_items: tuple[CostItem, ...]
    application: Application
    suppliers: Suppliers
    evaluation: Evaluation
    funding: tuple[FundingSource, ...] = ()
    """Nothing: one source that needs no name."""
    agreement: Agreement
    spending: Spending
    settlement: Settlement
    sources: dict[str, Words]
    """Where the value of each key comes from: a page, a clause, or our assumption with its reason."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for name in ("fields", "cost_items", "funding"):
            codes = [item.code for item in getattr(self, name)]
            if len(codes) != len(set(codes)):
                raise ValueError(f"{name}: a code stands twice")
        if self.suppliers.offer == "solutions" and any(item.rhythm == "by_month_of_use" for item in self.cost_items):
            raise ValueError("cost_items: by_month_of_use needs suppliers.offer = 'priced_plans', whose unit prices are metered")
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
        """What of the budget comes from each funding source, in won, by largest remainder."""
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
