"""Who may do what on every route, said a second time: from the rules of the grants, not from the product's policies.

An oracle that imported the policies would agree with every mistake in them. A policy that changes on purpose changes this file
in the same commit, by hand. READ says for each endpoint who may GET; WRITE who may POST, where READ does not hold for it too.
`addresses` names what each route is asked for: a few objects of each state, and children that belong to another parent.
"""

# ruff: noqa: S608 - statements are put together of names in this file

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEOPLE = (
    "company01", "member01", "company02", "company03", "company05", "supplier1", "supplier2", "supplier3", "cloud1", "cloud2",
    "evaluator1", "evaluator2", "evaluator5", "officer", "officer2", "approver", "finance", "finance2", "auditor", "admin", "admin2",
    "newcomer1",
)  # fmt: skip
"""Accounts of the demo that always walk; Oracle.people adds those that the objects ask for."""

AGENCY = ("officer", "approver", "finance")
READERS = (*AGENCY, "administrator")

LEADS_TO_SIGN_IN = {"organisations.invitation"}
"""Endpoints that answer an unusable code with the way to the door, whoever asks."""

SAME_FOR_ANY_CHILD = {"applications.remove_file"}
"""Endpoints whose POST with a foreign child may look done: it removes nothing and answers as for a child that nobody has."""

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Who asks. A person with a staff role acts for no organisation."""

    email: str
    id: int
    staff: frozenset[str]
    organisation: int | None
    is_representative: bool


STRANGER = Person("anonymous", 0, frozenset(), None, False)
"""Whoever has not signed in."""

Predicate = Callable[[Person, Arguments], bool]


@dataclass(frozen=True)
class Route:
    """A rule of the url_map."""

    endpoint: str
    rule: str
    arguments: frozenset[str]
    methods: frozenset[str]

    def address(self, arguments: Arguments) -> str:
        return re.sub(r"<(?:[^<>:]+:)?([a-z_]+)>", lambda part: str(arguments[part[1]]), self.rule)


class World:
    """Rows of the demo's database, read only, and who the people are."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)
        try:
            connection.row_factory = sqlite3.Row
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def firsts(self, query: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.rows(query, *values)]

    def one(self, query: str, *values: Any) -> Any:
        return next(iter(self.firsts(query, *values)), None)

    def person(self, email: str) -> Person | None:
        user = self.one("select id from user_account where email = ?", email)
        if user is None:
            return None
        roles = frozenset(self.firsts("select role from appointment where user_id = ? and started_at is not null and ended_at is null", user))
        seats = self.rows(
            "select organisation_id, role from membership where user_id = ? and ended_at is null order by id", user
        )
        if roles or not seats:
            return Person(email, user, roles, None, False)
        return Person(email, user, roles, seats[0]["organisation_id"], seats[0]["role"] == "representative")


def spread(rows: Iterable[Any], key: Callable[[Any], Any], most: int) -> list[Any]:
    """Up to `most` rows of each kind, where `key` names the kind."""
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return [row for group in groups.values() for row in group[:most]]


def anyone(person: Person, arguments: Arguments) -> bool:
    return True


def signed_in(person: Person, arguments: Arguments) -> bool:
    return person is not STRANGER


def with_organisation(person: Person, arguments: Arguments) -> bool:
    return person.organisation is not None


def staff(*roles: str) -> Predicate:
    return lambda person, arguments: bool(person.staff & set(roles))


def either(*predicates: Predicate) -> Predicate:
    return lambda person, arguments: any(predicate(person, arguments) for predicate in predicates)


def both(*predicates: Predicate) -> Predicate:
    return lambda person, arguments: all(predicate(person, arguments) for predicate in predicates)


def _declined(application: sqlite3.Row) -> bool:
    """Whether the agreement of a selected company was declined and no other one binds it."""
    return application["bound_at"] is None and application["place_freed_at"] is not None


def representative(predicate: Predicate) -> Predicate:
    return lambda person, arguments: person.is_representative and predicate(person, arguments)


PARTIES = "p.organisation_id company, s.organisation_id provider, p.reference case_reference, p.id application"
OF_AGREEMENT = "join application p on p.id = g.application_id join supplier s on s.id = g.supplier_id"


class Oracle:
    """READ and WRITE: for each endpoint, who may. Where WRITE is silent, READ holds for POST too."""

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
            f"select u.*, {PARTIES}, p.round_id from purchase u join agreement g on g.id = u.agreement_id {OF_AGREEMENT}"
        )
        self.invoices = keyed(
            f"select i.*, g.state agreement_state, {PARTIES} from invoice i join purchase u on u.id = i.purchase_id"
            f" join agreement g on g.id = u.agreement_id {OF_AGREEMENT}"
        )
        self.settlements = keyed(
            f"select t.*, {PARTIES} from settlement t join agreement g on g.id = t.agreement_id {OF_AGREEMENT}"
        )
        self.proposals = keyed(
            "select o.*, p.organisation_id company, s.organisation_id provider, p.receipt_number receipt from proposal o"
            " join application p on p.id = o.application_id join supplier s on s.id = o.supplier_id"
        )
        self.assignments = keyed(
            "select a.*, s.user_id, p.state panel_state from assignment a join seat s on s.id = a.seat_id"
            " join panel p on p.id = a.panel_id"
        )
        self.seats = keyed("select * from seat")
        self.changes = keyed("select c.*, s.organisation_id provider from account_change c join supplier s on s.id = c.supplier_id")
        self.confirmations = keyed("select * from firm_confirmation")
        self.exclusions = keyed("select * from exclusion")
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
        self.read, self.write = self._read(), self._write()

    def _keyed(self, query: str) -> dict[int, sqlite3.Row]:
        return {row["id"]: row for row in self.world.rows(query)}

    def people(self) -> list[Person]:
        """PEOPLE, whoever represents a supplier that is not listed, and a party to each kind of object that has none of these."""
        found = {name: self.world.person(name) for name in _mails(*PEOPLE)}
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
        return self._acts_for(person, self.applications[arguments["reference"]]["provider"])

    def agency_of_application(self, person: Person, arguments: Arguments) -> bool:
        """The agency reads what has been received; a draft is the company's own."""
        row = self.applications[arguments["reference"]]
        return staff(*AGENCY)(person, arguments) and row["receipt_number"] is not None and row["state"] != "draft"

    def auditor_of_case(self, person: Person, arguments: Arguments) -> bool:
        return staff("auditor")(person, arguments) and person.id in self.audited.get(arguments["reference"], ())

    def may_withdraw(self, person: Person, arguments: Arguments) -> bool:
        """A selected company that has named its supplier leaves by declining the agreement; once one is declined, like this."""
        row = self.applications[arguments["reference"]]
        has_partner = row["state"] == "selected" and row["supplier_id"] is not None and not _declined(row)
        return representative(self.company_of_application)(person, arguments) and not has_partner

    def names_supplier(self, person: Person, arguments: Arguments) -> bool:
        """The AI voucher names its supplier in the application, the cloud voucher after selection; all anew after a declined agreement."""
        row = self.applications[arguments["reference"]]
        later, selected = row["programme_code"].startswith("cloud"), row["state"] == "selected"
        return self.company_of_application(person, arguments) and (selected == later or (selected and _declined(row)))

    def reads_document(self, person: Person, arguments: Arguments) -> bool:
        """A receipt is between company and agency; an agreement is for its parties once sent; a settlement once confirmed."""
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
        return staff("auditor")(person, arguments) and self.settlements[arguments["settlement_id"]]["auditor_id"] == person.id

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

    def own_seat(self, person: Person, arguments: Arguments) -> bool:
        return staff("evaluator")(person, arguments) and self.seats[arguments["seat_id"]]["user_id"] == person.id

    def own_organisation(self, person: Person, arguments: Arguments) -> bool:
        return self._acts_for(person, arguments["organisation_id"])

    def represents_own(self, person: Person, arguments: Arguments) -> bool:
        return self.own_organisation(person, arguments) and person.is_representative

    def speaks_for_own(self, person: Person, arguments: Arguments) -> bool:
        """The representative; where there is none, whoever works there."""
        has_one = self.world.one(
            "select 1 from membership where organisation_id = ? and role = 'representative' and ended_at is null",
            arguments["organisation_id"],
        )
        return self.own_organisation(person, arguments) and (person.is_representative or not has_one)

    def ends_membership(self, person: Person, arguments: Arguments) -> bool:
        row = self.world.rows("select * from membership where id = ?", arguments["membership_id"])[0]
        return self._acts_for(person, row["organisation_id"]) and person.is_representative

    # two people: whoever took the step before does not take this one

    def other_than(self, rows: dict[int, sqlite3.Row], key: str, *columns: str) -> Predicate:
        return lambda person, arguments: all(rows[arguments[key]][column] != person.id for column in columns)

    def other_than_its_lines(self, person: Person, arguments: Arguments) -> bool:
        """Whoever opened it, decided on a line or handed it over neither reviews nor confirms the settlement."""
        row = self.settlements[arguments["settlement_id"]]
        steps = self.world.firsts(
            "select user_id from transition where kind = 'settlement' and thing_id = ? and action in ('open', 'decide', 'ask_review')", row["id"]
        )
        return person.id not in steps

    def drawn_up_by_another(self, person: Person, arguments: Arguments) -> bool:
        """Whoever drew up a batch does not say what the bank did with it."""
        query = "select b.drawn_up_by from payment_order o join payment_batch b on b.id = o.batch_id where o.id = ?"
        return bool(self.world.one(query, arguments["order_id"]) != person.id)

    def not_settled(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.invoices[arguments["invoice_id"]]["agreement_state"] != "settled")

    def budget_is_anothers(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.rounds[arguments["reference"]]["budget_set_by"] != person.id)

    def selection_is_anothers(self, person: Person, arguments: Arguments) -> bool:
        query = "select s.drawn_up_by, s.proposed_by from selection s join round r on r.id = s.round_id where r.reference = ?"
        return all(person.id not in tuple(row) for row in self.world.rows(query, arguments["reference"]))

    # firms and their people

    def who_asked(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.confirmations[arguments["confirmation_id"]]["user_id"] == person.id)

    def has_paper(self, person: Person, arguments: Arguments) -> bool:
        return self.confirmations[arguments["confirmation_id"]]["file_id"] is not None

    def change_of_own_firm(self, person: Person, arguments: Arguments) -> bool:
        """A change of account is the representatives' business."""
        return person.is_representative and self._acts_for(person, self.changes[arguments["change_id"]]["provider"])

    def invited_by_own_firm(self, person: Person, arguments: Arguments) -> bool:
        return self.represents_own(person, {"organisation_id": self.invitations[arguments["invitation_id"]]["organisation_id"]})

    def somebody_else(self, person: Person, arguments: Arguments) -> bool:
        return bool(arguments["user_id"] != person.id)

    def appoints_somebody_else(self, person: Person, arguments: Arguments) -> bool:
        return bool(self.appointments[arguments["appointment_id"]]["user_id"] != person.id)

    def own_session(self, person: Person, arguments: Arguments) -> bool:
        owner = self.world.one("select user_id from user_session where id = ?", arguments["session_id"])
        return bool(owner == person.id)

    @staticmethod
    def _acts_for(person: Person, organisation: int | None) -> bool:
        return person.organisation is not None and person.organisation == organisation

    def _read(self) -> dict[str, Predicate]:
        """Endpoint: who may GET."""
        company, supplier, agency = self.company_of_application, self.supplier_of_application, self.agency_of_application
        officer, approver, finance, admin = staff("officer"), staff("approver"), staff("finance"), staff("administrator")
        all_agency, readers = staff(*AGENCY), staff(*READERS)
        g_parties = either(*(self.side(self.agreements, "agreement_id", side) for side in ("company", "provider")))
        g_company = self.side(self.agreements, "agreement_id", "company")
        p_company, p_supplier = (self.side(self.purchases, "purchase_id", side) for side in ("company", "provider"))
        i_company, i_supplier = (self.side(self.invoices, "invoice_id", side) for side in ("company", "provider"))
        t_parties = either(*(self.side(self.settlements, "settlement_id", side) for side in ("company", "provider")))
        o_company, o_supplier = (self.side(self.proposals, "proposal_id", side) for side in ("company", "provider"))
        reads_agreement = either(both(g_parties, self.is_sent), all_agency)
        reads_invoice = either(i_company, i_supplier, all_agency)
        reads_settlement = either(all_agency, self.its_auditor, both(t_parties, self.is_confirmed))
        money, accounts = staff("finance", "approver"), staff("officer", "finance")
        panels = staff("officer", "approver")
        return {
            # for everybody
            "desks.home": anyone, "web.healthz": anyone, "web.readyz": anyone, "programmes.calls": anyone,
            "programmes.call": either(self.is_public, readers), "suppliers.pool": anyone, "suppliers.export_pool": anyone,
            "suppliers.catalogue": anyone, "suppliers.export_catalogue": anyone, "identity.sign_in": anyone,
            "organisations.set_password": anyone, "organisations.verify": anyone, "organisations.sign_up": anyone,
            "organisations.invitation": anyone,
            "organisations.signed_up": anyone, "organisations.forgotten_password": anyone,
            # for whoever has signed in
            "identity.account": signed_in, "desks.notices": signed_in, "organisations.change_password": signed_in,
            # administration
            "desks.administration": admin, "organisations.staff": admin, "workdays.days": admin, "organisations.person": admin,
            "organisations.end_appointment": both(admin, self.appoints_somebody_else),
            **{f"organisations.{name}": both(admin, self.somebody_else) for name in ("disable", "enable", "end_sessions")},
            # the firm's confirmation
            "organisations.confirmations": officer, "organisations.export_confirmations": officer,
            "organisations.confirmation": either(self.who_asked, officer), "organisations.confirmation_paper": both(either(self.who_asked, officer), self.has_paper),
            "organisations.return_confirmation": officer, "organisations.reject_confirmation": officer,
            # accounts of suppliers
            "suppliers.account_changes": all_agency, "suppliers.export_account_changes": all_agency,
            "suppliers.account_change": either(self.change_of_own_firm, accounts),
            "suppliers.account_paper": either(self.change_of_own_firm, accounts), "suppliers.reject_change": officer,
            "suppliers.change_account": representative(self.own_listing), "suppliers.of_firm": accounts,
            # organisations and suppliers
            "organisations.profile": either(self.own_organisation, readers), "organisations.invite_member": self.represents_own,
            "suppliers.register": representative(with_organisation), "suppliers.queue": all_agency, "suppliers.export_queue": all_agency,
            "suppliers.supplier": either(self.is_listed, self.own_listing, readers), "suppliers.return_": officer,
            "suppliers.edit": self.own_listing, "suppliers.add_solution": self.own_listing,
            "suppliers.edit_solution": self.own_listing, "suppliers.add_plan": self.own_listing,
            "suppliers.set_price": self.own_listing,
            # rounds
            "programmes.rounds": readers, "programmes.export": readers, "programmes.manage": readers,
            "programmes.create": officer, "programmes.edit": officer, "programmes.open_": both(officer, self.budget_is_anothers), "programmes.extend": officer,
            "programmes.close": officer, "reporting.figures": readers,
            # applications
            "applications.start": both(with_organisation, self.is_public), "applications.listing": all_agency,
            "applications.export": all_agency, "applications.tasks": either(company, agency),
            "applications.submitted": either(company, agency), "applications.file": either(company, agency),
            "applications.need": company, "applications.plan": company, "applications.costs": company,
            "applications.files": company, "applications.consents": company, "applications.check": company,
            "applications.withdraw": self.may_withdraw, "applications.screen": officer, "applications.exclusion": all_agency,
            "applications.return_exclusion": both(officer, self.other_than(self.exclusions, "exclusion_id", "proposed_by")),
            # matching
            "matching.find": self.names_supplier, "matching.propose": self.names_supplier,
            "matching.listing": with_organisation, "matching.export": with_organisation,
            "matching.proposal": either(o_company, o_supplier, self.agency_of_proposal), "matching.decline": o_supplier,
            # evaluation
            "evaluation.pile": staff("evaluator"), "evaluation.decline": self.own_seat, "evaluation.declare": self.own_assignment,
            "evaluation.file": self.own_assignment, "evaluation.recuse": self.own_assignment,
            "evaluation.sheet": self.own_assignment, "evaluation.panels": panels, "evaluation.export_panels": panels,
            "evaluation.panel": panels, "evaluation.create_panel": officer, "evaluation.selection": self.reads_selection,
            "evaluation.export": self.reads_selection, "evaluation.draw_up": officer,
            "evaluation.return_": both(approver, self.has_selection),
            # agreements and deposits
            "agreements.listing": all_agency, "agreements.export": all_agency, "agreements.of_round": officer,
            "agreements.draw_up": officer, "agreements.agreement": reads_agreement, "agreements.document": reads_agreement,
            "agreements.decline": self.whose_turn, "agreements.deposits": money, "agreements.export_deposits": money,
            "agreements.match": finance, "agreements.deposit": money, "agreements.undo_return": money,
            "agreements.record_return": both(finance, self.other_than(self.deposits, "deposit_id", "matched_by")),
            # spending
            "claims.request_purchase": g_company, "claims.purchase": either(p_company, p_supplier, all_agency),
            "claims.decline_purchase": p_supplier, "claims.submit_invoice": both(p_supplier, self.delivered),
            "claims.report_use": both(p_supplier, self.metered), "claims.listing": all_agency, "claims.export": all_agency,
            "claims.invoice": reads_invoice, "claims.evidence": reads_invoice, "claims.inspect": i_company,
            "claims.show_vat": both(i_company, self.not_settled), "claims.propose_waiver": both(finance, self.not_settled),
            # payment and settlement
            "settlement.batches": money, "settlement.export_batches": money, "settlement.batch": money,
            "settlement.export_orders": money, "settlement.draw_up_batch": finance, "settlement.reject_batch": self.second_person,
            "settlement.confirm_order": both(finance, self.drawn_up_by_another), "settlement.fail_order": both(finance, self.drawn_up_by_another), "settlement.closing": readers,
            "settlement.settlements": staff(*AGENCY, "auditor"), "settlement.export_settlements": staff(*AGENCY, "auditor"),
            "settlement.open_settlement": officer, "settlement.settlement": reads_settlement,
            "settlement.evidence": reads_settlement, "settlement.report": both(reads_settlement, self.is_reported),
            "settlement.decide_line": officer, "settlement.undo_return": money,
            "settlement.record_return": both(finance, self.other_than(self.settlements, "settlement_id", "confirmed_by")),
            "settlement.round_report": staff("officer", "finance"), "settlement.round_document": staff("officer", "finance"),
            # across the features
            "desks.case": either(company, supplier, agency, self.auditor_of_case), "desks.document": self.reads_document,
            "reporting.ledger_": self.reads_ledger, "reporting.statement": self.reads_ledger,
            "reporting.event": self.reads_ledger, "reporting.company_statement": self.reads_ledger,
            "reporting.supplier_statement": self.reads_ledger,
        }  # fmt: skip

    def _write(self) -> dict[str, Predicate]:
        """Endpoint: who may POST, where that is not said by READ."""
        officer, approver, finance, admin = staff("officer"), staff("approver"), staff("finance"), staff("administrator")
        money = staff("finance", "approver")
        g_company, g_supplier = (self.side(self.agreements, "agreement_id", side) for side in ("company", "provider"))
        o_company, o_supplier = (self.side(self.proposals, "proposal_id", side) for side in ("company", "provider"))
        return {
            "web.choose_language": anyone, "identity.sign_out": anyone, "identity.end_session": self.own_session,
            "organisations.act_for": self.own_organisation, "organisations.profile": self.speaks_for_own,
            "organisations.end_membership": self.ends_membership, "identity.end_other_sessions": signed_in,
            "organisations.find_person": admin, "workdays.withdraw": admin, "organisations.ask_confirmation": self.speaks_for_own,
            "organisations.confirm_appointment": both(
                admin, self.other_than(self.appointments, "appointment_id", "appointed_by", "user_id")
            ),
            "organisations.withdraw_invitation": self.invited_by_own_firm,
            "organisations.submit_confirmation": self.who_asked, "organisations.withdraw_confirmation": self.who_asked,
            "organisations.confirm_firm": both(officer, self.other_than(self.confirmations, "confirmation_id", "user_id")),
            "suppliers.approve_change": both(officer, self.other_than(self.changes, "change_id", "requested_by")),
            "suppliers.withdraw_change": self.change_of_own_firm,
            "applications.confirm_exclusion": both(officer, self.other_than(self.exclusions, "exclusion_id", "proposed_by")),
            "applications.take_back_exclusion": officer,
            "agreements.return_deposit": both(money, self.other_than(self.deposits, "deposit_id", "matched_by", "return_recorded_by")),
            "claims.waive_vat": both(money, self.not_settled, self.other_than(self.invoices, "invoice_id", "waiver_by")), "claims.drop_waiver": money,
            "settlement.return_money": both(
                money, self.other_than(self.settlements, "settlement_id", "confirmed_by", "return_recorded_by")
            ),
            "suppliers.list_": officer, "suppliers.withdraw_plan": self.own_listing,
            "applications.remove_file": self.company_of_application,
            "applications.submit": representative(self.company_of_application),
            "matching.accept": o_supplier, "matching.take_back": o_company,
            "evaluation.accept": self.own_seat, "evaluation.invite": officer, "evaluation.assign": officer,
            "evaluation.start": officer, "evaluation.close": officer, "evaluation.propose": officer,
            "evaluation.confirm": both(approver, self.selection_is_anothers), "evaluation.release": officer,
            "agreements.draw_up_all": officer, "agreements.send": officer, "agreements.send_all": officer,
            "agreements.sign_company": representative(g_company), "agreements.sign_supplier": representative(g_supplier),
            "agreements.sign_agency": both(approver, self.other_than(self.agreements, "agreement_id", "drawn_up_by")),
            "claims.close_purchase": self.side(self.purchases, "purchase_id", "company"),
            "settlement.approve_batch": self.second_person, "settlement.ask_review": officer,
            "settlement.opinion": both(self.its_auditor, self.other_than_its_lines), "settlement.confirm": both(officer, self.other_than_its_lines), "settlement.issue_report": officer,
            "settlement.vouch": finance, "settlement.close_month": finance,
        }  # fmt: skip


def addresses(route: Route, oracle: Oracle) -> Iterator[tuple[Arguments, bool]]:
    """The arguments a route is asked with, and whether they belong together: a child of another parent does not."""
    names = route.arguments
    formats = ("pdf", "xlsx") if route.endpoint == "settlement.report" else ("csv", "xlsx")
    for parent in _parents(route, oracle):
        for child, together in _children(route, parent, oracle):
            for name in formats if "format" in names else (None,):
                yield {**parent, **child, **({"format": name} if name else {})}, together


def _parents(route: Route, oracle: Oracle) -> list[Arguments]:
    names, world, most = route.arguments, oracle.world, oracle.objects
    if not names - {"format"}:
        return [{}]
    if "reference" in names:
        found = [{"reference": reference} for reference in _references(route, oracle)]
        return [{**row, "month": "2026-01"} for row in found] if "month" in names else found
    if (route.endpoint.startswith("organisations.") or route.endpoint == "suppliers.of_firm") and "organisation_id" in names:
        own = [person.organisation for person in map(world.person, _mails("company01", "company02", "supplier1")) if person]
        return [{"organisation_id": organisation} for organisation in own]
    if route.endpoint == "reporting.company_statement":
        return [{"organisation_id": key} for key in dict.fromkeys(row["company"] for row in list(oracle.agreements.values())[:3])]
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
    }  # fmt: skip
    for name, rows in stateful.items():
        if name in names:
            return [{name: row["id"]} for row in spread(rows.values(), lambda row: row["state"], most)]
    tables = {"panel_id": "panel", "batch_id": "payment_batch", "order_id": "payment_order", "deposit_id": "deposit"}
    for name, table in tables.items():
        if name in names:
            return [{name: key} for key in world.firsts(f"select min(id) from {table} group by state")]
    if "membership_id" in names:
        return [{"membership_id": key} for key in world.firsts("select id from membership where ended_at is null limit 3")]
    if "session_id" in names:
        sessions = world.firsts("select id from user_session where ended_at is null order by id desc limit 3")
        return [{"session_id": key} for key in sessions]
    if "user_id" in names:
        return [{"user_id": person.id} for person in map(world.person, _mails("admin", "company01", "finance")) if person]
    if "appointment_id" in names:
        kinds = spread(oracle.appointments.values(), lambda row: (row["role"] == "administrator", row["started_at"] is None), 1)
        return [{"appointment_id": row["id"]} for row in kinds]
    if "day_id" in names:
        return [{"day_id": 1}]
    if "event_id" in names:
        return [{"event_id": key} for key in world.firsts("select min(id) from ledger_event group by chain_id limit 4")]
    if "code" in names:
        return [{"code": "x" * 43}]
    raise LookupError(f"{route.endpoint}: no objects for {', '.join(sorted(names))}")


def _mails(*names: str) -> list[str]:
    return [f"{name}@demo.example" for name in names]


def _references(route: Route, oracle: Oracle) -> list[str]:
    def late(rows: Iterable[Any]) -> list[str]:
        return [row["case_reference"] for row in spread(rows, lambda row: row["state"], 1)]

    if route.rule.startswith("/applications"):
        return [row["reference"] for row in spread(oracle.applications.values(), lambda row: row["state"], oracle.objects)]
    if route.rule.startswith("/cases"):
        early = [row["reference"] for row in spread(oracle.applications.values(), lambda row: row["state"], oracle.objects)]
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
            "select l.id line_id, e.id evidence_id from settlement_line l join evidence e on e.invoice_id {} l.invoice_id"
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
        own = rows("select min(id) document_id from document where case_reference = ? group by kind", parent["reference"])
        foreign = rows("select id document_id from document where case_reference <> ? limit 1", parent["reference"])
        return [*((dict(row), True) for row in own), *((dict(row), False) for row in foreign)]
    if "supplier_id" in names and "reference" in parent:
        suppliers = rows("select min(id), state from supplier group by state")
        return [({"supplier_id": key}, state == "listed") for key, state in suppliers]  # one not listed is nobody's business
    if "plan_id" in names:
        return pair(
            "select s.id solution_id, p.id plan_id from plan p join solution s on s.id = p.solution_id where s.supplier_id {} ?",
            parent["supplier_id"],
        )
    if "solution_id" in names:
        return pair("select id solution_id from solution where supplier_id {} ?", parent["supplier_id"])
    return [({}, True)]
