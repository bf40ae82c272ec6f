"""The verbs of facts: each follows a verb of the feature whose thing it is about."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from vouchers.audit.models import Subject
from vouchers.audit.services import Step, begin
from vouchers.db import db
from vouchers.facts import errors, queries, rules
from vouchers.facts.models import Fact, KeptFinding
from vouchers.facts.states import KIND_LABELS, Do, Kind, Source
from vouchers.kernel.checks import require_all
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.finding import Finding


def record(
    about: Subject, kind: Kind, value: str, *, source: Source, paper: str = "", seen_on: date,
    valid_until: date | None = None, of: Step[Any],
) -> Fact:  # fmt: skip
    """The fact stands on record, in the place of the last one of its kind and strength.

    Refused: an unknown value, a day to come, a validity that is over before it begins, a paper or register without its
    name.
    """
    require_all(
        rules.checks_of(kind, today=date_in_korea(of.at)),
        value=value, source=source, paper=paper, seen_on=seen_on, valid_until=valid_until,
    )  # fmt: skip
    earlier = queries.newest(about, kind, is_checked=source is not Source.DECLARED)
    fact = Fact(
        subject=queries.subject_of(about), case_reference=about.case_reference, kind=kind, value=value, source=source,
        paper=paper.strip(), seen_on=seen_on, valid_until=valid_until, recorded_by=of.by.user_id, recorded_at=of.at,
        supersedes_id=earlier.id if earlier else None,
    )  # fmt: skip
    begin(fact, Do.RECORD, of=of)
    return fact


def require_current(about: Subject, kind: Kind, value: str, *, on: date) -> None:
    """Refuse what rests on a fact that was never stated, says otherwise or no longer holds."""
    fact = queries.current(about, kind, on=on)
    if fact is None or fact.value != value:
        raise errors.FactStale(kind=KIND_LABELS[kind])


def keep(findings: Iterable[Finding], about: Subject, *, reason: str, of: Step[Any]) -> None:
    """What the rules said when this step was taken stays on record, with the reason for going on."""
    for finding in findings:
        db.session.add(
            KeptFinding(
                subject=queries.subject_of(about),
                rule=finding.rule,
                name={"ko": finding.name.ko, "en": finding.name.en},
                clause=finding.clause,
                outcome=finding.outcome,
                compared=[list(pair) for pair in finding.compared],
                source=finding.source,
                on=finding.on,
                basis=list(finding.basis),
                reason=reason,
                decided_by=of.by.user_id,
                decided_at=of.at,
            )
        )
