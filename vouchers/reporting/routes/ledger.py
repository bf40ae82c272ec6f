"""The ledger on the screen: balances and records of everybody, a round, an agreement, a company, a supplier;
now or earlier.
"""

from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.kernel.clock import day_of
from vouchers.ledger import queries as ledger
from vouchers.ledger.chart import BUCKET_LABELS, BUCKETS, EVENT_LABELS, SOURCE_LABELS, EventType
from vouchers.reporting import queries
from vouchers.reporting.policy import LEDGER_POLICY, Do
from vouchers.reporting.queries import Event
from vouchers.reporting.routes import bp
from vouchers.reporting.rules import Scope
from vouchers.web import exports
from vouchers.web.acting import actor
from vouchers.web.arguments import argument, key_argument
from vouchers.web.authorised import authorised
from vouchers.web.features import features
from vouchers.web.language import translated

LETTERS = ("E", "K", "R", "M")


@dataclass(frozen=True)
class Asked:
    """What the reader narrows the statement to, and what of it could not be read."""

    as_of: date | None
    seq: int | None
    type: EventType | None
    bucket: str | None
    source: str | None
    wrong: dict[str, str]


def _asked(scope: Scope) -> Asked:
    wrong, as_of, seq = {}, None, None
    if text := argument("as_of"):
        try:
            as_of = day_of(text)
        except ValueError:
            wrong["as_of"] = _("달력에 있는 날짜를 2026-11-23처럼 써 주세요.")
    if scope.chain and argument("seq"):
        seq = key_argument("seq")
        if seq is None:
            wrong["seq"] = _("순번을 1 이상의 숫자로 써 주세요.")
    event_type, bucket, source = argument("type"), argument("bucket"), argument("source")
    known = EventType(event_type) if event_type in EventType.__members__.values() else None
    return Asked(
        as_of, seq, known, bucket if bucket in BUCKETS else None, source if source in SOURCE_LABELS else None, wrong
    )


def _conditions(scope: Scope, asked: Asked) -> list[tuple[str, str]]:
    """Whose records the file has and how they are narrowed, in words."""
    return [
        (translated(scope.kind), scope.round or scope.chain or scope.title),
        (_("효력일까지"), f"{asked.as_of or ''}"), (_("순번까지"), f"{asked.seq or ''}"),
        (_("거래"), translated(EVENT_LABELS[asked.type]) if asked.type else ""),
        (_("계정"), translated(BUCKET_LABELS[asked.bucket]) if asked.bucket else ""),
        (_("재원"), translated(SOURCE_LABELS[asked.source]) if asked.source else ""),
    ]  # fmt: skip


def _answer(scope: Scope, file_format: str | None) -> str | Response:
    """The statement as a page, or its records as a file; what could not be read of the question is told on the page."""
    asked = _asked(scope)
    lines = ledger.lines(
        scope.owners,
        event_type=asked.type,
        bucket=asked.bucket,
        source=asked.source,
        as_of=asked.as_of,
        as_of_seq=asked.seq,
    )
    if file_format and not asked.wrong:
        return exports.send(lines, file_format, conditions=_conditions(scope, asked))
    rows = ledger.trial_balance(scope.owners, as_of=asked.as_of, as_of_seq=asked.seq)
    return render_template(
        "reporting/statement.html", scope=scope, asked=asked,
        letters=[(letter, [row for row in rows if row.ledger == letter]) for letter in LETTERS],
        page=lines.page(key_argument("after")), types=EVENT_LABELS, buckets=BUCKET_LABELS, sources=SOURCE_LABELS,
        endpoint=request.endpoint,
        related=scope.related if queries.reads_everything(actor()) else (), inside=scope.inside,
        address={name: value for name, value in (request.view_args or {}).items() if name != "file_format"},
    )  # fmt: skip


def _all() -> Scope:
    return queries.everything(actor())


@bp.get("/ledger", defaults={"file_format": None})
@bp.get("/ledger.<any(csv, xlsx):file_format>")
@authorised(LEDGER_POLICY, Do.READ_LEDGER, load=_all)
def journal(scope: Scope, file_format: str | None) -> str | Response:
    """The trial balance and the newest records of all that the reader may see."""
    return _answer(scope, file_format)


@bp.get("/ledger/<reference:reference>", defaults={"file_format": None})
@bp.get("/ledger/<reference:reference>.<any(csv, xlsx):file_format>")
@authorised(LEDGER_POLICY, Do.READ_LEDGER, load=queries.of_reference)
def statement(scope: Scope, file_format: str | None) -> str | Response:
    """The statement of an agreement or a round."""
    return _answer(scope, file_format)


@bp.get("/ledger/companies/<key:organisation_id>", defaults={"file_format": None})
@bp.get("/ledger/companies/<key:organisation_id>.<any(csv, xlsx):file_format>")
@authorised(LEDGER_POLICY, Do.READ_LEDGER, load=queries.of_company)
def company_statement(scope: Scope, file_format: str | None) -> str | Response:
    """The statement of a demand company."""
    return _answer(scope, file_format)


@bp.get("/ledger/suppliers/<key:supplier_id>", defaults={"file_format": None})
@bp.get("/ledger/suppliers/<key:supplier_id>.<any(csv, xlsx):file_format>")
@authorised(LEDGER_POLICY, Do.READ_LEDGER, load=queries.of_supplier)
def supplier_statement(scope: Scope, file_format: str | None) -> str | Response:
    """The statement of a supplier."""
    return _answer(scope, file_format)


def _event(event_id: int) -> Event | None:
    return queries.of_event(features().sources, event_id)


@bp.get("/ledger/events/<key:event_id>")
@authorised(LEDGER_POLICY, Do.READ_LEDGER, load=_event)
def event(found: Event) -> str:
    """One record: its transfers, the document behind it, who made it and when, and its hashes."""
    return render_template(
        "reporting/event.html", found=found, event=found.event, types=EVENT_LABELS, buckets=BUCKET_LABELS,
        sources=SOURCE_LABELS,
        kinds={kind: source.label for kind, source in features().sources.items()},
    )  # fmt: skip
