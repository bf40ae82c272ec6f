"""Every verb that people use: on what, in which states, by whom. Written down by hand, from the rules of the grants.

A second opinion on policies and lifecycles: where a policy changes on purpose, this table changes in the same commit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests import given
from tests.given import people, ready
from tests.given.acting import AGREED, APPLIED, CLOSES, OVER, PAID, RELEASED, SCORED, SPENT, at, on, sample_pdf
from tests.given.organisations import firm, member, representative
from vouchers.agreements import services as agreements
from vouchers.applications import services as applications
from vouchers.bank import services as bank
from vouchers.claims.services import invoicing, purchasing
from vouchers.evaluation import releases
from vouchers.evaluation import services as evaluation
from vouchers.kernel.actor import ANONYMOUS, SYSTEM, Actor, StaffRole
from vouchers.matching import services as matching
from vouchers.organisations import firms, staff
from vouchers.organisations import services as organisations
from vouchers.payments import services as payments
from vouchers.programmes import services as programmes
from vouchers.screening import services as screening
from vouchers.selection import services as selections
from vouchers.settlement import services as settlement
from vouchers.suppliers import accounts
from vouchers.suppliers import services as suppliers
from vouchers.work import services as work

OFFICERS = ("officer", "officer2")
FINANCES = ("finance", "finance2")
COMPANY = ("company", "member")
SUPPLIER = ("supplier", "supplier_member")
ADMINISTRATORS = ("administrator", "administrator2")

Who = tuple[str, ...]


@dataclass(frozen=True)
class Verb:
    """One verb, as it may be used."""

    kind: str
    """The lifecycle of the thing."""
    action: str
    who: Who | dict[str, Who]
    """Names of `cast_of` that may, or names by state."""
    call: Callable[[Any, Actor, float], Any]
    """Uses it on the thing, by a person, on a day."""
    day: float
    states: tuple[str, ...] = ()
    """Where it may be used; all in which the lifecycle has the action, unless said."""
    ready: Callable[[Any], Any] = lambda thing: None
    """What else must be there before it can be done."""

    def may(self, state: str) -> Who:
        """Who may in this state."""
        return self.who.get(state, ()) if isinstance(self.who, dict) else self.who


@dataclass(frozen=True)
class Using:
    """A verb with what it is told beside the thing."""

    verb: Callable[..., Any]
    told: dict[str, Any]

    def __call__(self, thing: Any, by: Actor, day: float) -> Any:
        return self.verb(thing, **self.told, by=by, at=at(day))

    def silent(self) -> "Using":
        """The same, with nothing but a blank where it says why."""
        return Using(
            self.verb, {name: " " if name in ("reason", "opinion") else value for name, value in self.told.items()}
        )


def _with(verb: Callable[..., Any], **told: Any) -> Using:
    return Using(verb, told)


PAPER = {"filename": "등록증.pdf", "body": sample_pdf()}
PROOF = {"files": [("증빙.pdf", sample_pdf())]}
SHOWN = ("accepted", "partly_accepted", "self_paid", "ordered", "paid")
TWO = {"reason": "사유가 있습니다."}

VERBS: list[Verb] = [
    Verb("run", "cancel", OFFICERS, _with(work.cancel), AGREED),
    Verb("run", "resume", OFFICERS, _with(work.resume), AGREED, states=("cancelled",)),
    Verb("run", "finish", ("system",), _with(work.finish), AGREED),
    Verb("invitation", "withdraw", ("company",), _with(organisations.withdraw_invitation), 2),
    Verb("invitation", "lapse", ("system",), _with(organisations.lapse_invitation), 20),
    Verb("firm_confirmation", "submit", ("asker",), _with(firms.submit, note="", **PAPER), 5),
    Verb("firm_confirmation", "confirm", OFFICERS, _with(firms.confirm, alone=False), 5),
    Verb("firm_confirmation", "return", OFFICERS, _with(firms.send_back, **TWO), 5),
    Verb("firm_confirmation", "reject", OFFICERS, _with(firms.reject, **TWO), 5),
    Verb("firm_confirmation", "withdraw", ("asker",), _with(firms.withdraw), 5),
    Verb("firm_confirmation", "lapse", ("system",), _with(firms.lapse), 60),
    Verb("account", "disable", ADMINISTRATORS, _with(staff.disable, **TWO), 5),
    Verb("account", "enable", ADMINISTRATORS, _with(staff.enable, **TWO), 5),
    Verb("account", "end_sessions", ADMINISTRATORS, _with(staff.end_sessions, **TWO), 5, states=("active", "disabled")),
    Verb("round", "edit", OFFICERS, _with(programmes.edit_round, title="다른 이름", budget=1_000, opens_at=at(1),
        closes_at=at(40)), 0.8),
    Verb("round", "schedule", ("officer2",), _with(programmes.schedule_opening), 0.8),
    Verb("round", "unschedule", OFFICERS, _with(programmes.unschedule), 0.9, ready=ready.scheduled),
    Verb("round", "open", ("officer2", "system"), _with(programmes.open_round), 1, ready=ready.scheduled),
    Verb("round", "extend", OFFICERS, _with(programmes.extend, closes_at=at(45), **TWO), 30),
    Verb("round", "close", (*OFFICERS, "system"), _with(programmes.close), 32),
    Verb("round", "ask_reopening", OFFICERS, _with(programmes.ask_reopening, until=at(60), **TWO), 40),
    Verb("round", "drop_reopening", OFFICERS, _with(programmes.drop_reopening), 40, ready=ready.reopening),
    Verb("round", "reopen", ("officer2",), _with(programmes.reopen), 40, ready=ready.reopening),
    Verb("supplier", "edit", SUPPLIER, _with(suppliers.edit_registration, introduction="바꾼 소개", slots=7), 1),
    Verb(
        "supplier", "set_account", ("supplier",),
        _with(suppliers.edit_registration, introduction="바꾼 소개", slots=7, bank_code="088", account="110-123-456789",
            holder="supplier1 상회(시험)"), 1,
        states=("registered", "returned"),
    ),
    Verb("supplier", "list", (*OFFICERS, "system"), _with(suppliers.admit_supplier), 1),
    Verb("supplier", "return", OFFICERS, _with(suppliers.send_back_registration, **TWO), 1),
    Verb(
        "supplier", "ask_change", ("supplier",),
        _with(accounts.ask_change, bank_code="090", number="3333-01-1234567", holder="supplier1 상회(시험)", **TWO,
            **PAPER), 2, states=("listed",),
    ),
    Verb("account_change", "approve_change", OFFICERS, _with(accounts.approve_change, waiting_days=3), 20),
    Verb("account_change", "reject_change", OFFICERS, _with(accounts.reject_change, **TWO), 20),
    Verb("account_change", "withdraw_change", ("supplier",), _with(accounts.withdraw_change), 20),
    Verb("account_change", "apply_change", ("system",), _with(accounts.apply_change), 30),
    Verb("application", "edit", COMPANY, _with(applications.save_plan, answers={}), APPLIED + 3),
    Verb("application", "submit", {"draft": ("company",)}, _with(applications.submit), APPLIED + 3),
    Verb(
        "application", "withdraw", ("company",), _with(applications.withdraw, **TWO), APPLIED + 3,
        states=("draft", "submitted", "correction", "eligible"),
    ),
    Verb("application", "reopen", COMPANY, _with(applications.reopen), APPLIED + 3),
    Verb("application", "ask_submission", ("member",), _with(applications.ask_submission), APPLIED + 3),
    Verb("application", "resubmit", (), _with(applications.resubmit), APPLIED + 3),  # a copy alone
    Verb("application", "discard", (), _with(applications.discard), APPLIED + 3),
    Verb("application", "find_eligible", OFFICERS, _with(screening.find_eligible, note=""), APPLIED + 3),
    Verb("application", "propose_exclusion", OFFICERS, _with(screening.propose_exclusion, ground="tax-arrears", **TWO),
        APPLIED + 20),
    Verb("application", "ask_correction", OFFICERS, _with(screening.send_back_application, **TWO), APPLIED + 3),
    Verb("application", "rescreen", OFFICERS, _with(screening.rescreen, **TWO), APPLIED + 3),
    Verb("application", "forfeit", ("approver",), _with(applications.forfeit, **TWO), RELEASED + 10),
    Verb("exclusion", "confirm_exclusion", ("officer2",), _with(screening.confirm_exclusion), APPLIED + 3),
    Verb("exclusion", "return_exclusion", ("officer2",), _with(screening.reject_exclusion, **TWO), APPLIED + 3),
    Verb("exclusion", "take_back_exclusion", ("officer",), _with(screening.take_back_exclusion), APPLIED + 3),
    Verb("proposal", "accept", SUPPLIER, _with(matching.accept, answer="함께하겠습니다."), APPLIED + 0.5),
    Verb("proposal", "choose", COMPANY, _with(matching.choose), APPLIED + 0.6),
    Verb("proposal", "lapse", ("system",), _with(matching.let_lapse), CLOSES + 1),
    Verb("proposal", "decline", SUPPLIER, _with(matching.decline, **TWO), APPLIED + 0.5),
    Verb("proposal", "take_back", COMPANY, _with(matching.take_back), APPLIED + 0.5),
    Verb(
        "panel", "invite", OFFICERS,
        lambda thing, by, day: evaluation.invite(
            thing, people.user("evaluator9", StaffRole.EVALUATOR), by=by, at=at(day)
        ), SCORED,
    ),
    Verb("panel", "assign", OFFICERS,
        lambda thing, by, day: evaluation.assign(thing, [], by=by, at=at(day)), SCORED),
    Verb("panel", "start", OFFICERS, _with(evaluation.start_scoring), SCORED, ready=ready.seated),
    Verb("panel", "close", OFFICERS, _with(evaluation.close_panel), SCORED + 1, ready=ready.scored),
    Verb("panel", "dissolve", OFFICERS, _with(releases.dissolve, **TWO), SCORED),
    Verb("seat", "release", OFFICERS, _with(releases.release_seat, **TWO), SCORED),
    Verb("assignment", "release", OFFICERS, _with(releases.release_assignment, **TWO), SCORED),
    Verb("seat", "accept", ("evaluator",), _with(evaluation.accept_invitation), SCORED - 1),
    Verb("seat", "decline", ("evaluator",), _with(evaluation.decline_invitation, **TWO), SCORED - 1),
    Verb("assignment", "declare", ("evaluator",),
        lambda thing, by, day: evaluation.declare(thing, [], by=by, at=at(day)), SCORED),
    Verb("assignment", "recuse", ("evaluator",), _with(evaluation.recuse, **TWO), SCORED),
    Verb("assignment", "save", ("evaluator",), ready.sheet(evaluation.save_sheet), SCORED),
    Verb("assignment", "submit", ("evaluator",), ready.sheet(evaluation.submit_sheet), SCORED),
    Verb("selection", "propose", OFFICERS, _with(selections.propose_selection), SCORED + 3),
    Verb("selection", "confirm", ("approver",), _with(selections.confirm_selection), SCORED + 3),
    Verb("selection", "return", ("approver",), _with(selections.reject_selection, **TWO), SCORED + 3),
    Verb("selection", "redraw", OFFICERS,
        lambda thing, by, day: selections.draw_up_selection(thing.round, by=by, at=at(day)), SCORED + 3),
    Verb("selection", "release", OFFICERS, _with(selections.release), RELEASED),
    Verb("selection", "tell_result", OFFICERS,
        lambda thing, by, day: selections.tell_result(thing.lines[0], by=by, at=at(day)), RELEASED),
    Verb("agreement", "send", OFFICERS, _with(agreements.send), AGREED),
    Verb("agreement", "sign_company", ("company",), _with(agreements.sign_for_company), AGREED),
    Verb("agreement", "sign_supplier", ("supplier",), _with(agreements.sign_for_supplier), AGREED),
    Verb("agreement", "sign_agency", ("approver",), _with(agreements.sign_for_agency), AGREED),
    Verb(
        "agreement", "decline", {"awaiting_company": ("company",), "awaiting_supplier": ("supplier",),
            "awaiting_agency": ("approver",)},
        _with(agreements.decline, **TWO), AGREED,
    ),
    Verb("agreement", "void", OFFICERS, _with(agreements.void, **TWO), AGREED),
    Verb("agreement", "start_settling", OFFICERS, _with(settlement.open_settlement), OVER),
    Verb("deposit", "match", FINANCES,
        lambda thing, by, day: agreements.match_deposit(thing, ready.first_agreement(thing), by=by, at=at(day)),
        AGREED + 1),
    Verb(
        "deposit", "unmatch", {"matched": ("finance2", "approver"), "surplus": ("finance2", "approver")},
        _with(agreements.unmatch_deposit, **TWO), AGREED + 1,
    ),
    Verb(
        "deposit", "record_return", {"unmatched": FINANCES, "surplus": ("finance2",)},
        lambda thing, by, day: bank.record_return(thing, statement_line="B-9", returned_on=on(day), by=by, at=at(day)),
        AGREED + 1,
    ),
    Verb("deposit", "undo_return", (*FINANCES, "approver"), _with(bank.undo_return, **TWO), AGREED + 2),
    Verb("deposit", "return_deposit", ("finance", "approver"), _with(bank.return_deposit), AGREED + 2),
    Verb("purchase", "decline", SUPPLIER, _with(purchasing.decline_purchase, **TWO), SPENT),
    Verb("purchase", "cancel", (*COMPANY, "system"), _with(purchasing.close_purchase), SPENT),
    Verb("purchase", "invoice", SUPPLIER, ready.invoice, SPENT),
    Verb("invoice", "fall_due", ("system",), _with(invoicing.fall_due), SPENT + 30),
    Verb("invoice", "accept", (*COMPANY, *OFFICERS),
        lambda thing, by, day: invoicing.accept_invoice(
            thing, amount=thing.supply_value, final=True, reason="", by=by, at=at(day)
        ),
        SPENT + 30, ready=ready.silent),
    Verb(
        "invoice", "accept_part", (*COMPANY, *OFFICERS),
        _with(invoicing.accept_invoice, amount=1_000_000, final=False, **TWO), SPENT + 30, ready=ready.silent,
    ),
    Verb("invoice", "refuse", (*COMPANY, *OFFICERS), _with(invoicing.refuse_invoice, **TWO), SPENT + 30,
        ready=ready.silent),
    Verb("invoice", "show_vat", COMPANY, _with(invoicing.show_vat, **PROOF), PAID + 5, states=SHOWN),
    Verb(
        "invoice", "correct", SUPPLIER,
        lambda thing, by, day: invoicing.correct_tax_invoice(
            thing, tax_number=f"{on(day):%Y%m%d}41000000000000c7", issued_on=on(day), by=by, at=at(day)
        ), SPENT + 5, states=("partly_accepted",),
    ),
    Verb("invoice", "propose_waiver", FINANCES, _with(invoicing.propose_waiver, reason="exempt"), PAID + 5,
        states=SHOWN),
    Verb("invoice", "drop_waiver", (*FINANCES, "approver"), _with(invoicing.drop_waiver), PAID + 5,
        states=("accepted", "partly_accepted"), ready=ready.waived),
    Verb("invoice", "waive_vat", ("finance2", "approver"), _with(invoicing.waive_vat), PAID + 5,
        states=("accepted", "partly_accepted"), ready=ready.waived),
    Verb("batch", "approve", ("finance2", "approver"), _with(payments.approve_batch), PAID - 1),
    Verb("batch", "reject", ("finance2", "approver"), _with(payments.reject_batch, **TWO), PAID - 1),
    Verb(
        "batch", "order", (*FINANCES, "approver"),
        lambda thing, by, day: payments.order_payments(
            ready.stopped(thing), range(1_000_000), by=by, at=at(day)
        ), PAID, ready=ready.stop,
    ),
    Verb(
        "batch", "reject_rest", ("finance2", "approver"),
        _with(lambda thing, **told: payments.reject_rest(ready.stopped(thing), **told), **TWO), PAID,
        ready=ready.stop,
    ),
    Verb(
        "payment_order", "confirm_payment", ("finance2",),
        lambda thing, by, day: payments.record_paid(
            thing, bank_reference="P-77", paid_on=on(day), by=by, at=at(day)
        ), PAID,
    ),
    Verb("payment_order", "fail_payment", ("finance2",), _with(payments.fail_order, **TWO), PAID),
    Verb("settlement", "decide", OFFICERS, ready.costs, OVER + 20),
    Verb(
        "settlement", "ask_review", OFFICERS,
        lambda thing, by, day: settlement.ask_review(
            thing, people.user("auditor1", StaffRole.AUDITOR), by=by, at=at(day)
        ), OVER + 20,
        ready=lambda thing: given.act(settlement.decide_line, thing.lines[0], allowed=True, by=people.officer(),
            day=OVER + 1),
    ),
    Verb("settlement", "hand_over", OFFICERS, Using(
        lambda thing, *, reason, by, at: settlement.hand_over(
            thing, people.user("auditor2", StaffRole.AUDITOR), reason=reason, by=by, at=at
        ), TWO,
    ), OVER + 20),
    Verb("settlement", "agree", ("auditor",), _with(settlement.agree, opinion="증빙이 맞습니다."), OVER + 20),
    Verb("settlement", "send_back", ("auditor",), _with(settlement.send_back, opinion="다시 보아 주세요."), OVER + 20),
    Verb("settlement", "confirm", ("officer2",), _with(settlement.confirm), OVER + 20),
    Verb("settlement", "record_return", FINANCES, ready.record_return, OVER + 20),
    Verb("settlement", "undo_return", (*FINANCES, "approver"), _with(settlement.undo_return, **TWO), OVER + 20),
    Verb("settlement", "return_money", ("finance2", "approver"), _with(settlement.return_money), OVER + 20),
    Verb("settlement", "issue_report", OFFICERS, _with(settlement.issue_report), OVER + 20),
]  # fmt: skip
"""In the order of a voucher's life."""

FOLLOWS: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("application", "name_supplier"): (("proposal", "choose"), ("proposal", "take_back")),
    ("application", "find_ineligible"): (("exclusion", "confirm_exclusion"),),
    ("seat", "invite_again"): (("panel", "invite"),),
    ("assignment", "assign_again"): (("panel", "assign"),),
    ("application", "select"): (("selection", "tell_result"),),
    ("application", "reject"): (("selection", "tell_result"),),
    ("application", "unbind"): (("agreement", "decline"), ("agreement", "void")),
    ("application", "finish"): (("settlement", "issue_report"),),
    ("exclusion", "lapse_exclusion"): (("application", "withdraw"),),
    ("agreement", "settle"): (("settlement", "issue_report"),),
    ("deposit", "match_part"): (("deposit", "match"),),
    ("deposit", "undo_return_part"): (("deposit", "undo_return"),),
    ("purchase", "complete"): (("purchase", "cancel"), ("invoice", "accept")),
    ("invoice", "order"): (("batch", "approve"),),
    ("invoice", "confirm"): (("payment_order", "confirm_payment"),),
    ("invoice", "fail"): (("payment_order", "fail_payment"),),
    ("invoice", "fail_part"): (("payment_order", "fail_payment"),),
    ("batch", "complete"): (("payment_order", "confirm_payment"),),
    ("batch", "complete_part"): (("payment_order", "confirm_payment"), ("payment_order", "fail_payment")),
    ("batch", "complete_none"): (("payment_order", "fail_payment"),),
    ("payment_order", "order"): (("batch", "approve"),),
    ("payment_order", "drop"): (("batch", "reject"),),
}
"""Actions of lifecycles that nobody takes by themselves, and what they follow,
or of what verb they are the other outcome.
"""

ELSEWHERE = {
    ("account", "change_password"): "by the present password or the code of a letter: tests/web/test_doors.py",
    ("application", "bind"): "follows an agreement that is drawn up: tests/feature/agreements",
    ("invitation", "accept"): "by the code of a letter: tests/web/test_doors.py",
    ("invitation", "decline"): "by the code of a letter: tests/web/test_doors.py",
    ("assignment", "read"): "opens the files; changes nothing",
    ("invoice", "inspect"): "opens the page; changes nothing",
    ("purchase", "report_use"): "of a metered purchase: tests/feature/claims/test_metered.py",
    ("invoice", "accept_excess"): "of a month of use: tests/feature/claims/test_metered.py",
}
"""Actions that are tried in another place."""


def cast_of(kind: str, thing: Any) -> dict[str, Actor]:
    """Everybody who might want to: the people of the thing by their part, one of each role, strangers."""
    people.evaluator(9)
    cast = {
        "officer": people.officer(), "officer2": people.officer(2), "approver": people.approver(),
        "finance": people.finance(),
        "finance2": people.finance(2), "evaluator": people.evaluator(), "evaluator2": people.evaluator(2),
        "auditor": people.auditor(),
        "auditor2": people.auditor(2), "administrator": people.administrator(),
        "administrator2": people.administrator(2),
        "other firm": representative(firm("elsewhere")), "stranger": ANONYMOUS, "system": SYSTEM,
    }  # fmt: skip
    company, supplier = _firms_of(kind, thing)
    for name, organisation in (("company", company), ("supplier", supplier)):
        if organisation is not None:
            cast[name] = representative(organisation)
            cast["member" if name == "company" else "supplier_member"] = member(organisation)
    if kind == "firm_confirmation":
        cast["asker"] = people.person("unconfirmed")
    return cast


def _firms_of(kind: str, thing: Any) -> tuple[Any, Any]:
    if kind == "invitation":
        return thing.organisation, None
    if kind in ("supplier", "account_change"):
        return None, (thing if kind == "supplier" else thing.supplier).organisation
    if kind in ("run", "account", "round", "panel", "seat", "selection", "firm_confirmation"):
        return None, None
    agreement = thing if kind == "agreement" else getattr(thing, "agreement", None)
    if kind == "deposit":
        agreement = ready.first_agreement(thing)
    elif kind == "payment_order":
        agreement = thing.invoice.agreement
    elif kind == "batch":
        agreement = thing.orders[0].invoice.agreement
    if agreement is not None:
        return agreement.application.organisation, agreement.supplier.organisation
    application = thing if kind == "application" else thing.application
    supplier = getattr(thing, "supplier", None) or application.supplier
    return application.organisation, supplier.organisation if supplier else None


def verbs_of(kind: str) -> Iterable[Verb]:
    """The verbs of one kind of thing."""
    return [verb for verb in VERBS if verb.kind == kind]
