"""The ranking: a pure function over exact fractions. No float, no locale, no order of the database.

Source of each rule: `evaluation` in the definition. Scores are compared exactly and rounded only for display.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vouchers.programmes.definition.judging import EvaluationRules


@dataclass(frozen=True)
class Sheet:
    """One submitted score sheet: its key and whole points by criterion."""

    key: int
    points: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.points.values())


@dataclass(frozen=True)
class Entry:
    """One application with its receipt number and its sheets."""

    key: int
    receipt: int
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Row:
    """One application's result: its place (None without enough sheets), exact score, and which sheets counted."""

    key: int
    place: int | None
    score: Fraction | None
    counted: tuple[int, ...]
    dropped: tuple[int, ...]
    passes: bool
    decided_by: str
    """The tie-break that put it behind the one before, or empty."""


def rank(rules: EvaluationRules, entries: Sequence[Entry]) -> list[Row]:
    """The applications in their order. The same input gives the same output however it is ordered."""
    scored: list[tuple[tuple[Fraction, ...], Entry, Fraction, tuple[Sheet, ...]]] = []
    unscored: list[Row] = []
    for entry in entries:
        counted = count(rules, entry.sheets)
        if len(entry.sheets) < rules.minimum_sheets:
            keys = tuple(sorted(sheet.key for sheet in entry.sheets))
            unscored.append(Row(entry.key, None, None, keys, (), passes=False, decided_by=""))
            continue
        score = Fraction(sum(sheet.total for sheet in counted), len(counted))
        scored.append((_order(rules, entry, score, counted), entry, score, counted))
    scored.sort(key=lambda row: row[0])
    rows: list[Row] = []
    for position, (order, entry, score, counted) in enumerate(scored, start=1):
        before = scored[position - 2][0] if position > 1 else None
        kept = {sheet.key for sheet in counted}
        rows.append(
            Row(
                key=entry.key,
                place=position,
                score=score,
                counted=tuple(sorted(kept)),
                dropped=tuple(sorted(sheet.key for sheet in entry.sheets if sheet.key not in kept)),
                passes=score >= rules.cut_off,
                decided_by=_decided_by(rules, before, order),
            )
        )
    return rows + sorted(unscored, key=lambda row: row.key)


def count(rules: EvaluationRules, sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets that count: from `trimming.from_sheets` on, the highest and the lowest are dropped.

    Which of several equal sheets is dropped is fixed by the lowest key, so that it can be recomputed.
    """
    trimming = rules.trimming
    kept = sorted(sheets, key=lambda sheet: sheet.key)
    if len(kept) < trimming.from_sheets:
        return tuple(kept)
    for _ in range(trimming.highest):
        kept.remove(min(kept, key=lambda sheet: (-sheet.total, sheet.key)))
    for _ in range(trimming.lowest):
        kept.remove(min(kept, key=lambda sheet: (sheet.total, sheet.key)))
    return tuple(kept)


def _order(rules: EvaluationRules, entry: Entry, score: Fraction, counted: Sequence[Sheet]) -> tuple[Fraction, ...]:
    """What is compared, smaller first: the score, then each tie-break in turn."""
    order = [-score]
    for rule in rules.tie_breaks:
        if rule == "receipt":
            order.append(Fraction(entry.receipt))
        else:
            code = rule.removeprefix("criterion:")
            order.append(-Fraction(sum(sheet.points[code] for sheet in counted), len(counted)))
    return tuple(order)


def _decided_by(rules: EvaluationRules, before: tuple[Fraction, ...] | None, order: tuple[Fraction, ...]) -> str:
    if before is None or before[0] != order[0]:
        return ""
    differing = next(index for index in range(1, len(order)) if before[index] != order[index])
    return rules.tie_breaks[differing - 1]
