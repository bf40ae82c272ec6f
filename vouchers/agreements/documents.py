"""The agreement as a frozen context: the terms that are signed, and the signatures so far."""

from typing import TypedDict

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import PARTY_LABELS, Party
from vouchers.documents.contexts import Period, RoundName, SigningFirm
from vouchers.kernel.banks import BANKS
from vouchers.programmes import accounts


class TermLine(TypedDict):
    """A cost item, in won."""

    item: str
    name: str
    gov: int
    cash: int
    in_kind: int
    total: int
    basis: str


class TermService(TypedDict):
    """A plan that was chosen, with its price in won."""

    item: str
    service: str
    plan: str
    unit: str
    unit_price: int
    quantity: int
    months: int
    amount: int


class TermTotals(TypedDict):
    gov: int
    cash: int
    in_kind: int
    total: int


class PayInAccount(TypedDict):
    bank: str
    bank_name: str
    number: str
    holder: str
    note: str


class SettlementTerms(TypedDict):
    """Days."""

    report_days: int
    objection_days: int
    return_days: int


class Terms(TypedDict):
    """What the parties sign. Those of an earlier release may lack the later keys."""

    reference: str
    version: int
    programme: str
    round: RoundName
    agency: str
    company: SigningFirm
    supplier: SigningFirm
    title: str | None
    purpose: str
    need: str | None
    period: Period
    lines: list[TermLine]
    services: list[TermService]
    totals: TermTotals
    deposit_first: bool
    deposit_days: int
    deposit_account: PayInAccount | None
    settlement: SettlementTerms


class SignatureBlock(TypedDict):
    party: str
    organisation: str
    name: str | None
    signed_at: str | None


class AgreementContext(TypedDict):
    terms: Terms
    terms_sha256: str
    signatures: list[SignatureBlock]


def terms(agreement: Agreement) -> Terms:
    """Build the terms that the parties sign, as plain data; their hash binds the signatures."""
    application, definition = agreement.application, agreement.round.definition
    company, supplier = application.organisation, agreement.supplier.organisation
    return {
        "reference": agreement.reference,
        "version": agreement.version,
        "programme": definition.name.ko,
        "round": {"reference": agreement.round.reference, "title": agreement.round.title},
        "agency": definition.agency.ko,
        "company": {
            "name": company.name, "business_number": company.business_number, "address": company.address,
            "representative": company.representative_name,
        },
        "supplier": {
            "name": supplier.name, "business_number": supplier.business_number, "address": supplier.address,
            "representative": supplier.representative_name,
        },
        "title": application.title,
        "purpose": definition.agreement.purpose.ko,
        "need": application.need,
        "period": {"starts_on": agreement.starts_on.isoformat(), "ends_on": agreement.ends_on.isoformat()},
        "lines": [
            {
                "item": line.item_code, "name": definition.cost_item(line.item_code).ko, "gov": line.gov,
                "cash": line.cash,
                "in_kind": line.in_kind, "total": line.gov + line.cash + line.in_kind, "basis": line.basis,
            }
            for line in agreement.lines
        ],
        "services": [
            {
                "item": definition.cost_item(row.item_code).ko, "service": row.service, "plan": row.plan,
                "unit": row.unit,
                "unit_price": row.unit_price, "quantity": row.quantity, "months": row.months, "amount": row.amount,
            }
            for row in agreement.services
        ],
        "totals": {"gov": agreement.gov, "cash": agreement.cash, "in_kind": agreement.in_kind,
            "total": agreement.total},
        "deposit_first": definition.agreement.deposit_first,
        "deposit_days": definition.agreement.deposit_days,
        "deposit_account": deposit_account(agreement),
        "settlement": {
            "report_days": definition.settlement.report_days, "objection_days": definition.settlement.objection_days,
            "return_days": definition.settlement.return_days,
        },
    }  # fmt: skip


def deposit_account(agreement: Agreement) -> PayInAccount | None:
    """Return the account for the company's share with the note beside the transfer,
    or None where the installation names none.
    """
    account = accounts.account_of(agreement.round.programme_code)
    if account is None:
        return None
    return {
        "bank": account.bank, "bank_name": BANKS.get(account.bank, account.bank), "number": account.number,
        "holder": account.holder, "note": accounts.payer_note(agreement.reference),
    }  # fmt: skip


def signed_terms(agreement: Agreement) -> Terms:
    """The terms as they were drawn up, which page and signatures show whatever has changed since."""
    frozen: Terms = agreement.document.context["terms"]
    return frozen


def as_kept(fresh: Terms, kept: Terms) -> Terms:
    """The terms as they would be drawn up now, with the keys of those that were: an earlier release held fewer."""
    return {key: fresh.get(key) for key in kept}  # type: ignore[return-value]  # a subset of the keys of terms


def context(agreement: Agreement, frozen: Terms) -> AgreementContext:
    """The context of the PDF: the terms, their hash and the three signature blocks."""
    signed = {signature.party: signature for signature in agreement.signatures}
    names = {
        Party.COMPANY: frozen["company"]["name"],
        Party.SUPPLIER: frozen["supplier"]["name"],
        Party.AGENCY: frozen["agency"],
    }
    return {
        "terms": frozen,
        "terms_sha256": agreement.terms_sha256,
        "signatures": [
            {
                "party": PARTY_LABELS[party],
                "organisation": names[party],
                "name": signed[party].name if party in signed else None,
                "signed_at": signed[party].signed_at.isoformat() if party in signed else None,
            }
            for party in Party
        ],
    }
