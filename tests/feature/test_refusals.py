"""Ways to get around a rule, each refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.world import World
from vouchers.agreements import services as agreements
from vouchers.agreements.errors import AgreementUnknown
from vouchers.applications.states import ApplicationState
from vouchers.bank.models import Deposit
from vouchers.bank.states import DepositState
from vouchers.claims.errors import AgreementNotRunning
from vouchers.claims.services import purchasing
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo import cast, rounds
from vouchers.demo.cast import address
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation import services as evaluation_services
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.models import Purpose
from vouchers.identity.passwords import chosen
from vouchers.kernel.actor import SYSTEM, MemberRole, StaffRole
from vouchers.kernel.errors import SamePerson
from vouchers.organisations import errors as organisation_errors
from vouchers.organisations import services as organisations
from vouchers.organisations import staff
from vouchers.outbox.models import Letter
from vouchers.screening import errors as screening_errors
from vouchers.screening import services as screening


def test_nothing_is_spent_or_deposited_while_an_agreement_is_settled(world: World) -> None:
    world.play()
    settling = world.things["agreements"]["settlement_open"]
    company = rounds_key(settling)
    with pytest.raises(AgreementNotRunning):
        world.act(
            purchasing.request_purchase, settling, item_code="solution", description="더", amount=1, by=company, day=80
        )
    deposit = db.session.scalars(select(Deposit).where(Deposit.state == DepositState.UNMATCHED)).one()
    with pytest.raises(AgreementUnknown):
        world.act(agreements.match_deposit, deposit, settling, by="finance", day=80)


def rounds_key(agreement) -> str:
    from vouchers.organisations import queries

    return queries.members(agreement.application.organisation_id)[0].user.email.partition("@")[0]


def test_an_unanswered_correction_does_not_hold_up_the_round(world: World) -> None:
    world.play(cast)
    rounds._open_rounds(world)
    application = rounds.apply(world, "open", 14, day=92)
    world.act(screening.send_back_application, application, reason="견적서", by="officer", day=93)
    decision = {"ground": "other", "reason": "보완하지 않음", "by": "officer"}
    with pytest.raises(screening_errors.CorrectionStillOpen):
        world.act(screening.propose_exclusion, application, day=97, **decision)
    due_at = application.correction_due_at
    days = (due_at - world.start) / timedelta(days=1)
    exclusion = world.act(screening.propose_exclusion, application, day=days + 0.1, **decision)
    assert application.state is ApplicationState.CORRECTION, "one officer's opinion changes nothing"
    with pytest.raises(SamePerson):
        world.act(screening.confirm_exclusion, exclusion, by="officer", day=days + 0.2)
    world.act(screening.confirm_exclusion, exclusion, by="officer2", day=days + 0.2)
    assert application.state is ApplicationState.INELIGIBLE


def test_an_address_that_nobody_has_proved_brings_no_password_into_an_appointment(world: World) -> None:
    world.staff()
    at = world.at(1)
    with transaction():
        identity.create_user(
            email="future@agency.example",
            name="누군가",
            password=chosen("남이 정한 비밀번호입니다", email="future@agency.example"),
            by=SYSTEM,
            at=at,
        )
    said = {"email": "future@agency.example", "name": "새 담당관", "roles": [StaffRole.OFFICER], "reason": "시험"}
    world.act(staff.appoint_staff, **said, by="admin", day=2)
    user = people.user_by_email("future@agency.example")
    assert user is not None and user.password_hash is None
    assert db.session.scalars(select(Letter.kind).where(Letter.user_id == user.id)).all() == ["invitation"]


def test_staff_and_companies_do_not_mix(world: World) -> None:
    world.play(cast)
    organisation = db.session.get_one(organisations.Organisation, world.actor("company01").acting_for)
    # The one who invites learns nothing of the other's account: it is refused when the invited accepts.
    invitation = world.act(
        organisations.invite_member,
        organisation,
        email=address("officer"),
        name="x",
        role=MemberRole.MEMBER,
        by="company01",
        day=1,
    )
    with transaction():
        code = identity.issue_code(Purpose.JOIN, subject_id=invitation.id, at=world.at(1), valid=timedelta(days=1))
    with pytest.raises(organisation_errors.StaffCannotJoin), transaction():
        organisations.accept_invitation(code, user=people.user_by_email(address("officer")), at=world.at(1.5))
    said = {"email": address("company01"), "name": "x", "roles": [StaffRole.FINANCE], "reason": "시험"}
    with pytest.raises(organisation_errors.MemberCannotBeStaff):
        world.act(staff.appoint_staff, **said, by="admin", day=1)
    membership = next(row for row in organisation.memberships if row.role is MemberRole.MEMBER)
    world.act(organisations.end_membership, membership, by="company01", day=2)
    with pytest.raises(organisation_errors.MembershipEnded):
        world.act(organisations.end_membership, membership, by="company01", day=3)
    with pytest.raises(organisation_errors.LastRepresentative):
        world.act(organisations.end_membership, organisation.memberships[0], by="company01", day=3)


def test_nobody_scores_an_application_twice_in_a_round(world: World) -> None:
    world.play()
    spare = next(panel for panel in evaluation.panels(world.things["evaluated"].id) if panel.name == "예비 평가위원회")
    seat = next(seat for seat in spare.seats if seat.user.email == address("evaluator1"))
    world.act(evaluation_services.accept_invitation, seat, by="evaluator1", day=99)
    pairs = [(seat, world.things[f"evaluated/{n}"]) for n in rounds.EVALUATED]
    assert world.act(evaluation_services.assign, spare, pairs, by="officer", day=99) == 0
