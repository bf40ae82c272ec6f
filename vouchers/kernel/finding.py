"""What a rule says of facts: pure, with its clause. A finding changes nothing itself; a person decides on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from vouchers.kernel.checks import refuse
from vouchers.kernel.errors import Refused
from vouchers.kernel.lifecycle import Look, Tone
from vouchers.kernel.texts import visible
from vouchers.kernel.wording import N_


class Outcome(StrEnum):
    """What a finding does to the step that asks, the gravest first; CLEAR: it was looked at and is in order."""

    REFUSE = "refuse"
    NEEDS_REASON = "needs_reason"
    NOTE = "note"
    CLEAR = "clear"


OUTCOME_LOOKS = {
    Outcome.REFUSE: Look(N_("할 수 없음"), Tone.RED),
    Outcome.NEEDS_REASON: Look(N_("사유 필요"), Tone.AMBER),
    Outcome.NOTE: Look(N_("참고"), Tone.GREY),
    Outcome.CLEAR: Look(N_("이상 없음"), Tone.GREEN),
}


class Forbidden(Refused):
    """A rule forbids the step. Its way out is another fact, not a reason."""

    sentence = N_(
        "{rule} ({clause}): 이 사실이 있는 동안에는 할 수 없습니다. 사실이 다르면 새로 확인한 것을 먼저 기록해 주세요."
    )


class Unexplained(Refused):
    """A rule asks whoever goes on to say why."""

    sentence = N_("{rule} ({clause}): 그래도 이렇게 정하는 사유를 적어 주세요.")


@dataclass(frozen=True)
class Finding:
    """What a rule says: `compared` is what it looked at, as pairs of a message id and a value; `basis` the keys of the
    facts; `source` a message id for where they come from; `on` the day for which they hold.
    """

    rule: str
    name: Any
    clause: str
    outcome: Outcome
    compared: tuple[tuple[str, str], ...]
    source: str
    on: date
    basis: tuple[int, ...] = ()


Subject = TypeVar("Subject")
Rule = Callable[[Subject], Finding | None]


def judge(findings: Iterable[Finding]) -> Outcome | None:
    """Return the gravest outcome; none of no findings."""
    found = {finding.outcome for finding in findings}
    return next((outcome for outcome in Outcome if outcome in found), None)


def require(findings: Iterable[Finding], *, reason: str | None, field: str = "reason") -> None:
    """Refuse what any finding forbids, and what needs a reason without one, all at once, each with its clause."""
    explained = visible(reason or "")
    refuse(
        (Forbidden if finding.outcome is Outcome.REFUSE else Unexplained)(
            field=field, rule=finding.name, clause=finding.clause
        )
        for finding in findings
        if finding.outcome is Outcome.REFUSE or (finding.outcome is Outcome.NEEDS_REASON and not explained)
    )
