"""Forms of evaluation; the score sheet is built from the scorecard."""

from typing import Any

from flask_babel import lazy_gettext as _l

from vouchers.evaluation.models import ScoreSheet
from vouchers.programmes.definition.judging import EvaluationRules
from vouchers.web.forms import Agreed, Day, Form, LongText, ManyChoices, Opened, Text, Whole
from vouchers.web.language import chosen

WRONG = {"points": 0, "comment": "가" * 100}
"""What stands for points or a comment that are refused already."""


class PanelForm(Form):
    name = Text(_l("평가위원회 이름"), max=100)
    due_on = Day(_l("평가 기한"))


class InviteForm(Form):
    evaluators = ManyChoices(_l("초대할 평가위원"))


class AssignForm(Form):
    """A button: every accepted evaluator is given every application chosen."""

    applications = ManyChoices(_l("배정할 신청서"), hint=_l("수락한 평가위원 모두에게 배정합니다."))


class ConflictForm(Form):
    """The questions of the definition: a box each; ticking one means a conflict."""

    none = Agreed(_l("위의 어느 것에도 해당하지 않음을 확인하고 공정하게 평가하겠습니다."), required=False)


class ScoreSheetForm(Form):
    """Points and a comment for each criterion of the scorecard."""

    opened_with = Opened()
    overall = LongText(_l("종합 의견"), max=2000, required=False)

    def typed(self) -> dict[str, Any]:
        """The values, and points and comments by criterion; what is wrong already is not called missing too."""
        by_kind: dict[str, dict[str, Any]] = {"points": {}, "comment": {}}
        for name, field in self._fields.items():
            kind, __, code = name.partition("__")
            if kind in by_kind:
                by_kind[kind][code] = WRONG[kind] if field.errors else field.data
        return {**super().typed(), "points": by_kind["points"], "comments": by_kind["comment"]}

    def points(self, evaluation: EvaluationRules) -> dict[str, int | None]:
        return {row.code: getattr(self, f"points__{row.code}").data for row in evaluation.scorecard}

    def comments(self, evaluation: EvaluationRules) -> dict[str, str]:
        return {row.code: getattr(self, f"comment__{row.code}").data or "" for row in evaluation.scorecard}


def conflict_form(evaluation: EvaluationRules) -> ConflictForm:
    language = chosen()
    fields = {
        f"conflict__{row.code}": Agreed(getattr(row, language), required=False) for row in evaluation.conflict_questions
    }
    kind: type[ConflictForm] = type("ConflictForm", (ConflictForm,), fields)
    return kind()


def score_sheet_form(evaluation: EvaluationRules, sheet: ScoreSheet | None) -> ScoreSheetForm:
    language = chosen()
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"overall": sheet.overall if sheet else ""}
    for row in evaluation.scorecard:
        name = getattr(row, language)
        fields[f"points__{row.code}"] = Whole(
            name, max=row.points, required=False, hint=getattr(row, f"guide_{language}")
        )
        fields[f"comment__{row.code}"] = LongText(f"{name} – {_l('의견')}", max=2000, required=False)
        data[f"points__{row.code}"] = sheet.points.get(row.code) if sheet else None
        data[f"comment__{row.code}"] = sheet.comments.get(row.code, "") if sheet else ""
    kind: type[ScoreSheetForm] = type("ScoreSheetForm", (ScoreSheetForm,), fields)
    return kind(data=data)
