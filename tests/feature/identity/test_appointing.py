"""Who gives which role, who agrees, and what is left when it ends."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from tests.given import people
from tests.given.acting import BEGINNING, at
from tests.given.people import administrator, secret, user
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.identity import errors, queries, services
from vouchers.identity.models import Appointment, User, UserSession
from vouchers.identity.policy import POLICY
from vouchers.identity.states import Do
from vouchers.kernel.actor import ANONYMOUS, SYSTEM, Actor, StaffRole
from vouchers.kernel.duties import BY_TWO, EXCLUSIVE, excluded_by
from vouchers.kernel.errors import NotFound, SamePerson
from vouchers.organisations import jobs
from vouchers.organisations.queries import actor_of


def appoint(who: User, role: StaffRole, by: Actor, *, day: float = 1, reason: str = "시험") -> Appointment | None:
    with transaction():
        return services.appoint(who, role, by=by, at=at(day), reason=reason)


def confirm(appointment: Appointment, by: Actor, *, day: float = 2) -> None:
    with transaction():
        services.confirm_appointment(appointment, by=by, at=at(day))


def end(appointment: Appointment, by: Actor, *, reason: str = "전보", day: float = 3) -> None:
    with transaction():
        services.end_appointment(appointment, reason=reason, by=by, at=at(day))


@pytest.mark.parametrize("role", [role for role in StaffRole if role is not StaffRole.ADMINISTRATOR])
def test_a_role_counts_at_once_unless_it_releases_money(sqlite_app: Flask, role: StaffRole) -> None:
    given = appoint(user("new"), role, administrator())
    assert given is not None and (given.appointed_by, given.reason) == (administrator().user_id, "시험")
    assert given.is_proposed == (role in BY_TWO) and (role in user("new").roles) == (role not in BY_TWO)
    assert appoint(user("new"), role, administrator()) is None, "given already"


def test_who_releases_money_has_been_agreed_to_by_a_second_administrator(app: Flask) -> None:
    proposed = appoint(user("new"), StaffRole.FINANCE, administrator())
    with pytest.raises(SamePerson):
        confirm(proposed, administrator())
    with pytest.raises(NotFound):
        confirm(proposed, people.officer())
    confirm(proposed, administrator(2))
    assert (proposed.confirmed_by, proposed.started_at) == (administrator(2).user_id, at(2))
    assert user("new").roles == {StaffRole.FINANCE}
    with pytest.raises(errors.AppointmentOver):
        confirm(proposed, administrator(3))


def test_an_administrator_comes_from_the_host_alone(app: Flask) -> None:
    with pytest.raises(errors.AppointedByHost) as refusal:
        appoint(user("new"), StaffRole.ADMINISTRATOR, administrator())
    assert refusal.value.field == "roles"
    appointment = appoint(user("new"), StaffRole.ADMINISTRATOR, SYSTEM)
    with pytest.raises(errors.AppointedByHost):
        end(appointment, administrator())
    end(appointment, SYSTEM)
    assert not user("new").roles
    assert appoint(user("other"), StaffRole.OFFICER, SYSTEM) is not None, "the host may give any role"


def test_nobody_gives_or_ends_a_role_of_their_own(app: Flask) -> None:
    own = user("administrator1", StaffRole.ADMINISTRATOR)
    with pytest.raises(errors.OwnAppointment):
        appoint(own, StaffRole.OFFICER, actor_of(own))
    with pytest.raises(SamePerson):
        end(own.appointments[0], actor_of(own))


def test_roles_that_exclude_each_other_are_not_held_together(sqlite_app: Flask) -> None:
    for held in (role for role in StaffRole if role is not StaffRole.ADMINISTRATOR):
        for asked in (role for role in StaffRole if role not in (held, StaffRole.ADMINISTRATOR)):
            who = user(f"{held}-{asked}", held)
            if asked in EXCLUSIVE.get(held, ()) or held in EXCLUSIVE.get(asked, ()):
                with pytest.raises(errors.RolesExclude):
                    appoint(who, asked, administrator())
            else:
                assert appoint(who, asked, administrator()) is not None
    assert excluded_by(StaffRole.OFFICER, [StaffRole.AUDITOR, StaffRole.EVALUATOR, StaffRole.FINANCE]) == [
        StaffRole.EVALUATOR, StaffRole.AUDITOR,
    ]  # fmt: skip


def test_a_role_that_came_in_between_bars_the_confirmation(app: Flask) -> None:
    proposed = appoint(user("new"), StaffRole.APPROVER, administrator())
    person = user("new")
    with transaction():  # as an earlier release let it be
        person.appointments.append(Appointment(role=StaffRole.AUDITOR, appointed_at=at(1), started_at=at(1), reason=""))
    with pytest.raises(errors.RolesExclude):
        confirm(proposed, administrator(2))
    end(person.appointments[1], administrator())
    confirm(proposed, administrator(2))
    assert user("new").roles == {StaffRole.APPROVER}


def test_an_ended_role_says_who_when_and_why_and_ends_every_session(app: Flask) -> None:
    appointment = appoint(user("new"), StaffRole.OFFICER, administrator())
    with transaction():
        services.open_session(user("new"), device=None, address="127.0.0.1", browser="시험", at=at(2))
    end(appointment, administrator(2), reason="다른 부서로 옮겼습니다.")
    assert (appointment.ended_by, appointment.ended_at) == (administrator(2).user_id, at(3))
    assert appointment.end_reason == "다른 부서로 옮겼습니다." and not user("new").roles
    ended = [row.ended_at for row in db.session.scalars(select(UserSession))]
    assert ended == [at(3)]
    with pytest.raises(errors.AppointmentOver):
        end(appointment, administrator(2))


def test_what_nobody_agreed_to_lapses_and_can_be_given_anew(app: Flask) -> None:
    proposed = appoint(user("new"), StaffRole.APPROVER, administrator())
    with transaction():
        services.lapse_appointment(proposed, by=SYSTEM, at=at(9))
    assert (proposed.ended_at, proposed.end_reason) == (at(9), "")
    with pytest.raises(errors.AppointmentOver):
        confirm(proposed, administrator(2), day=10)
    assert appoint(user("new"), StaffRole.APPROVER, administrator(), day=10) is not None
    held = appoint(user("officer9"), StaffRole.OFFICER, administrator())
    with pytest.raises(errors.AppointmentOver), transaction():
        services.lapse_appointment(held, by=SYSTEM, at=at(10))


def test_an_account_has_a_password_only_where_one_was_chosen(app: Flask) -> None:
    with transaction():
        password = secret()
        chosen = services.create_user(
            email=" New@Shop.EXAMPLE ", name="새 사람", password=password, by=ANONYMOUS, at=BEGINNING
        )
        invited = services.create_user(email="asked@shop.example", name="초대", language="en", by=SYSTEM, at=BEGINNING)
    assert (chosen.email, chosen.language, chosen.password_hash) == ("new@shop.example", "ko", password.hash)
    assert (invited.language, invited.password_hash) == ("en", None)
    with pytest.raises(errors.EmailTaken) as refusal, transaction():
        services.create_user(email="NEW@shop.example", name="다른 사람", by=SYSTEM, at=BEGINNING)
    assert refusal.value.field == "email"


def test_a_session_is_ended_by_whose_it_is(app: Flask) -> None:
    owners = [user(key) for key in ("first", "second", "third")]
    with transaction():
        for owner in owners:
            services.open_session(owner, device=None, address="127.0.0.1", browser="", at=at(1))
    session = db.session.scalars(select(UserSession).where(UserSession.user_id == owners[1].id)).one()
    allowed = {
        key for key in ("first", "second", "third") if POLICY.permits(actor_of(user(key)), Do.END_SESSION, session)
    }
    assert allowed == {"second"} and not POLICY.permits(ANONYMOUS, Do.SEE_OWN, session)
    assert queries.user_by_email("nobody@shop.example") is None and db.session.get(User, 0) is None
    assert at(1) - BEGINNING == timedelta(days=1)


def test_the_command_on_the_host_makes_and_ends_administrators(app: Flask) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(args=["create-admin", "third@agency.example", "--password", "열두 자보다 긴 비밀번호"])
    assert "is an administrator" in made.output
    assert queries.user_by_email("third@agency.example").roles == {StaffRole.ADMINISTRATOR}
    assert "no longer" in runner.invoke(args=["end-admin", "third@agency.example", "--reason", "시험"]).output
    db.session.expire_all()
    assert queries.user_by_email("third@agency.example").roles == frozenset()
    assert runner.invoke(args=["end-admin", "third@agency.example", "--reason", "시험"]).exit_code == 1


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM appointment", "UPDATE appointment SET role = 'finance'", "UPDATE appointment SET ended_at = NULL",
     "UPDATE appointment SET appointed_by = NULL", "UPDATE appointment SET end_reason = 'x'"],
)  # fmt: skip
def test_an_appointment_is_never_rewritten(app: Flask, change: str) -> None:
    appointment = appoint(user("new"), StaffRole.OFFICER, administrator())
    end(appointment, administrator(2))
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(f"{change} WHERE id = {appointment.id}"))


@pytest.mark.parametrize(("days", "is_over"), [(14, False), (16, True)])
def test_an_appointment_that_nobody_confirms_lapses_after_two_weeks(app: Flask, days: int, is_over: bool) -> None:
    proposed = appoint(user("new"), StaffRole.FINANCE, administrator())
    jobs.let_lapse(at=at(days))
    db.session.expire_all()
    assert (proposed.ended_at is not None) == is_over and not user("new").roles
