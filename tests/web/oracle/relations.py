"""Who stands to what in which relation: read from the rows, not asked of the product."""

# ruff: noqa: S608 - statements are put together of names in these files

import json
import sqlite3

from tests.web.oracle.firms import Firms
from tests.web.oracle.people import (
    AGENCY,
    OF_AGREEMENT,
    PARTIES,
    PEOPLE,
    READERS,
    Arguments,
    Person,
    Predicate,
    World,
    declined,
    mails,
    representative,
    staff,
)


class Relations(Firms):
    """The objects of the demo, and for each kind of relation a question:
    does this person stand in it to what the address names?
    """

    def __init__(self, world: World, objects: int) -> None:
        self.world, self.objects = world, objects
        keyed = self._keyed
        self.applications = {
            row["reference"]: row
            for row in world.rows(
                "select a.*, s.organisation_id provider, r.programme_code from application a"
                " join round r on r.id = a.round_id left join supplier s on s.id = a.supplier_id"
            )
        }
        self.rounds = {row["reference"]: row for row in world.rows("select * from round")}
        self.suppliers = keyed("select * from supplier")
        self.agreements = keyed(f"select g.*, {PARTIES} from agreement g {OF_AGREEMENT}")
        self.purchases = keyed(
            f"select u.*, {PARTIES}, p.round_id from purchase u join agreement g on g.id = u.agreement_id "
            f"{OF_AGREEMENT}"
        )
        self.invoices = keyed(
            f"select i.*, g.state agreement_state, {PARTIES} from invoice i join purchase u on u.id = i.purchase_id"
            f" join agreement g on g.id = u.agreement_id {OF_AGREEMENT}"
        )
        self.settlements = keyed(
            f"select t.*, {PARTIES} from settlement t join agreement g on g.id = t.agreement_id {OF_AGREEMENT}"
        )
        self.proposals = keyed(
            "select o.*, p.organisation_id company, s.organisation_id provider, p.receipt_number receipt from "
            "proposal o"
            " join application p on p.id = o.application_id join supplier s on s.id = o.supplier_id"
        )
        self.assignments = keyed(
            "select a.*, s.user_id, p.state panel_state from assignment a join seat s on s.id = a.seat_id"
            " join panel p on p.id = a.panel_id"
        )
        self.seats = keyed("select * from seat")
        self.changes = keyed(
            "select c.*, s.organisation_id provider from account_change c join supplier s on s.id = c.supplier_id"
        )
        self.confirmations = keyed("select * from firm_confirmation")
        self.exclusions = keyed("select * from exclusion")
        self.runs = keyed("select * from run")
        self.absences = keyed("select *, 'told' as state from absence")
        self.appointments = keyed("select * from appointment where ended_at is null")
        self.deposits = keyed("select * from deposit")
        self.invitations = keyed("select * from invitation")
        self.audited: dict[str, set[int]] = {}
        for row in self.settlements.values():
            self.audited.setdefault(row["case_reference"], set()).add(row["auditor_id"])
        self.metered_items = {
            (row["id"], item["code"])
            for row in self.rounds.values()
            for item in json.loads(row["frozen"])["cost_items"]
            if item["rhythm"] == "by_month_of_use"
        }

    def _keyed(self, query: str) -> dict[int, sqlite3.Row]:
        return {row["id"]: row for row in self.world.rows(query)}

    def people(self) -> list[Person]:
        """PEOPLE, whoever represents a supplier that is not listed,
        and a party to each kind of object that has none of these.
        """
        found = {name: self.world.person(name) for name in mails(*PEOPLE)}
        for supplier in self.suppliers.values():
            if supplier["state"] != "listed":
                found |= self._representative_of(supplier["organisation_id"])
        kinds = (
            (self.applications, "organisation_id", "provider"), (self.agreements, "company", "provider"),
            (self.purchases, "company", "provider"), (self.invoices, "company", "provider"),
            (self.settlements, "company", "provider"), (self.proposals, "company", "provider"),
        )  # fmt: skip
        for rows, *sides in kinds:
            for state in dict.fromkeys(row["state"] for row in rows.values()):
                sample = [row for row in rows.values() if row["state"] == state][: self.objects]
                for side in sides:
                    parties = [row[side] for row in sample if row[side] is not None]
                    there = {person.organisation for person in found.values() if person is not None}
                    if parties and not there & set(parties):
                        found |= self._representative_of(parties[0])
        return [person for person in found.values() if person is not None]

    def _representative_of(self, organisation: int) -> dict[str, Person | None]:
        email = self.world.one(
            "select u.email from membership m join user_account u on u.id = m.user_id"
            " where m.organisation_id = ? and m.role = 'representative' and m.ended_at is null order by m.id",
            organisation,
        )
        return {email: self.world.person(email)} if email else {}

    def is_metered(self, purchase: sqlite3.Row) -> bool:
        return (purchase["round_id"], purchase["item_code"]) in self.metered_items

    # applications, cases, documents

    def company_of_application(self, person: Person, arguments: Arguments) -> bool:
        return self._acts_for(person, self.applications[arguments["reference"]]["organisation_id"])

    def supplier_of_application(self, person: Person, arguments: Arguments) -> bool:
        row = self.applications[arguments["reference"]]
        return row["revises_id"] is None and self._acts_for(person, row["provider"])

    def corresponds(self, person: Person, arguments: Arguments) -> bool:
        """The company, and the supplier that carries it out, of what has been received."""
        row = self.applications[arguments["reference"]]
        parties = self._acts_for(person, row["organisation_id"]) or self._acts_for(person, row["provider"])
        return parties and row["receipt_number"] is not None

    def agency_of_application(self, person: Person, arguments: Arguments) -> bool:
        """The agency reads what has been received; a draft is the company's own."""
        row = self.applications[arguments["reference"]]
        return staff(*AGENCY)(person, arguments) and row["receipt_number"] is not None and row["state"] != "draft"

    def auditor_of_case(self, person: Person, arguments: Arguments) -> bool:
        return staff("auditor")(person, arguments) and person.id in self.audited.get(arguments["reference"], ())

    def may_withdraw(self, person: Person, arguments: Arguments) -> bool:
        """A selected company that has named its supplier leaves by declining the agreement;
        once one is declined, like this.
        """
        row = self.applications[arguments["reference"]]
        if row["revises_id"] is not None:
            return False
        has_partner = row["state"] == "selected" and row["supplier_id"] is not None and not declined(row)
        return representative(self.company_of_application)(person, arguments) and not has_partner

    def is_no_representative(self, person: Person, arguments: Arguments) -> bool:
        return not representative(self.company_of_application)(person, arguments)

    def is_copy(self, person: Person, arguments: Arguments) -> bool:
        """What was submitted is being edited in it, or was."""
        return self.applications[arguments["reference"]]["revises_id"] is not None

    def is_draft_but_no_copy(self, person: Person, arguments: Arguments) -> bool:
        row = self.applications[arguments["reference"]]
        return row["state"] == "draft" and row["revises_id"] is None

    def may_be_reopened(self, person: Person, arguments: Arguments) -> bool:
        """As long as its call is open, or the company was asked for a correction; a copy has none of its own."""
        row = self.applications[arguments["reference"]]
        is_open = next(call["state"] for call in self.rounds.values() if call["id"] == row["round_id"]) == "open"
        return row["revises_id"] is None and (is_open or row["state"] == "correction")

    def names_supplier(self, person: Person, arguments: Arguments) -> bool:
        """The AI voucher names its supplier in the application, the cloud voucher after selection;
        all anew after a declined agreement.
        """
        row = self.applications[arguments["reference"]]
        later, selected = row["programme_code"].startswith("cloud"), row["state"] == "selected"
        return self.company_of_application(person, arguments) and (selected == later or (selected and declined(row)))

    def is_free(self, person: Person, arguments: Arguments) -> bool:
        return self.applications[arguments["reference"]]["bound_at"] is None

    def is_overdue(self, person: Person, arguments: Arguments) -> bool:
        return self.invoices[arguments["invoice_id"]]["overdue_at"] is not None

    def is_asked_to_reopen(self, person: Person, arguments: Arguments) -> bool:
        return self.rounds[arguments["reference"]]["reopen_until"] is not None

    def reopening_is_anothers(self, person: Person, arguments: Arguments) -> bool:
        return self.rounds[arguments["reference"]]["reopening_asked_by"] != person.id

    def is_unclaimed(self, person: Person, arguments: Arguments) -> bool:
        claimed = {row["purchase_id"] for row in self.invoices.values()}
        return arguments["purchase_id"] not in claimed

    def panel_is_open(self, person: Person, arguments: Arguments) -> bool:
        return self.assignments[arguments["assignment_id"]]["panel_state"] in ("forming", "scoring")

    def seat_is_open(self, person: Person, arguments: Arguments) -> bool:
        query = "select p.state from panel p join seat s on s.panel_id = p.id where s.id = ?"
        return self.world.one(query, arguments["seat_id"]) in ("forming", "scoring")

    def chooses_now(self, person: Person, arguments: Arguments) -> bool:
        """Whoever asked the supplier chooses while the application may name one."""
        wanted = self.proposals[arguments["proposal_id"]]["application_id"]
        row = next(row for row in self.applications.values() if row["id"] == wanted)
        timely = row["state"] in ("draft", "selected") and row["bound_at"] is None
        return timely and self.names_supplier(person, {"reference": row["reference"]})

    def reads_document(self, person: Person, arguments: Arguments) -> bool:
        """A receipt is between company and agency; an agreement is for its parties once sent;
        a settlement once confirmed.
        """
        kind = self.world.one("select kind from document where id = ?", arguments["document_id"])
        company, agency = self.company_of_application(person, arguments), self.agency_of_application(person, arguments)
        if kind == "receipt":
            return company or agency
        if agency or self.auditor_of_case(person, arguments):
            return True
        of_case = [row for row in self.agreements.values() if row["case_reference"] == arguments["reference"]]
        newest = max(of_case, key=lambda row: row["id"])
        party = company or self._acts_for(person, newest["provider"])
        if kind != "settlement_report":
            return party and newest["state"] != "prepared"
        settled = [row for row in self.settlements.values() if row["agreement_id"] == newest["id"]]
        return party and bool(settled) and settled[0]["state"] in ("confirmed", "returning", "returned", "closed")

    # agreements, spending, settlement

    def side(self, rows: dict[int, sqlite3.Row], key: str, side: str) -> Predicate:
        return lambda person, arguments: self._acts_for(person, rows[arguments[key]][side])

    def is_sent(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.agreements[arguments["agreement_id"]]["state"] != "prepared")

    def whose_turn(self, person: Person, arguments: Arguments) -> bool:
        """Whoever would sign now may decline instead."""
        company, provider = (self.side(self.agreements, "agreement_id", side) for side in ("company", "provider"))
        turn = {
            "awaiting_company": representative(company),
            "awaiting_supplier": representative(provider),
            "awaiting_agency": staff("approver"),
        }.get(self.agreements[arguments["agreement_id"]]["state"])
        return turn is not None and turn(person, arguments)

    def metered(self, person: Person, arguments: Arguments) -> bool:
        return self.is_metered(self.purchases[arguments["purchase_id"]])

    def delivered(self, person: Person, arguments: Arguments) -> bool:
        return not self.metered(person, arguments)

    def second_person(self, person: Person, arguments: Arguments) -> bool:
        """Whoever drew up a batch neither approves nor rejects it."""
        drawer = self.world.one("select drawn_up_by from payment_batch where id = ?", arguments["batch_id"])
        return staff("approver", "finance")(person, arguments) and bool(person.id != drawer)

    def its_auditor(self, person: Person, arguments: Arguments) -> bool:
        return (
            staff("auditor")(person, arguments)
            and self.settlements[arguments["settlement_id"]]["auditor_id"] == person.id
        )

    def is_confirmed(self, person: Person, arguments: Arguments) -> bool:
        return self.settlements[arguments["settlement_id"]]["state"] in ("confirmed", "returning", "returned", "closed")

    def is_reported(self, person: Person, arguments: Arguments) -> bool:
        return self.settlements[arguments["settlement_id"]]["pdf_id"] is not None

    def reads_ledger(self, person: Person, arguments: Arguments) -> bool:
        """The agency and the administrator read it whole, an auditor the cases it was asked to review."""
        if staff(*READERS)(person, arguments):
            return True
        if not staff("auditor")(person, arguments):
            return False
        if "organisation_id" in arguments or "supplier_id" in arguments:
            return False
        if "event_id" in arguments:
            chain = self.world.one("select chain_id from ledger_event where id = ?", arguments["event_id"])
            return person.id in self.audited.get(chain, ())
        return "reference" not in arguments or person.id in self.audited.get(arguments["reference"], ())

    # matching, suppliers, rounds, evaluation, people

    def agency_of_proposal(self, person: Person, arguments: Arguments) -> bool:
        return staff(*AGENCY)(person, arguments) and self.proposals[arguments["proposal_id"]]["receipt"] is not None

    def own_listing(self, person: Person, arguments: Arguments) -> bool:
        return self._acts_for(person, self.suppliers[arguments["supplier_id"]]["organisation_id"])

    def is_listed(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.suppliers[arguments["supplier_id"]]["state"] == "listed")

    def is_public(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.rounds[arguments["reference"]]["state"] != "prepared")

    def reads_selection(self, person: Person, arguments: Arguments) -> bool:
        """The officer who draws it up; the approver once it has been proposed. Without one there is nothing to open."""
        state = self._selection(arguments)
        return state is not None and (
            staff("officer")(person, arguments) or (staff("approver")(person, arguments) and state != "drawn_up")
        )

    def has_selection(self, person: Person, arguments: Arguments) -> bool:
        return self._selection(arguments) is not None

    def _selection(self, arguments: Arguments) -> str | None:
        query = "select s.state from selection s join round r on r.id = s.round_id where r.reference = ?"
        state: str | None = self.world.one(query, arguments["reference"])
        return state

    def own_assignment(self, person: Person, arguments: Arguments) -> bool:
        """An evaluator opens what it was given, while its panel scores."""
        row = self.assignments[arguments["assignment_id"]]
        return staff("evaluator")(person, arguments) and row["user_id"] == person.id and row["panel_state"] == "scoring"

    def reads_sealed(self, person: Person, arguments: Arguments) -> bool:
        """A sealed sheet: its writer always, officer and approver once the panel is closed."""
        row = self.assignments[arguments["assignment_id"]]
        if row["state"] != "submitted":
            return False
        own = staff("evaluator")(person, arguments) and row["user_id"] == person.id
        return own or (row["panel_state"] == "closed" and staff("officer", "approver")(person, arguments))

    def own_seat(self, person: Person, arguments: Arguments) -> bool:
        return staff("evaluator")(person, arguments) and self.seats[arguments["seat_id"]]["user_id"] == person.id

    def own_absence(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.absences[arguments["absence_id"]]["user_id"] == person.id)

    # two people: whoever took the step before does not take this one
    def other_than(self, rows: dict[int, sqlite3.Row], key: str, *columns: str) -> Predicate:
        return lambda person, arguments: all(rows[arguments[key]][column] != person.id for column in columns)

    def other_than_its_lines(self, person: Person, arguments: Arguments) -> bool:
        """Whoever opened it, decided on a line or handed it over neither reviews nor confirms the settlement."""
        row = self.settlements[arguments["settlement_id"]]
        steps = self.world.firsts(
            "select user_id from transition where kind = 'settlement' and subject_id = ? and action in ('open', "
            "'decide', 'ask_review')",
            row["id"],
        )
        return person.id not in steps

    def drawn_up_by_another(self, person: Person, arguments: Arguments) -> bool:
        """Whoever drew up a batch does not say what the bank did with it."""
        query = "select b.drawn_up_by from payment_order o join payment_batch b on b.id = o.batch_id where o.id = ?"
        return bool(self.world.one(query, arguments["order_id"]) != person.id)

    def not_settled(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.invoices[arguments["invoice_id"]]["agreement_state"] != "settled")

    def is_cut(self, person: Person, arguments: Arguments) -> bool:
        row = self.invoices[arguments["invoice_id"]]
        return bool(row["accepted"] + row["excess"] < row["supply_value"] and row["corrected_by"] is None)

    def budget_is_anothers(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.rounds[arguments["reference"]]["budget_set_by"] != person.id)

    def is_scheduled(self, person: Person, arguments: Arguments) -> bool:
        return self.rounds[arguments["reference"]]["opening_agreed_by"] is not None

    def is_not_scheduled(self, person: Person, arguments: Arguments) -> bool:
        return not self.is_scheduled(person, arguments)

    def selection_is_anothers(self, person: Person, arguments: Arguments) -> bool:
        query = (
            "select s.drawn_up_by, s.proposed_by from selection s join round r on r.id = s.round_id where "
            "r.reference = ?"
        )
        return all(person.id not in tuple(row) for row in self.world.rows(query, arguments["reference"]))

    # firms and their people

    @staticmethod
    def _acts_for(person: Person, organisation: int | None) -> bool:
        return person.organisation is not None and person.organisation == organisation
