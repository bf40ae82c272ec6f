"""Who may do what on every route, said a second time: from the rules of the grants, not from the product's policies.

An oracle that imported the policies would agree with every mistake in them. A policy that changes on purpose changes
this file in the same commit, by hand. READ says for each endpoint who may GET; WRITE who may POST, where READ does not
hold for it too. addresses.py names what each route is asked for.
"""

from tests.web.oracle.people import (
    AGENCY,
    READERS,
    Predicate,
    World,
    anyone,
    both,
    either,
    representative,
    signed_in,
    staff,
    with_organisation,
)
from tests.web.oracle.relations import Relations


class Oracle(Relations):
    """READ and WRITE: for each endpoint, who may. Where WRITE is silent, READ holds for POST too."""

    def __init__(self, world: World, objects: int) -> None:
        super().__init__(world, objects)
        self.read, self.write = self._read(), self._write()

    def _read(self) -> dict[str, Predicate]:
        """Endpoint: who may GET."""
        company, supplier, agency = (
            self.company_of_application,
            self.supplier_of_application,
            self.agency_of_application,
        )
        officer, approver, finance, admin = (
            staff("officer"),
            staff("approver"),
            staff("finance"),
            staff("administrator"),
        )
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
            "programmes.call": either(self.is_public, readers), "suppliers.pool": anyone,
            "suppliers.export_pool": anyone,
            "suppliers.catalogue": anyone, "suppliers.export_catalogue": anyone, "identity.sign_in": anyone,
            "organisations.set_password": anyone, "organisations.verify": anyone, "organisations.sign_up": anyone,
            "organisations.invitation": anyone,
            "organisations.signed_up": anyone, "organisations.send_sign_up_letter": anyone,
            "organisations.forgotten_password": anyone,
            # for whoever has signed in
            "identity.account": signed_in, "desks.notices": signed_in, "desks.search": signed_in,
            "organisations.change_password": signed_in,
            # administration
            "desks.administration": admin, "desks.due": all_agency,
            "organisations.staff": admin, "organisations.appoint_staff": admin, "workdays.days": admin,
            "organisations.person": admin,
            "organisations.end_appointment": both(admin, self.appoints_somebody_else),
            **{f"organisations.{name}": both(admin, self.somebody_else) for name in ("disable", "enable",
                "end_sessions")},
            # the firm's confirmation
            "organisations.confirmations": officer, "organisations.export_confirmations": officer,
            "organisations.confirmation": either(self.who_asked, officer),
            "organisations.confirmation_paper": both(either(self.who_asked, officer), self.has_paper),
            "organisations.send_back_confirmation": officer, "organisations.reject_confirmation": officer,
            # accounts of suppliers
            "suppliers.account_changes": all_agency, "suppliers.export_account_changes": all_agency,
            "suppliers.account_change": either(self.change_of_own_firm, accounts),
            "suppliers.account_paper": either(self.change_of_own_firm, accounts), "suppliers.reject_change": officer,
            "suppliers.change_account": representative(self.own_listing), "suppliers.of_firm": accounts,
            "work.run": all_agency,
            # organisations and suppliers
            "organisations.profile": either(self.own_organisation, readers),
            "organisations.facts": either(self.own_organisation, readers), "organisations.record_fact": officer,
            "suppliers.qualification": officer, "screening.findings": agency,
            "correspondence.messages": either(self.corresponds, agency),
            "casework.declare_absence": officer, "casework.listing": either(all_agency, admin),
            "casework.export": either(all_agency, admin),
            "casework.hand_over": both(officer, self.agency_of_application),
            "organisations.invite_member": self.represents_own,
            "suppliers.register": representative(with_organisation), "suppliers.queue": all_agency,
            "suppliers.export_queue": all_agency,
            "suppliers.supplier": either(self.is_listed, self.own_listing, readers), "suppliers.send_back": officer,
            "suppliers.edit": self.own_listing, "suppliers.add_solution": self.own_listing,
            "suppliers.edit_solution": self.own_listing, "suppliers.add_plan": self.own_listing,
            "suppliers.set_price": self.own_listing,
            # rounds
            "programmes.rounds": readers, "programmes.export": readers, "programmes.manage": readers,
            "programmes.create": officer, "programmes.edit": officer,
            "programmes.open_": both(officer, self.budget_is_anothers), "programmes.extend": officer,
            "programmes.ask_reopening": officer, "programmes.close": officer, "reporting.figures": readers,
            # applications
            "applications.start": both(with_organisation, self.is_public), "applications.listing": all_agency,
            "applications.export": all_agency, "applications.tasks": either(company, agency),
            "applications.submitted": either(company, agency), "applications.file": either(company, agency),
            "applications.need": company, "applications.plan": company, "applications.costs": company,
            "applications.files": company, "applications.consents": company, "applications.check": company,
            "screening.rescreen": officer, "applications.forfeit": both(approver, self.is_free),
            "settlement.hand_over": officer,
            "applications.reopen": both(company, self.may_be_reopened),
            "applications.withdraw": self.may_withdraw, "screening.screen": officer, "screening.exclusion": all_agency,
            "screening.reject_exclusion": both(officer,
                self.other_than(self.exclusions, "exclusion_id", "proposed_by")),
            # matching
            "matching.find": self.names_supplier, "matching.propose": self.names_supplier,
            "matching.listing": with_organisation, "matching.export": with_organisation,
            "matching.proposal": either(o_company, o_supplier, self.agency_of_proposal), "matching.decline": o_supplier,
            # evaluation
            "evaluation.pile": staff("evaluator"), "evaluation.decline": self.own_seat,
            "evaluation.declare": self.own_assignment,
            "evaluation.file": self.own_assignment, "evaluation.recuse": self.own_assignment,
            "evaluation.dissolve": officer, "evaluation.release_seat": both(officer, self.seat_is_open),
            "evaluation.release_assignment": both(officer, self.panel_is_open),
            "evaluation.sealed": self.reads_sealed, "evaluation.sheet": self.own_assignment,
            "evaluation.panels": panels, "evaluation.export_panels": panels,
            "evaluation.panel": panels, "evaluation.create_panel": officer, "selection.selection": self.reads_selection,
            "selection.export": self.reads_selection, "selection.draw_up": officer,
            "selection.reject": both(approver, self.has_selection),
            # agreements and deposits
            "agreements.listing": all_agency, "agreements.export": all_agency, "agreements.of_round": officer,
            "agreements.draw_up": officer, "agreements.agreement": reads_agreement,
            "agreements.document": reads_agreement,
            "agreements.decline": self.whose_turn, "agreements.void": officer,
            "bank.deposits": money, "bank.export_deposits": money, "bank.record_deposit": finance,
            "agreements.match": finance, "bank.deposit": money, "bank.undo_return": money,
            "agreements.unmatch": both(money, self.other_than(self.deposits, "deposit_id", "matched_by")),
            "bank.record_return": both(finance, self.other_than(self.deposits, "deposit_id", "matched_by")),
            # spending
            "claims.request_purchase": g_company, "claims.purchase": either(p_company, p_supplier, all_agency),
            "claims.decline_purchase": both(p_supplier, self.is_unclaimed),
            "claims.submit_invoice": both(p_supplier, self.delivered),
            "claims.report_use": both(p_supplier, self.metered), "claims.listing": all_agency,
            "claims.export": all_agency,
            "claims.invoice": reads_invoice, "claims.evidence": reads_invoice,
            "claims.inspect": either(i_company, both(officer, self.is_overdue)),
            "claims.show_vat": both(i_company, self.not_settled),
            "claims.correct": both(i_supplier, self.not_settled, self.is_cut),
            "claims.propose_waiver": both(finance, self.not_settled),
            # payment and settlement
            "payments.batches": money, "payments.export_batches": money, "payments.batch": money,
            "payments.export_orders": money, "payments.draw_up_batch": finance,
            "payments.reject_batch": self.second_person, "payments.reject_rest": self.second_person,
            "payments.record_paid": both(finance, self.drawn_up_by_another),
            "payments.fail_order": both(finance, self.drawn_up_by_another), "closing.closing": readers,
            "settlement.settlements": staff(*AGENCY, "auditor"),
            "settlement.export_settlements": staff(*AGENCY, "auditor"),
            "settlement.open_settlement": officer, "settlement.settlement": reads_settlement,
            "settlement.evidence": reads_settlement, "settlement.report": both(reads_settlement, self.is_reported),
            "settlement.decide_line": officer, "settlement.undo_return": money,
            "settlement.record_return": both(finance,
                self.other_than(self.settlements, "settlement_id", "confirmed_by")),
            "settlement.round_report": staff("officer", "finance"),
            "settlement.round_document": staff("officer", "finance"),
            # across the features
            "desks.case": either(company, supplier, agency, self.auditor_of_case),
            "desks.document": self.reads_document,
            "reporting.journal": self.reads_ledger, "reporting.statement": self.reads_ledger,
            "reporting.event": self.reads_ledger, "reporting.company_statement": self.reads_ledger,
            "reporting.supplier_statement": self.reads_ledger,
        }  # fmt: skip

    def _write(self) -> dict[str, Predicate]:
        """Endpoint: who may POST, where that is not said by READ."""
        officer, approver, finance, admin = (
            staff("officer"),
            staff("approver"),
            staff("finance"),
            staff("administrator"),
        )
        money = staff("finance", "approver")
        g_company, g_supplier = (self.side(self.agreements, "agreement_id", side) for side in ("company", "provider"))
        o_company, o_supplier = (self.side(self.proposals, "proposal_id", side) for side in ("company", "provider"))
        return {
            "web.choose_language": anyone, "identity.sign_out": anyone, "identity.end_session": self.own_session,
            "organisations.act_for": self.own_organisation, "organisations.edit_profile": self.speaks_for_own,
            "desks.urge": staff(*AGENCY),
            "organisations.end_membership": self.ends_membership, "identity.end_other_sessions": signed_in,
            "organisations.find_person": admin, "workdays.withdraw": admin,
            "organisations.ask_confirmation": self.speaks_for_own,
            "organisations.confirm_appointment": both(
                admin, self.other_than(self.appointments, "appointment_id", "appointed_by", "user_id")
            ),
            "work.cancel": officer, "work.resume": officer,
            "organisations.withdraw_invitation": self.invited_by_own_firm,
            "organisations.submit_confirmation": self.who_asked, "organisations.withdraw_confirmation": self.who_asked,
            "organisations.confirm_firm": both(officer,
                self.other_than(self.confirmations, "confirmation_id", "user_id")),
            "suppliers.approve_change": both(officer, self.other_than(self.changes, "change_id", "requested_by")),
            "suppliers.withdraw_change": self.change_of_own_firm,
            "screening.confirm_exclusion": both(officer,
                self.other_than(self.exclusions, "exclusion_id", "proposed_by")),
            "screening.take_back_exclusion": officer,
            "bank.return_deposit": both(money,
                self.other_than(self.deposits, "deposit_id", "matched_by", "return_recorded_by")),
            "claims.waive_vat": both(money, self.not_settled,
                self.other_than(self.invoices, "invoice_id", "waiver_by")), "claims.drop_waiver": money,
            "settlement.return_money": both(
                money, self.other_than(self.settlements, "settlement_id", "confirmed_by", "return_recorded_by")
            ),
            "suppliers.admit": officer, "suppliers.withdraw_plan": self.own_listing,
            "applications.remove_file": self.company_of_application,
            "applications.submit": both(representative(self.company_of_application), self.is_draft_but_no_copy),
            "applications.resubmit": both(representative(self.company_of_application), self.is_copy),
            "applications.ask_submission": both(self.company_of_application, self.is_no_representative),
            "applications.discard": both(self.company_of_application, self.is_copy),
            "matching.accept": o_supplier, "matching.take_back": o_company,
            "matching.choose": both(o_company, self.chooses_now),
            "programmes.schedule": both(officer, self.budget_is_anothers, self.is_not_scheduled),
            "programmes.drop_reopening": both(officer, self.is_asked_to_reopen),
            "programmes.reopen": both(officer, self.is_asked_to_reopen, self.reopening_is_anothers),
            "desks.remake": both(officer, self.agency_of_application),
            "programmes.unschedule": both(officer, self.is_scheduled),
            "evaluation.accept": self.own_seat, "evaluation.invite": officer, "evaluation.assign": officer,
            "evaluation.start": officer, "evaluation.close": officer, "selection.propose": officer,
            "selection.confirm": both(approver, self.selection_is_anothers), "selection.release": officer,
            "casework.take_on": both(officer, self.agency_of_application),
            "casework.end_absence": either(both(officer, self.own_absence), staff("administrator")),
            "agreements.draw_up_all": officer, "agreements.send": officer, "agreements.send_all": officer,
            "agreements.sign_company": representative(g_company),
            "agreements.sign_supplier": representative(g_supplier),
            "agreements.sign_agency": both(approver, self.other_than(self.agreements, "agreement_id", "drawn_up_by")),
            "claims.close_purchase": self.side(self.purchases, "purchase_id", "company"),
            "payments.approve_batch": self.second_person, "settlement.ask_review": officer,
            "settlement.opinion": both(self.its_auditor, self.other_than_its_lines),
            "settlement.confirm": both(officer, self.other_than_its_lines), "settlement.issue_report": officer,
            "closing.vouch": finance, "closing.close_month": finance,
        }  # fmt: skip
