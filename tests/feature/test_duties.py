"""Two people where money or rights move: the table of duties, walked; each pair of steps refused to one person."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from tests.factories.world import World
from vouchers.agreements import services as agreements
from vouchers.bank import services as bank
from vouchers.bank.models import Deposit
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo.cast import address
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.errors import AppointedByHost, AppointmentOver, OwnAppointment, RolesExclude
from vouchers.identity.models import Appointment
from vouchers.kernel.actor import SYSTEM, StaffRole
from vouchers.kernel.duties import BY_TWO, EXCLUSIVE
from vouchers.kernel.errors import NotFound, SamePerson
from vouchers.organisations import jobs, staff
from vouchers.outbox.models import Letter
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentBatch
from vouchers.payments.states import BatchState
from vouchers.programmes import services as programmes
from vouchers.screening import services as screening
from vouchers.settlement import services as settlement
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState

LATER = 200
ROLES = list(StaffRole)


def _excluded(one: StaffRole, other: StaffRole) -> bool:
    """Said again, from the issue's own words."""
    money, agency = {"approver", "finance"}, {"officer", "approver", "finance", "administrator"}
    pair = {str(one), str(other)}
    return (
        ("auditor" in pair and bool(pair & (agency | {"evaluator"})))
        or ("evaluator" in pair and bool(pair & {"officer", *money, "administrator"}))
        or ("administrator" in pair and bool(pair & {"officer", *money}))
    )


@pytest.mark.parametrize("held", ROLES)
def test_roles_that_exclude_each_other(sqlite_world: World, held: StaffRole) -> None:
    sqlite_world.staff()
    admin = sqlite_world.actor("admin")
    for asked in ROLES:
        if asked is held:
            continue
        with transaction():
            user = identity.create_user(
                email=f"{held}-{asked}@agency.example", name="시험", by=SYSTEM, at=sqlite_world.at(1)
            )
            identity.appoint(user, held, by=SYSTEM, at=sqlite_world.at(1))
        if _excluded(held, asked):
            with pytest.raises(RolesExclude), transaction():
                identity.appoint(user, asked, by=SYSTEM, at=sqlite_world.at(1))
        else:
            with transaction():
                assert identity.appoint(user, asked, by=admin, at=sqlite_world.at(1)) is not None
    assert EXCLUSIVE and {StaffRole.APPROVER, StaffRole.FINANCE} == BY_TWO


def test_who_releases_money_is_appointed_by_two(world: World) -> None:
    world.staff()
    said = {"email": "fresh@agency.example", "name": "새 결재자", "reason": "시험"}
    user = world.act(staff.appoint_staff, **said, roles=[StaffRole.APPROVER], by="admin", day=1)
    appointment = user.appointments[0]
    assert user.roles == frozenset() and appointment.is_proposed
    with pytest.raises(SamePerson):
        world.act(staff.confirm_appointment, appointment, by="admin", day=1)
    with pytest.raises(NotFound):
        world.act(staff.confirm_appointment, appointment, by="officer", day=1)
    world.act(staff.confirm_appointment, appointment, by="admin2", day=1)
    assert user.roles == {StaffRole.APPROVER}
    assert (appointment.appointed_by, appointment.confirmed_by) == (
        world.actor("admin").user_id,
        world.actor("admin2").user_id,
    )
    with pytest.raises(AppointmentOver):
        world.act(staff.confirm_appointment, appointment, by="admin2", day=1)


def test_nobody_appoints_themselves_or_an_administrator(world: World) -> None:
    world.staff()
    mine = {"email": address("admin"), "name": "관리자", "reason": "시험"}
    for role in (StaffRole.OFFICER, StaffRole.FINANCE, StaffRole.AUDITOR):
        with pytest.raises(OwnAppointment):
            world.act(staff.appoint_staff, **mine, roles=[role], by="admin", day=1)
    for email in (address("officer"), "fresh@agency.example"):
        with pytest.raises(AppointedByHost):
            world.act(
                staff.appoint_staff,
                email=email,
                name="x",
                reason="시험",
                roles=[StaffRole.ADMINISTRATOR],
                by="admin",
                day=1,
            )
    admin2 = people.user_by_email(address("admin2")).appointments[0]
    with pytest.raises(AppointedByHost):
        world.act(staff.end_appointment, admin2, reason="시험", by="admin", day=1)
    runner = world.app.test_cli_runner()
    made = runner.invoke(args=["create-admin", "third@agency.example", "--password", "열두 자보다 긴 비밀번호"])
    assert (
        "is an administrator" in made.output
        and StaffRole.ADMINISTRATOR in people.user_by_email("third@agency.example").roles
    )
    assert "no longer" in runner.invoke(args=["end-admin", "third@agency.example", "--reason", "시험"]).output
    db.session.expire_all()
    assert people.user_by_email("third@agency.example").roles == frozenset()
    assert runner.invoke(args=["end-admin", "third@agency.example", "--reason", "시험"]).exit_code == 1


def test_appointments_are_kept_with_who_and_why(world: World) -> None:
    world.staff()
    officer = people.user_by_email(address("officer")).appointments[0]
    world.act(staff.end_appointment, officer, reason="부서를 옮김", by="admin", day=1)
    assert (officer.ended_by, officer.end_reason) == (world.actor("admin").user_id, "부서를 옮김")
    for statement in (
        f"DELETE FROM appointment WHERE id = {officer.id}",
        f"UPDATE appointment SET role = 'finance' WHERE id = {officer.id}",
        f"UPDATE appointment SET ended_at = NULL WHERE id = {officer.id}",
        f"UPDATE appointment SET appointed_by = NULL WHERE id = {officer.id}",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(statement))


def test_an_appointment_that_nobody_confirms_lapses(world: World) -> None:
    world.staff()
    user = world.act(
        staff.appoint_staff,
        email="f@agency.example",
        name="x",
        reason="시험",
        roles=[StaffRole.FINANCE],
        by="admin",
        day=1,
    )
    jobs.let_lapse(at=world.at(16))
    db.session.expire_all()
    assert user.appointments[0].ended_at is not None and user.roles == frozenset()


def _refused_to(world: World, key: str, verb: Callable[..., None], thing: object, **more: object) -> None:
    with pytest.raises(SamePerson):
        world.act(verb, thing, by=key, day=LATER, **more)
    db.session.rollback()


def _both(world: World, key: str, *roles: StaffRole) -> None:
    """Somebody with more roles than one, as the table allows."""
    for role in roles:
        with transaction():
            identity.appoint(people.user_by_email(address(key)), role, by=SYSTEM, at=world.at(1))
    with transaction():
        for row in db.session.scalars(
            select(Appointment).where(Appointment.started_at.is_(None), Appointment.ended_at.is_(None))
        ):
            if row.user.email == address(key):
                identity.confirm_appointment(row, by=world.actor("admin2"), at=world.at(1))


def test_each_second_step_needs_another_person(world: World) -> None:
    """Officer, approving officer and finance officer in one person: allowed together, and refused step by step."""
    world.play()
    _both(world, "officer", StaffRole.APPROVER, StaffRole.FINANCE)
    agreed = world.things["agreements"]
    _refused_to(world, "officer", agreements.sign_for_agency, agreed["awaiting_agency"])
    _refused_to(world, "officer", programmes.open_round, world.things["prepared"])
    reviewed = db.session.scalars(select(Settlement).where(Settlement.state == SettlementState.REVIEWED)).first()
    _refused_to(world, "officer", settlement.confirm, reviewed)
    _both(world, "officer2", StaffRole.APPROVER, StaffRole.FINANCE)
    confirmed = db.session.scalars(select(Settlement).where(Settlement.state == SettlementState.CONFIRMED)).first()
    _refused_to(world, "officer2", settlement.record_return, confirmed, references={}, returned_on=None)
    returning = db.session.scalars(select(Settlement).where(Settlement.state == SettlementState.RETURNING)).first()
    _refused_to(world, "officer2", settlement.return_money, returning)
    _refused_to(world, "finance", settlement.return_money, returning)
    batch = db.session.scalars(select(PaymentBatch).where(PaymentBatch.state == BatchState.DRAWN_UP)).first()
    _refused_to(world, "finance", payments.approve_batch, batch)
    surplus = db.session.scalars(select(Deposit).where(Deposit.state == "surplus")).first()
    _refused_to(world, "finance", bank.record_return, surplus, statement_line="B-1", returned_on=None)
    given_back = db.session.scalars(select(Deposit).where(Deposit.state == "returning")).first()
    _refused_to(world, "finance", bank.return_deposit, given_back)
    proposed = world.act(
        screening.propose_exclusion,
        world.things["open/13"],
        ground="tax-arrears",
        reason="시험",
        by="officer2",
        day=LATER,
    )
    _refused_to(world, "officer2", screening.confirm_exclusion, proposed)


def test_the_database_keeps_the_pairs_apart_too(world: World) -> None:
    world.play()
    for statement in (
        "UPDATE agreement SET concluded_by = drawn_up_by WHERE concluded_by IS NOT NULL",
        "UPDATE settlement SET return_recorded_by = confirmed_by WHERE return_recorded_by IS NOT NULL",
        "UPDATE settlement SET return_confirmed_by = return_recorded_by WHERE return_confirmed_by IS NOT NULL",
        "UPDATE deposit SET return_recorded_by = matched_by WHERE matched_by IS NOT NULL",
        "UPDATE deposit SET return_confirmed_by = return_recorded_by WHERE return_confirmed_by IS NOT NULL",
        "UPDATE exclusion SET decided_by = proposed_by WHERE decided_by IS NOT NULL",
        "UPDATE payment_batch SET approved_by = drawn_up_by WHERE approved_by IS NOT NULL",
        "UPDATE round SET opened_by = budget_set_by WHERE opened_by IS NOT NULL",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(statement))
        db.session.rollback()


def test_an_exclusion_reaches_the_company_only_when_confirmed(world: World) -> None:
    world.play()
    application = world.things["open/13"]

    def letters() -> int:
        return (
            db.session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == "application_ineligible"))
            or 0
        )

    before = letters()

    exclusion = world.act(
        screening.propose_exclusion, application, ground="tax-arrears", reason="시험", by="officer", day=LATER
    )
    assert application.state == "submitted" and letters() == before
    world.act(screening.confirm_exclusion, exclusion, by="officer2", day=LATER)
    assert application.state == "ineligible" and letters() > before
