"""An application as frozen content: what is hashed at submission and printed on the receipt."""

from datetime import datetime
from typing import TypedDict

from vouchers.applications.models import Application
from vouchers.documents.contexts import Firm, RoundName
from vouchers.programmes.definition import Definition


class Applicant(TypedDict):
    name: str
    business_number: str | None
    representative: str
    size: str | None
    region: str
    address: str


class FieldName(TypedDict):
    code: str | None
    name: str


class Answer(TypedDict):
    code: str
    question: str
    answer: str


class CostRow(TypedDict):
    """A cost item, in won."""

    item: str
    name: str
    gov: int
    cash: int
    in_kind: int
    total: int
    basis: str


class FileName(TypedDict):
    slot: str
    name: str
    size: int
    sha256: str


class ConsentGiven(TypedDict):
    code: str
    text_sha256: str
    given_at: str


class Content(TypedDict):
    """Everything the company said when it submitted."""

    reference: str
    programme: str
    round: RoundName
    company: Applicant
    supplier: Firm | None
    title: str | None
    field: FieldName
    need: str | None
    answers: list[Answer]
    costs: list[CostRow]
    files: list[FileName]
    consents: list[ConsentGiven]
    declaration: str


class CostTotals(TypedDict):
    gov: int
    cash: int
    in_kind: int
    total: int


class Receipt(TypedDict):
    agency: str
    receipt_number: str
    received_at: str
    again_at: str
    """When this version was submitted, where it is not the first; else ""."""
    submitted_by: str
    sha256: str
    content: Content
    totals: CostTotals
    slots: dict[str, str]
    """What each slot of files is called."""
    withdrawn_at: str
    """When the application was taken back, else ""."""


def content(application: Application) -> Content:
    """Build what the company says, as plain data: the text that the submission's hash covers."""
    definition, organisation, supplier = application.round.definition, application.organisation, application.supplier
    field = definition.field(application.field_code)
    return {
        "reference": application.reference,
        "programme": definition.name.ko,
        "round": {"reference": application.round.reference, "title": application.round.title},
        "company": {
            "name": organisation.name, "business_number": organisation.business_number,
            "representative": organisation.representative_name, "size": organisation.size,
            "region": organisation.region,
            "address": organisation.address,
        },
        "supplier": {"name": supplier.name,
            "business_number": supplier.organisation.business_number} if supplier else None,
        "title": application.title,
        "field": {"code": application.field_code, "name": field.ko if field else ""},
        "need": application.need,
        "answers": [
            {"code": question.code, "question": question.ko, "answer": application.answers.get(question.code, "")}
            for question in definition.application.questions
        ],
        "costs": [
            {
                "item": cost.item, "name": definition.cost_item(cost.item).ko, "gov": cost.gov, "cash": cost.cash,
                "in_kind": cost.in_kind, "total": cost.total, "basis": cost.basis,
            }
            for cost in application.costs
        ],
        "files": [
            {"slot": row.slot, "name": row.file.filename, "size": row.file.size, "sha256": row.file.sha256}
            for row in application.attachments
        ],
        "consents": [
            {"code": row.code, "text_sha256": row.text_sha256, "given_at": row.given_at.isoformat()}
            for row in application.consents
        ],
        "declaration": definition.application.declaration.ko,
    }  # fmt: skip


def receipt(
    application: Application, frozen: Content, sha256: str, *, by: str, withdrawn_at: datetime | None = None
) -> Receipt:
    """The context of the receipt (접수증), also of one that says that the application was taken back."""
    definition: Definition = application.round.definition
    costs = frozen["costs"]
    return {
        "agency": definition.agency.ko,
        "receipt_number": application.receipt,
        "received_at": application.submitted_at.isoformat() if application.submitted_at else "",
        "again_at": application.resubmitted_at.isoformat() if application.resubmitted_at else "",
        "submitted_by": by,
        "sha256": sha256,
        "content": frozen,
        "totals": {
            "gov": sum(row["gov"] for row in costs), "cash": sum(row["cash"] for row in costs),
            "in_kind": sum(row["in_kind"] for row in costs), "total": sum(row["total"] for row in costs),
        },
        "slots": {row.code: row.ko for row in definition.application.documents},
        "withdrawn_at": withdrawn_at.isoformat() if withdrawn_at else "",
    }  # fmt: skip
