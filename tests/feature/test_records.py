"""What the database keeps: sealed sheets, append-only records, sealed account numbers, deadlines as locks, letters,
jobs.
"""

import re
import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from tests.factories.world import World
from tests.servers import MailServer
from vouchers import schedule
from vouchers.applications import errors as application_errors
from vouchers.applications import services as applications
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.db.locks import next_number
from vouchers.db.sealing import seal, unseal
from vouchers.db.transaction import transaction
from vouchers.demo import cast, evaluating, rounds
from vouchers.identity.models import OneTimeCode
from vouchers.identity.passwords import chosen
from vouchers.kernel import clock
from vouchers.kernel.actor import MemberRole
from vouchers.matching import errors as matching_errors
from vouchers.matching import queries as matching
from vouchers.matching import services as matching_services
from vouchers.organisations import services as organisations
from vouchers.outbox import jobs as outbox
from vouchers.outbox.models import Letter
from vouchers.outbox.smtp import Server
from vouchers.suppliers.models import BankAccount
from vouchers.suppliers.queries import account_number
from vouchers.work import jobs as work
from vouchers.work.models import JobRun


def test_what_was_recorded_cannot_be_changed(world: World) -> None:
    world.play(cast, rounds, evaluating)
    for table in ("transition", "submission"):
        for sql in (f"UPDATE {table} SET id = id + 1000", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction():
                db.session.execute(text(sql))
    for sql in (
        "UPDATE score_sheet SET total = 100 WHERE submitted_at IS NOT NULL",
        "DELETE FROM score_sheet WHERE submitted_at IS NOT NULL",
    ):
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(sql))
    with transaction():  # a draft may still change
        db.session.execute(text("UPDATE score_sheet SET overall = 'x' WHERE submitted_at IS NULL"))


def test_account_numbers_are_sealed_to_their_row(world: World) -> None:
    for step in cast.steps(world)[:2]:
        step()
    account = db.session.scalars(select(BankAccount)).one()
    assert account_number(account) == "00000000001"
    assert "00000000001" not in account.number_sealed and account.last_digits == "0001"
    with pytest.raises(InvalidTag):
        unseal(seal("1", place="a|b|1"), place="a|b|2")


def test_a_late_submission_is_refused_with_its_draft_intact(world: World) -> None:
    world.play(cast)
    rounds._open_rounds(world)
    draft = rounds.apply(world, "open", 12, day=92, until="complete")
    with pytest.raises(application_errors.DeadlinePassed):
        world.act(applications.submit, draft, by="company12", day=112)
    assert draft.state is ApplicationState.DRAFT and len(draft.cost_lines) == 3
    world.act(applications.submit, draft, by="company12", day=111.99)
    assert draft.receipt_number == 1 and len(draft.submissions[0].sha256) == 64


def test_what_is_missing_is_named(world: World) -> None:
    world.play(cast)
    rounds._open_rounds(world)
    draft = rounds.apply(world, "open", 9, day=91, until="proposed")
    with pytest.raises(application_errors.SectionsMissing) as refusal:
        world.act(applications.submit, draft, by="company09", day=92)
    assert "사업비" in str(refusal.value)
    with pytest.raises(application_errors.TooManyApplications):
        world.act(applications.start, world.things["open"], by="company09", day=92)
    proposal = matching.of_application(draft.id)[0]
    with pytest.raises(matching_errors.AlreadyProposed):
        world.act(matching_services.propose, draft, proposal.supplier, message="다시", by="company09", day=92)


def test_withdrawing_lets_proposals_lapse(world: World) -> None:
    world.play(cast)
    rounds._open_rounds(world)
    application = rounds.apply(world, "open", 12, day=92)
    supplier = application.supplier
    assert matching.free_slots([supplier], application.round)[supplier.id] == supplier.slots - 1
    world.act(applications.withdraw, application, reason="사정", by="company12", day=93)
    assert [row.state.value for row in matching.of_application(application.id)] == ["lapsed"]
    assert matching.free_slots([supplier], application.round)[supplier.id] == supplier.slots


def test_a_full_supplier_accepts_no_more(world: World) -> None:
    world.play(cast)
    rounds._open_rounds(world)
    for n in (9, 16):  # companies whose needs fit the same supplier
        rounds.apply(world, "open", n, day=91, until="proposed")
    first, second = (matching.of_application(world.things[f"open/{n}"].id)[0] for n in (9, 16))
    assert first.supplier_id == second.supplier_id
    with transaction():
        first.supplier.slots = 1
    key = rounds.supplier_for(world, first.application.field_code)
    world.act(matching_services.accept, first, answer="", by=key, day=92)
    with pytest.raises(matching_errors.NoFreeSlot):
        world.act(matching_services.accept, second, answer="", by=key, day=92)


def test_counters_have_no_gaps(world: World) -> None:
    for expected in (1, 2):
        with transaction():
            assert next_number("x") == expected
    with pytest.raises(RuntimeError), transaction():
        next_number("x")
        raise RuntimeError
    with transaction():
        assert next_number("x") == 3


def test_letters_are_delivered_by_smtp_and_tried_again_when_refused(world: World, mail_server: MailServer) -> None:
    with transaction():
        asked = organisations.sign_up(
            company="가나다 제과(시연)", business_number="0000000016", name="대표자", email="company01@demo.example",
            password=chosen(cast.PASSWORD, email="company01@demo.example"),
            role=MemberRole.REPRESENTATIVE, at=clock.now(),
        )  # fmt: skip
        organisations.answer_sign_up(asked, at=clock.now())
    at = clock.now()
    server = Server("127.0.0.1", mail_server.port, "no-reply@vouchers.example", "http://127.0.0.1")
    mail_server.postbox.refuse = True
    assert outbox.deliver(server, at=at) == "sent 0, refused 1"
    assert outbox.deliver(server, at=at) == "sent 0, refused 0"  # it waits before it is tried again
    mail_server.postbox.refuse = False
    assert outbox.deliver(server, at=at + timedelta(minutes=5)) == "sent 1, refused 0"
    assert outbox.deliver(server, at=at + timedelta(hours=9)) == "sent 0, refused 0"
    to, body = mail_server.postbox.letters[0]
    message = message_from_bytes(body, policy=policy.default)
    assert to == "company01@demo.example" and message["Subject"] == "이메일을 확인해 주세요"
    code = re.search(r"http://127.0.0.1/verify/([\w-]+)", message.get_content()).group(1)
    letter = db.session.scalars(select(Letter)).one()
    assert letter.tries == 2
    kept = repr(db.session.execute(select(Letter.__table__)).all()) + repr(
        db.session.execute(select(OneTimeCode.__table__)).all()
    )
    assert code not in kept, "the code is in the letter alone"
    with transaction():
        assert organisations.verify(code, at=at + timedelta(minutes=6)).email == "company01@demo.example"


def test_a_tick_is_run_once_whoever_asks(world: World) -> None:
    at, ran = clock.now(), []
    options = {"lease": "scheduler", "valid": timedelta(seconds=15), "at": at}
    assert work.run_tick("job", at, lambda: ran.append(1) or "ok", holder="a", **options)
    assert not work.run_tick("job", at, lambda: ran.append(2) or "ok", holder="a", **options)
    assert not work.run_tick("job", at + timedelta(minutes=1), lambda: ran.append(3) or "ok", holder="b", **options)
    with pytest.raises(ValueError, match="broken"):
        work.run_tick("job", at + timedelta(minutes=2), lambda: int("broken"), holder="a", **options)
    runs = db.session.scalars(select(JobRun).order_by(JobRun.id)).all()
    assert ran == [1] and [run.failed for run in runs] == [False, True]
    work.let_go("scheduler", "a", at=at)
    assert work.run_tick("job", at + timedelta(minutes=3), lambda: "ok", holder="b", **options)


def test_due_rounds_are_closed_and_drafts_reminded(world: World) -> None:
    world.play(cast)
    world.start -= timedelta(days=9)  # the open round closes in three days
    rounds._open_rounds(world)
    rounds.apply(world, "open", 9, day=101, until="started")
    assert "closed 2" in schedule.run_now(world.app, "close_rounds")
    assert schedule.run_now(world.app, "remind") == "reminded 1"
    schedule.run_now(world.app, "remind")
    assert len(db.session.scalars(select(Letter).where(Letter.kind == "draft_reminder")).all()) == 1


def test_nothing_is_received_while_or_after_the_round_closes(world: World) -> None:
    """Two connections: the closer waits for a submitter that holds the round, and a later submitter is refused."""
    world.play(cast)
    rounds._open_rounds(world)
    one = rounds.apply(world, "open", 12, day=92, until="complete")
    other = rounds.apply(world, "open", 13, day=92, until="complete")
    other_id, round_id = other.id, world.things["open"].id
    by, late_by, officer = world.actor("company12"), world.actor("company13"), world.actor("officer")
    started, finished = threading.Event(), threading.Event()

    def close() -> None:
        from vouchers.programmes import services as programmes
        from vouchers.programmes.models import Round

        with world.app.app_context():
            started.set()
            with transaction():
                programmes.close(db.session.get_one(Round, round_id), by=officer, at=world.at(112))
            finished.set()

    with transaction():
        applications.submit(one, by=by, at=world.at(111.999))
        db.session.flush()
        closer = threading.Thread(target=close)
        closer.start()
        started.wait(5)
        assert not finished.wait(0.3)
    closer.join(10)
    assert finished.is_set()
    with pytest.raises(application_errors.DeadlinePassed), transaction():
        applications.submit(db.session.get_one(Application, other_id), by=late_by, at=world.at(112))
    states = {row.id: row.state for row in db.session.scalars(select(Application))}
    assert states[one.id] is ApplicationState.SUBMITTED and states[other_id] is ApplicationState.DRAFT
    with transaction():  # it arrived in time and waited behind the one who closed
        applications.submit(db.session.get_one(Application, other_id), by=late_by, at=world.at(111.9999))
    assert db.session.get_one(Application, other_id).state is ApplicationState.SUBMITTED
