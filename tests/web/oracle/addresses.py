"""What each route is asked for: a few objects of each state, and children that belong to another parent."""

# ruff: noqa: S608 - statements are put together of names in these files

from collections.abc import Iterable, Iterator
from typing import Any

from tests.web.oracle.people import Arguments, Route, mails, spread
from tests.web.oracle.tables import Oracle


def addresses(route: Route, oracle: Oracle) -> Iterator[tuple[Arguments, bool]]:
    """The arguments a route is asked with, and whether they belong together: a child of another parent does not."""
    names = route.arguments
    formats = ("pdf", "xlsx") if route.endpoint == "settlement.report" else ("csv", "xlsx")
    for parent in _parents(route, oracle):
        for child, together in _children(route, parent, oracle):
            for name in formats if "file_format" in names else (None,):
                yield {**parent, **child, **({"file_format": name} if name else {})}, together


def _parents(route: Route, oracle: Oracle) -> list[Arguments]:
    names, world, most = route.arguments, oracle.world, oracle.objects
    if not names - {"file_format"}:
        return [{}]
    if "subject_id" in names:
        awaiting = [row["id"] for row in oracle.agreements.values() if row["state"] == "awaiting_company"]
        return [{"what": "signature", "subject_id": key} for key in awaiting[:1]]
    if "reference" in names:
        found = [{"reference": reference} for reference in _references(route, oracle)]
        return [{**row, "month": "2026-01"} for row in found] if "month" in names else found
    if (
        route.endpoint.startswith("organisations.") or route.endpoint == "suppliers.of_firm"
    ) and "organisation_id" in names:
        own = [
            person.organisation for person in map(world.person, mails("company01", "company02", "supplier1")) if person
        ]
        kinds = {"kind": "tax-arrears"} if "kind" in names else {}
        return [{"organisation_id": organisation, **kinds} for organisation in own]
    if route.endpoint == "reporting.company_statement":
        return [
            {"organisation_id": key}
            for key in dict.fromkeys(row["company"] for row in list(oracle.agreements.values())[:3])
        ]
    if route.endpoint == "reporting.supplier_statement":
        return [{"supplier_id": key} for key in list(oracle.suppliers)[:3]]
    if "purchase_id" in names:
        kinds = spread(oracle.purchases.values(), lambda row: (row["state"], oracle.is_metered(row)), most)
        return [{"purchase_id": row["id"]} for row in kinds]
    if "assignment_id" in names:
        kinds = spread(oracle.assignments.values(), lambda row: (row["state"], row["panel_state"]), most)
        return [{"assignment_id": row["id"]} for row in kinds]
    if "supplier_id" in names:
        kinds = spread(oracle.suppliers.values(), lambda row: (row["state"], row["programme_code"]), most)
        return [{"supplier_id": row["id"]} for row in kinds]
    stateful = {
        "agreement_id": oracle.agreements, "invoice_id": oracle.invoices, "settlement_id": oracle.settlements,
        "proposal_id": oracle.proposals, "seat_id": oracle.seats, "change_id": oracle.changes,
        "confirmation_id": oracle.confirmations, "exclusion_id": oracle.exclusions, "invitation_id": oracle.invitations,
        "run_id": oracle.runs, "absence_id": oracle.absences,
    }  # fmt: skip
    for name, rows in stateful.items():
        if name in names:
            return [{name: row["id"]} for row in spread(rows.values(), lambda row: row["state"], most)]
    tables = {"panel_id": "panel", "batch_id": "payment_batch", "order_id": "payment_order", "deposit_id": "deposit"}
    for name, table in tables.items():
        if name in names:
            return [{name: key} for key in world.firsts(f"select min(id) from {table} group by state")]
    if "membership_id" in names:
        return [
            {"membership_id": key} for key in world.firsts("select id from membership where ended_at is null limit 3")
        ]
    if "session_id" in names:
        sessions = world.firsts("select id from user_session where ended_at is null order by id desc limit 3")
        return [{"session_id": key} for key in sessions]
    if "user_id" in names:
        return [
            {"user_id": person.id} for person in map(world.person, mails("admin", "company01", "finance")) if person
        ]
    if "appointment_id" in names:
        kinds = spread(
            oracle.appointments.values(), lambda row: (row["role"] == "administrator", row["started_at"] is None), 1
        )
        return [{"appointment_id": row["id"]} for row in kinds]
    if "day_id" in names:
        return [{"day_id": 1}]
    if "event_id" in names:
        return [{"event_id": key} for key in world.firsts("select min(id) from ledger_event group by chain_id limit 4")]
    if "code" in names:
        return [{"code": "x" * 43}]
    raise LookupError(f"{route.endpoint}: no objects for {', '.join(sorted(names))}")


def _references(route: Route, oracle: Oracle) -> list[str]:
    def late(rows: Iterable[Any]) -> list[str]:
        return [row["case_reference"] for row in spread(rows, lambda row: row["state"], 1)]

    if route.rule.startswith("/applications"):
        return [
            row["reference"] for row in spread(oracle.applications.values(), lambda row: row["state"], oracle.objects)
        ]
    if route.rule.startswith("/cases"):
        early = [
            row["reference"] for row in spread(oracle.applications.values(), lambda row: row["state"], oracle.objects)
        ]
        return list(dict.fromkeys([*early, *late(oracle.agreements.values()), *late(oracle.settlements.values())]))
    if route.endpoint == "reporting.statement":
        return list(dict.fromkeys([*list(oracle.rounds)[:2], *late(oracle.agreements.values())]))
    return list(oracle.rounds)


def _children(route: Route, parent: Arguments, oracle: Oracle) -> list[tuple[Arguments, bool]]:
    """What lies below the parent: one of its own, and one that belongs to another parent."""
    names, rows = route.arguments, oracle.world.rows

    def pair(query: str, value: Any) -> list[tuple[Arguments, bool]]:
        """One row where `query` holds for = and one for <>; its columns are the arguments."""
        return [
            (dict(row), together)
            for sign, together in (("=", True), ("<>", False))
            for row in rows(query.format(sign) + " limit 1", value)
        ]

    if "attachment_id" in names:
        application = (
            oracle.applications[parent["reference"]]["id"]
            if "reference" in parent
            else oracle.assignments[parent["assignment_id"]]["application_id"]
        )
        return pair("select id attachment_id from attachment where application_id {} ?", application)
    if "evidence_id" in names and "settlement_id" in names:
        return pair(
            "select l.id line_id, e.id evidence_id from settlement_line l join evidence e on e.invoice_id {} "
            "l.invoice_id"
            " where l.settlement_id = ?",
            parent["settlement_id"],
        )
    if "evidence_id" in names:
        return pair("select id evidence_id from evidence where invoice_id {} ?", parent["invoice_id"])
    if "line_id" in names:
        return pair("select id line_id from settlement_line where settlement_id {} ?", parent["settlement_id"])
    if "document_id" in names and route.rule.startswith("/rounds"):
        report = "select id document_id from document where kind = 'round_report' and case_reference {} ?"
        return pair(report, parent["reference"])
    if "document_id" in names:
        own = rows(
            "select min(id) document_id from document where case_reference = ? group by kind", parent["reference"]
        )
        foreign = rows("select id document_id from document where case_reference <> ? limit 1", parent["reference"])
        return [*((dict(row), True) for row in own), *((dict(row), False) for row in foreign)]
    if "supplier_id" in names and "reference" in parent:
        suppliers = rows("select min(id), state from supplier group by state")
        return [
            ({"supplier_id": key}, state == "listed") for key, state in suppliers
        ]  # one not listed is nobody's business
    if "plan_id" in names:
        return pair(
            "select s.id solution_id, p.id plan_id from plan p join solution s on s.id = p.solution_id where "
            "s.supplier_id {} ?",
            parent["supplier_id"],
        )
    if "solution_id" in names:
        return pair("select id solution_id from solution where supplier_id {} ?", parent["supplier_id"])
    return [({}, True)]
