"""Settlement reports as frozen contexts: every figure from the ledger, by cost item and source."""

from collections.abc import Sequence

from vouchers.agreements.models import Agreement
from vouchers.claims.models import Invoice
from vouchers.documents.contexts import Sheet, SheetColumn
from vouchers.ledger.chart import Source
from vouchers.ledger.models import LedgerSnapshot
from vouchers.ledger.queries import Statement
from vouchers.programmes.definition import Definition
from vouchers.programmes.models import Round
from vouchers.settlement.contexts import AgreementReport, Figures, Item, Line, RoundReport, Spent, Totals, Used
from vouchers.settlement.models import Settlement, SettlementLine
from vouchers.settlement.states import DECISION_LOOKS, SETTLEMENT, Decision


def figures(money: Statement, source: Source, line: str | None = None) -> Figures:
    """The figures of one source, of one line or of all, in won."""
    awarded = money.awarded(source, line)
    paid, disallowed, returned = (
        money.total(name, source=source, line=line) for name in ("paid", "disallowed", "returned")
    )
    left = awarded - paid - disallowed - returned
    return Figures(awarded=awarded, paid=paid, disallowed=disallowed, returned=returned, left=left)


def _sum(rows: Sequence[Figures]) -> Figures:
    return Figures(
        awarded=sum(row["awarded"] for row in rows), paid=sum(row["paid"] for row in rows),
        disallowed=sum(row["disallowed"] for row in rows), returned=sum(row["returned"] for row in rows),
        left=sum(row["left"] for row in rows),
    )  # fmt: skip


def _sides(gov: Figures, co: Figures) -> list[int]:
    """The figures of the grant, of the company's share, and of both together, as they stand beside each other."""
    return [*gov.values(), *co.values(), *_sum([gov, co]).values()]  # type: ignore[list-item]  # a TypedDict of int


_TITLES = ("교부·약정", "집행(인정)", "불인정", "반납", "잔액")
_SIDES = [
    SheetColumn(title=f"{side} {title}", kind="won")
    for side in ("정부지원금", "기업부담금", "합계")
    for title in _TITLES
]


def _spent(row: SettlementLine, definition: Definition) -> Spent:
    invoice, reasons = row.invoice, {item.code: item for item in definition.settlement.reasons}
    reason = reasons[row.reason_code] if row.decision is Decision.DISALLOWED and row.reason_code else None
    return {
        "invoice": invoice.reference, "tax_number": invoice.tax_number, "issued_on": invoice.issued_on.isoformat(),
        "item": definition.cost_item(invoice.purchase.item_code).ko, "supply_value": invoice.supply_value,
        "vat": invoice.vat, "gov": invoice.gov, "co": invoice.co, "paid": invoice.accepted,
        "decision": DECISION_LOOKS[row.decision].label, "disallowed": row.disallowed,
        "disallowed_gov": row.disallowed_gov, "disallowed_co": row.disallowed_co,
        "reason": f"{reason.ko} ({reason.clause}): {row.reason}" if reason else "",
    }  # fmt: skip


def _used(row: Invoice) -> Used:
    return {
        "month": row.month, "invoice": row.reference, "metered": row.accepted + row.excess, "covered": row.accepted,
        "gov": row.gov, "co": row.co, "excess": row.excess, "state": row.lifecycle.states[row.state].label,
    }  # fmt: skip


def agreement_report(
    settlement: Settlement, money: Statement, months: Sequence[Invoice], closing: LedgerSnapshot
) -> AgreementReport:
    """The context of one agreement's report; `months` are its months of use, where some of it was metered.

    It names the record up to which the ledger was read, so that anybody can compute the same again.
    """
    agreement = settlement.agreement
    definition, application = agreement.round.definition, agreement.application
    items: list[Item] = [
        {
            "name": definition.cost_item(row.item_code).ko,
            "gov": figures(money, Source.GOV, row.item_code),
            "co": figures(money, Source.CO, row.item_code),
            "in_kind": money.total("inkind_promised", line=row.item_code),
        }
        for row in agreement.lines
    ]
    spending, usage = [_spent(row, definition) for row in settlement.lines], [_used(row) for row in months]
    gov, co = figures(money, Source.GOV), figures(money, Source.CO)
    return {
        "agency": definition.agency.ko,
        "programme": definition.name.ko,
        "round": {"reference": agreement.round.reference, "title": agreement.round.title},
        "reference": agreement.reference,
        "title": application.title,
        "company": {"name": application.organisation.name, "business_number": application.organisation.business_number},
        "supplier": {
            "name": agreement.supplier.name,
            "business_number": agreement.supplier.organisation.business_number,
        },
        "period": {"starts_on": agreement.starts_on.isoformat(), "ends_on": agreement.ends_on.isoformat()},
        "items": items,
        "gov": gov,
        "co": co,
        "in_kind": money.total("inkind_promised"),
        "receivable": money.total("receivable"),
        "excess": money.total("excess"),
        "spending": spending,
        "usage": usage,
        "auditor": settlement.auditor_name or "",
        "opinion": settlement.opinion or "",
        "ledger": {
            "as_of_seq": closing.as_of_seq,
            "at": closing.signed_at.isoformat(),
            "head": closing.head.hex(),
            "sha256": closing.sha256.hex(),
        },
        "sheets": _agreement_sheets(agreement, items, spending, usage, gov, co),
    }


def _agreement_sheets(
    agreement: Agreement, items: list[Item], spending: list[Spent], usage: list[Used], gov: Figures, co: Figures
) -> list[Sheet]:
    heading = [f"협약번호 {agreement.reference}", "단위: 원"]
    return [
        {
            "name": "비목별", "title": "비목별 정산", "notes": heading,
            "columns": [{"title": "비목", "kind": "text"}, *_SIDES, {"title": "현물", "kind": "won"}],
            "rows": [[row["name"], *_sides(row["gov"], row["co"]), row["in_kind"]] for row in items],
            "totals": ["합계", *_sides(gov, co), sum(row["in_kind"] for row in items)],
        },
        {
            "name": "집행 내역", "title": "집행 내역", "notes": heading,
            "columns": [
                {"title": "청구번호", "kind": "text"}, {"title": "승인번호", "kind": "text"}, {"title": "작성일", "kind": "day"},
                {"title": "비목", "kind": "text"}, {"title": "공급가액", "kind": "won"}, {"title": "세액", "kind": "won"},
                {"title": "지급액", "kind": "won"}, {"title": "정부지원금", "kind": "won"}, {"title": "기업부담금", "kind": "won"},
                {"title": "판단", "kind": "text"}, {"title": "불인정액", "kind": "won"}, {"title": "사유", "kind": "text"},
            ],
            "rows": [
                [
                    row["invoice"], row["tax_number"], row["issued_on"], row["item"], row["supply_value"], row["vat"],
                    row["paid"], row["gov"], row["co"], row["decision"], row["disallowed"], row["reason"],
                ]
                for row in spending
            ],
            "totals": [
                "합계", "", "", "", sum(row["supply_value"] for row in spending), sum(row["vat"] for row in spending),
                sum(row["paid"] for row in spending), sum(row["gov"] for row in spending),
                sum(row["co"] for row in spending),
                "", sum(row["disallowed"] for row in spending), "",
            ],
        },
        *([_usage_sheet(usage, heading)] if usage else []),
    ]  # fmt: skip


def _usage_sheet(usage: list[Used], heading: list[str]) -> Sheet:
    titles = ("쓴 금액", "바우처", "정부지원금", "기업부담금", "초과(기업 부담)")
    return {
        "name": "월별 이용", "title": "월별 이용", "notes": heading,
        "columns": [
            {"title": "이용월", "kind": "text"}, {"title": "청구번호", "kind": "text"},
            *(SheetColumn(title=title, kind="won") for title in titles), {"title": "상태", "kind": "text"},
        ],
        "rows": [
            [
                row["month"], row["invoice"], row["metered"], row["covered"], row["gov"], row["co"], row["excess"],
                row["state"],
            ]
            for row in usage
        ],
        "totals": [
            "합계", "", sum(row["metered"] for row in usage), sum(row["covered"] for row in usage),
            sum(row["gov"] for row in usage), sum(row["co"] for row in usage), sum(row["excess"] for row in usage), "",
        ],
    }  # fmt: skip


def round_report(
    call_round: Round, budget: Statement, rows: Sequence[tuple[Agreement, Settlement | None, Statement]]
) -> RoundReport:
    """The context of a round's report: the budget, and a line for each agreement."""
    definition = call_round.definition
    lines: list[Line] = [
        {
            "reference": agreement.reference,
            "company": agreement.application.organisation.name,
            "supplier": agreement.supplier.name,
            "state": SETTLEMENT.states[settlement.state].label if settlement else "정산 전",
            "gov": figures(money, Source.GOV),
            "co": figures(money, Source.CO),
            "in_kind": money.total("inkind_promised"),
            "receivable": money.total("receivable"),
            "excess": money.total("excess"),
        }
        for agreement, settlement, money in rows
    ]
    totals = Totals(
        budget=budget.total("budget"), unawarded=budget.total("approp"), gov=_sum([line["gov"] for line in lines]),
        co=_sum([line["co"] for line in lines]), in_kind=sum(line["in_kind"] for line in lines),
        receivable=sum(line["receivable"] for line in lines), excess=sum(line["excess"] for line in lines),
    )  # fmt: skip
    return {
        "agency": definition.agency.ko,
        "programme": definition.name.ko,
        "round": {"reference": call_round.reference, "title": call_round.title},
        "lines": lines,
        "totals": totals,
        "sheets": [_round_sheet(call_round, lines, totals)],
    }


def _round_sheet(call_round: Round, lines: list[Line], totals: Totals) -> Sheet:
    columns: list[SheetColumn] = [
        *(SheetColumn(title=title, kind="text") for title in ("협약번호", "수요기업", "공급기업", "정산 상태")),
        *_SIDES,
        {"title": "현물", "kind": "won"}, {"title": "환수 대상", "kind": "won"}, {"title": "초과 이용(기업 부담)", "kind": "won"},
    ]  # fmt: skip
    return {
        "name": "협약별", "title": f"{call_round.title} 정산보고서",
        "notes": [
            f"회차 {call_round.reference}", f"예산 {totals['budget']:,}원, 미교부 {totals['unawarded']:,}원", "단위: 원",
        ],
        "columns": columns,
        "rows": [
            [
                line["reference"], line["company"], line["supplier"], line["state"],
                *_sides(line["gov"], line["co"]), line["in_kind"], line["receivable"], line["excess"],
            ]
            for line in lines
        ],
        "totals": [
            "합계", "", "", "", *_sides(totals["gov"], totals["co"]),
            totals["in_kind"], totals["receivable"], totals["excess"],
        ],
    }  # fmt: skip
