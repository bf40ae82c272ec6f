"""Who may apply, for how much, with what, and by whom it is carried out."""

from typing import Literal, Self

from pydantic import model_validator

from vouchers.programmes.definition.parts import Amount, Count, Ground, Item, Part, Ratio, Words


class CallRules(Part):
    minimum_days: Count
    """How many days a call must stay open."""
    correction_days: Count
    """How long a company has to mend what screening asked for."""


class EligibilityRules(Part):
    """Who may apply, the questions of the self-check, and the grounds of exclusion with their clause."""

    sizes: tuple[Literal["small_merchant", "sme", "mid_size"], ...]
    self_check: tuple[Item, ...]
    grounds: tuple[Ground, ...]
    rules: tuple[Ground, ...] = ()
    """What is looked at beside the grounds: of each code there is a function (`screening.rules`)."""

    @property
    def judged(self) -> tuple[Ground, ...]:
        """What rules say something of, in the order in which an officer reads it."""
        return tuple(row for row in (*self.rules, *self.grounds) if row.outcome is not None)


class GrantRules(Part):
    maximum: Amount
    """The most one project may get, in won."""


class CompanyShare(Part):
    """The least share of the total cost that the company bears, and how much of that must be cash."""

    minimum: Ratio
    cash: Ratio

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if not 0 <= self.minimum < 1 or not 0 <= self.cash <= 1:
            raise ValueError("a share is 0 at least and less than the whole")
        return self


class CostItem(Item):
    """A cost item (비목), which sources may pay for it, and the rhythm in which its spending is claimed."""

    sources: tuple[Literal["gov", "cash", "in_kind"], ...]
    rhythm: Literal["by_milestone", "by_month_of_use"] = "by_milestone"
    """By milestone: a purchase is invoiced when it is delivered. By month of use: what is metered in a month at the
    agreement's unit prices is drawn from one hold; the company itself pays what exceeds it."""
    hint_ko: str = ""
    hint_en: str = ""


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


class ApplyingRules(Part):
    per_company: Count
    """How many applications of one company a round takes."""
    supplier_named: Literal["in_application", "after_selection"]
    """When the company names its supplier: it applies together with it, or chooses once it has been selected."""
    questions: tuple[Question, ...]
    documents: tuple[RequiredDocument, ...]
    consents: tuple[Statement, ...]
    pledges: tuple[Statement, ...]
    declaration: Words


class SupplierRules(Part):
    offer: Literal["solutions", "priced_plans"]
    """What suppliers list and companies choose: solutions with a range of prices,
    or services with plans and unit prices.
    """
    default_slots: Count
    """How many projects of one round a supplier may take at once at the most; its listing may say less."""
    qualified_months: Count | None = None
    """For how long the qualification of a supplier holds once it was checked; without an end where it is not said."""
