"""How applications are scored and ranked."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from vouchers.programmes.definition.parts import Count, Item, Part, Ratio


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


class EvaluationRules(Part):
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
        if self.minimum_sheets < 1:
            raise ValueError("minimum_sheets must be 1 at least: a score is an average of sheets")
        if self.trimming.from_sheets <= self.trimming.highest + self.trimming.lowest:
            raise ValueError("trimming would leave no sheet")
        return self
