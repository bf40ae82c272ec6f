"""Pure rules of scoring and selection."""

from collections.abc import Iterator, Mapping

from vouchers.evaluation.errors import CommentTooShort, PointsOutOfRange, SheetIncomplete
from vouchers.kernel.checks import refuse
from vouchers.kernel.errors import VouchersError
from vouchers.kernel.texts import counted
from vouchers.programmes.definition.judging import EvaluationRules


def require_points(rules: EvaluationRules, points: Mapping[str, int | None]) -> None:
    """Refuse points outside a criterion's range; an empty one is allowed while the sheet is a draft."""
    for criterion in rules.scorecard:
        value = points.get(criterion.code)
        if value is not None and not 0 <= value <= criterion.points:
            raise PointsOutOfRange(maximum=criterion.points, field=f"points__{criterion.code}")


def require_complete(rules: EvaluationRules, points: Mapping[str, int | None], comments: Mapping[str, str]) -> None:
    """Refuse a sheet that lacks points or a comment of the least length on any criterion; all of them are named."""
    refuse(_gaps(rules, points, comments))


def _gaps(
    rules: EvaluationRules, points: Mapping[str, int | None], comments: Mapping[str, str]
) -> Iterator[VouchersError]:
    for criterion in rules.scorecard:
        if points.get(criterion.code) is None:
            yield SheetIncomplete(field=f"points__{criterion.code}")
        if counted(comments.get(criterion.code, "")) < rules.comment_minimum:
            yield CommentTooShort(minimum=rules.comment_minimum, field=f"comment__{criterion.code}")
