"""Which two acts one person may not do on one thing, walked through the running routes:
pressed by the same person, by another.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

import vouchers
from tests.web.conftest import Visitor
from vouchers.agreements.models import Agreement
from vouchers.audit.models import Transition
from vouchers.audit.queries import newest_step
from vouchers.bank.models import Deposit
from vouchers.claims.models import Invoice
from vouchers.claims.services import invoicing
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo.cast import PASSWORD, address
from vouchers.identity.models import Appointment, User
from vouchers.kernel import clock
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.policy import Policy
from vouchers.organisations.models import FirmConfirmation
from vouchers.organisations.queries import actor_of
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.programmes import services as programmes
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState
from vouchers.screening.models import Exclusion
from vouchers.selection.models import Selection
from vouchers.settlement.models import Settlement
from vouchers.suppliers.models import AccountChange

AGENCY = (StaffRole.OFFICER, StaffRole.APPROVER, StaffRole.FINANCE)


@dataclass(frozen=True)
class Pair:
    """A second step that whoever took the first may not take: on which thing, after whom, by which address."""

    thing: type
    state: str | None
    first: Callable[[Any], int | None]
    path: str
    other: str
    """Who may: an account of the demo; none where the demo's own play is the proof that somebody may."""
    by_page: bool = False
    """Whether the step is a form of several fields: the other person is shown it; what it does is tested elsewhere."""
    roles: tuple[StaffRole, ...] = AGENCY
    data: dict[str, str] = field(default_factory=dict)


def _decided(settlement: Settlement) -> int | None:
    return next(line.decided_by for line in settlement.lines if line.decided_by)


ADMINISTRATOR, AUDITOR = (StaffRole.ADMINISTRATOR,), (StaffRole.AUDITOR,)
PAIRS = {
    "programmes.open": Pair(Round, "prepared", lambda row: row.budget_set_by, "/rounds/{row.reference}/open",
        "officer2"),
    "programmes.reopen": Pair(Round, "reopening", lambda row: row.reopening_asked_by, "/rounds/{row.reference}/reopen",
        ""),  # by another person: tests/feature/programmes/test_reopening.py
    "programmes.schedule": Pair(Round, "prepared", lambda row: row.budget_set_by, "/rounds/{row.reference}/schedule",
        "officer2"),
    "selection.confirm": Pair(Selection, "released", lambda row: row.proposed_by,
        "/rounds/{row.round.reference}/selection/confirm", ""),
    "screening.confirm_exclusion": Pair(Exclusion, "proposed", lambda row: row.proposed_by,
        "/exclusions/{row.id}/confirm", "OTHER OFFICER"),
    "screening.return_exclusion": Pair(Exclusion, "proposed", lambda row: row.proposed_by,
        "/exclusions/{row.id}/return", "OTHER OFFICER", by_page=True),
    "agreements.sign_agency": Pair(Agreement, "awaiting_agency", lambda row: row.drawn_up_by,
        "/agreements/{row.id}/sign/agency", "approver", data={"read": "y"}),
    "bank.unmatch": Pair(Deposit, "matched", lambda row: row.matched_by, "/deposits/{row.id}/unmatch", "approver",
        by_page=True),
    "bank.record_return": Pair(Deposit, "surplus", lambda row: row.matched_by, "/deposits/{row.id}/return", "finance2",
        by_page=True),
    "bank.return_deposit": Pair(Deposit, "returning", lambda row: row.return_recorded_by,
        "/deposits/{row.id}/return/confirm", "approver"),
    "claims.waive_vat": Pair(Invoice, "waiver", lambda row: row.waiver_by, "/invoices/{row.id}/vat/waive/confirm",
        "approver"),
    "payments.approve": Pair(PaymentBatch, "drawn_up", lambda row: row.drawn_up_by, "/payments/{row.id}/approve",
        "approver"),
    "payments.reject": Pair(PaymentBatch, "drawn_up", lambda row: row.drawn_up_by, "/payments/{row.id}/reject",
        "approver", by_page=True),
    "payments.reject_rest": Pair(PaymentBatch, "ordered", lambda row: row.drawn_up_by, "/payments/{row.id}/reject-rest",
        "approver", by_page=True),
    "payments.confirm_payment": Pair(PaymentOrder, "ordered", lambda row: row.batch.drawn_up_by,
        "/payment-orders/{row.id}/paid", "finance2", by_page=True),
    "payments.fail_payment": Pair(PaymentOrder, "ordered", lambda row: row.batch.drawn_up_by,
        "/payment-orders/{row.id}/failed", "finance2", by_page=True),
    "settlement.agree": Pair(Settlement, "under_review", _decided, "/settlements/{row.id}/opinion", "auditor",
        roles=AUDITOR, data={"decision": "agree", "opinion": "모두 적정합니다."}),
    "settlement.send_back": Pair(Settlement, "under_review", _decided, "/settlements/{row.id}/opinion", "auditor",
        roles=AUDITOR, data={"decision": "send_back", "opinion": "다시 보아 주세요."}),
    "settlement.confirm": Pair(Settlement, "reviewed", _decided, "/settlements/{row.id}/confirm", "OTHER OFFICER"),
    "settlement.record_return": Pair(Settlement, "confirmed", lambda row: row.confirmed_by,
        "/settlements/{row.id}/return", "finance", by_page=True),
    "settlement.return_money": Pair(Settlement, "returning", lambda row: row.return_recorded_by,
        "/settlements/{row.id}/return/confirm", "OTHER FINANCE"),
    "suppliers.approve_change": Pair(AccountChange, "requested", lambda row: row.requested_by,
        "/account-changes/{row.id}/approve", "officer"),
    "identity.confirm_appointment": Pair(
        Appointment, "proposed", lambda row: row.appointed_by, "/appointments/{row.id}/confirm", "OTHER ADMIN",
        roles=ADMINISTRATOR
    ),
    "identity.end_appointment": Pair(
        Appointment, "own", lambda row: row.user_id, "/appointments/{row.id}/end", "", roles=ADMINISTRATOR,
        data={"reason": "시험"}
    ),
    "identity.disable": Pair(User, "own", lambda row: row.id, "/people/{row.id}/disable", "admin2", roles=ADMINISTRATOR,
        by_page=True, data={"reason": "시험"}),
    "identity.enable": Pair(User, "own", lambda row: row.id, "/people/{row.id}/enable", "", roles=ADMINISTRATOR,
        data={"reason": "시험"}),
    "identity.end_sessions": Pair(User, "own", lambda row: row.id, "/people/{row.id}/end-sessions", "admin2",
        roles=ADMINISTRATOR, by_page=True, data={"reason": "시험"}),
    "organisations.confirm": Pair(FirmConfirmation, "submitted", lambda row: row.user_id,
        "/confirmations/{row.id}/confirm", "officer"),
}  # fmt: skip


def policies() -> Iterator[tuple[str, Policy]]:
    """Every policy of the product, with its feature."""
    for feature in iter_modules(vouchers.__path__):
        if feature.ispkg:
            try:
                module = import_module(f"vouchers.{feature.name}.policy")
            except ModuleNotFoundError:
                continue
            yield from (
                (feature.name, value) for value in vars(module).values() if isinstance(value, Policy) and value.apart
            )


def test_every_pair_of_acts_is_walked() -> None:
    assert {f"{feature}.{action.value}" for feature, policy in policies() for action in policy.apart} == PAIRS.keys()


def _thing(pair: Pair) -> Any:
    """A thing of the demo in the state in which the second step is due."""
    if pair.state == "own":
        admin = db.session.scalars(select(User).where(User.email == address("admin"))).one()
        return admin if pair.thing is User else admin.appointments[0]
    if pair.state == "waiver":
        query = select(Invoice).where(Invoice.state == InvoiceState.ACCEPTED, Invoice.vat > 0).order_by(Invoice.id)
        invoice = db.session.scalars(query).unique().first()
        finance = db.session.scalars(select(User).where(User.email == address("finance"))).one()
        key, by = invoice.id, actor_of(finance)
        with transaction():
            invoicing.propose_waiver(db.session.get_one(Invoice, key), reason="exempt", by=by, at=clock.now())
        return invoice
    if pair.state == "reopening":
        closed = db.session.scalars(select(Round).where(Round.state == RoundState.CLOSED).order_by(Round.id)).first()
        officer = db.session.scalars(select(User).where(User.email == address("officer"))).one()
        key, by = closed.id, actor_of(officer)
        with transaction():
            later = clock.now() + timedelta(days=5)
            programmes.ask_reopening(db.session.get_one(Round, key), until=later, reason="시험", by=by, at=clock.now())
        return closed
    query = select(pair.thing).order_by(pair.thing.id)
    if pair.thing is Appointment:
        return (
            db.session.scalars(query.where(Appointment.started_at.is_(None), Appointment.ended_at.is_(None)))
            .unique()
            .first()
        )
    return next(
        row for row in db.session.scalars(query.where(pair.thing.state == pair.state)).unique() if pair.first(row)
    )


def _give(user: User, roles: tuple[StaffRole, ...]) -> None:
    """The person holds these roles and no others, whatever the rules of appointing say:
    it is the pair that must refuse.
    """
    for appointment in user.appointments:
        if appointment.ended_at is None and appointment.role not in roles:
            appointment.ended_at, appointment.end_reason = clock.now(), "시험"
    db.session.flush()
    for role in roles:
        if role not in user.roles:
            user.appointments.append(
                Appointment(role=role, appointed_at=clock.now(), started_at=clock.now(), reason="시험")
            )
    db.session.flush()


def _other(pair: Pair, first: User) -> str:
    """The account that may: where the demo has two of a role, the one that did not take the first step."""
    two = {
        "OTHER OFFICER": ("officer", "officer2"),
        "OTHER FINANCE": ("finance", "finance2"),
        "OTHER ADMIN": ("admin", "admin2"),
    }
    return address(next(name for name in two.get(pair.other, (pair.other,)) if address(name) != first.email))


def _steps(site: Flask) -> int:
    with site.app_context():
        begun = select(func.count(Appointment.started_at))
        return db.session.scalar(select(func.count()).select_from(Transition)) + db.session.scalar(begun)


@pytest.mark.parametrize("name", PAIRS)
def test_the_second_step_is_refused_to_whoever_took_the_first(site: Flask, name: str) -> None:
    pair = PAIRS[name]
    with site.app_context():
        thing = _thing(pair)
        user = db.session.get(User, pair.first(thing))
        first, other, path, key = (
            user.email,
            _other(pair, user) if pair.other else "",
            pair.path.format(row=thing),
            thing.id,
        )
        data = dict(pair.data)
        if hasattr(thing, "lifecycle"):  # the page says what it showed
            data["seen"] = str(newest_step(thing))
        _give(user, pair.roles)
        if pair.roles == AUDITOR:  # the officer who decided has become the auditor of the same settlement
            thing.auditor_id, other = user.id, thing.auditor.email
        db.session.commit()
    same = Visitor(site, first, password=PASSWORD)
    before = _steps(site)
    page = same.get("/account")
    assert page.status_code == 200
    answer = same.post(path, {**data, "sure": "yes"}, form="/account")
    assert answer.status_code == 403 and "다른 사람이 처리해야 합니다" in answer.get_data(as_text=True), (
        answer.status_code
    )
    assert _steps(site) == before, "nothing was done"
    if pair.by_page:
        assert same.get(path).status_code == 403 and Visitor(site, other).get(path).status_code == 200
    if pair.by_page or not other:
        return
    with site.app_context():  # the first goes back to what they were
        _give(db.session.scalars(select(User).where(User.email == first)).one(), ())
        if pair.roles == AUDITOR:
            db.session.get(Settlement, key).auditor_id = db.session.scalars(
                select(User.id).where(User.email == other)
            ).one()
        db.session.commit()
    second = Visitor(site, other)
    done = second.post(path, {**data, "sure": "yes"}, form="/account")
    assert done.status_code == 302, done.get_data(as_text=True)[-1500:]
    assert _steps(site) > before
