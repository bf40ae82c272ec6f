"""Applications: what a submission freezes, what is judged again then, who is told of each fate."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.given.acting import APPLIED, CLOSES, RELEASED, act, at, sample_pdf
from tests.given.applications import complete, owner, reopened, started, with_need
from tests.given.matching import accepted
from tests.given.organisations import firm, member, representative
from tests.given.people import officer
from tests.given.suppliers import people_of
from tests.letters import letters
from vouchers.agreements.states import AgreementState
from vouchers.applications import errors, jobs, services
from vouchers.applications.models import Application
from vouchers.applications.rules import FILES_PER_SLOT, Cost
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.documents.models import Document
from vouchers.facts.states import Size
from vouchers.kernel.errors import NotPermitted
from vouchers.matching import queries as matching
from vouchers.matching import services as proposals
from vouchers.matching.states import ProposalState
from vouchers.programmes import services as programmes
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState
from vouchers.screening.states import ExclusionState


def submit(application, day: float = APPLIED) -> None:
    act(services.submit, application, by=owner(application), day=day)


def test_a_submission_freezes_what_was_written_and_gives_a_receipt(app: Flask) -> None:
    draft = complete()
    submit(draft)
    (submission,) = draft.submissions
    assert (submission.version, submission.submitted_at, submission.submitted_by) == (
        1,
        at(APPLIED),
        owner(draft).user_id,
    )
    assert submission.content["title"] == draft.title and draft.receipt_number == 1
    receipt = db.session.scalars(
        select(Document).where(Document.kind == "receipt", Document.case_reference == draft.reference)
    ).one()
    assert receipt is not None and [letter.user_id for letter in letters("application_submitted")] == [
        owner(draft).user_id
    ]
    with pytest.raises(errors.SectionsMissing) as refusal:
        submit(started(company="company2"))
    assert "사업비" in str(refusal.value)


def test_receipts_are_numbered_in_their_order(app: Flask) -> None:
    for number, company in enumerate(("company1", "company2", "company3"), start=1):
        draft = complete(company=company)
        submit(draft)
        assert draft.receipt_number == number


@pytest.mark.parametrize(("moment", "taken"), [(timedelta(seconds=-1), True), (timedelta(0), False)])
def test_the_deadline_itself_is_late(app: Flask, moment: timedelta, taken: bool) -> None:
    draft = complete()
    by = owner(draft)
    with transaction():
        if taken:
            services.submit(draft, by=by, at=at(CLOSES) + moment)
    if not taken:
        with pytest.raises(errors.DeadlinePassed), transaction():
            services.submit(draft, by=by, at=at(CLOSES) + moment)
    assert (draft.state is ApplicationState.SUBMITTED) is taken


def test_size_and_costs_are_judged_again_at_submission(app: Flask) -> None:
    draft = complete()
    with transaction():
        draft.organisation.size = Size.LARGE
    with pytest.raises(errors.SizeNotEligible):
        submit(draft)
    with transaction():
        draft.organisation.size = Size.SME
        draft.cost_lines[0].cash = 1
    with pytest.raises(errors.CompanyShareTooSmall):
        submit(draft)
    assert draft.state is ApplicationState.DRAFT and draft.submissions == []


def test_costs_are_kept_by_item_and_refused_whole(app: Flask) -> None:
    draft = started()
    with pytest.raises(errors.CashTooSmall):
        act(
            services.save_costs,
            draft,
            [Cost("solution", 100_000_000, 0, 0, "이용료"), Cost("labour", 0, 0, 30_000_000, "1명")],
            by=owner(draft),
            day=APPLIED,
        )
    act(services.save_costs, draft, [Cost("solution", 8_000, 2_000, 0, "이용료")], by=owner(draft), day=APPLIED)
    assert [(line.item_code, line.gov, line.cash, line.basis) for line in draft.cost_lines if line.gov] == [
        ("solution", 8_000, 2_000, "이용료")
    ]


def test_a_correction_is_submitted_again_as_another_version(app: Flask) -> None:
    corrected = given.application(ApplicationState.CORRECTION)
    (letter,) = letters("application_correction")
    assert "견적서에 도장이 없습니다." in letter.body
    copy = reopened(corrected, APPLIED + 3)
    act(services.resubmit, copy, by=owner(corrected), day=APPLIED + 3)
    assert (
        corrected.state is ApplicationState.SUBMITTED
        and [row.version for row in corrected.submissions] == [1, 2]
        and corrected.receipt_number == 1
    )


def test_withdrawing_ends_what_hangs_on_it(app: Flask) -> None:
    proposed = given.exclusion()
    application = proposed.application
    act(services.withdraw, application, reason="그만둡니다.", by=owner(application), day=APPLIED + 3)
    assert (application.state, proposed.state) == (ApplicationState.WITHDRAWN, ExclusionState.LAPSED)
    assert {row.state for row in matching.of_application(application.id)} == {ProposalState.LAPSED}
    assert len(letters("application_withdrawn")) >= 1


def test_a_company_has_one_application_in_a_round(app: Flask) -> None:
    first = started()
    with pytest.raises(errors.TooManyApplications):
        act(services.start, given.call_round(), by=representative(firm("company1")), day=APPLIED)
    act(services.withdraw, first, reason="그만둡니다.", by=owner(first), day=APPLIED)
    assert act(services.start, given.call_round(), by=representative(firm("company1")), day=APPLIED + 1).id != first.id


def test_drafts_are_reminded_once_before_the_deadline(app: Flask) -> None:
    with_need(started())
    assert jobs.remind(at=at(CLOSES - 4)) == "reminded 0" and jobs.remind(at=at(CLOSES - 2.9)) == "reminded 1"
    jobs.remind(at=at(CLOSES - 1))
    assert len(letters("draft_reminder")) == 1


def test_a_chosen_supplier_is_named_and_others_lapse(app: Flask) -> None:
    from tests.given.matching import proposed
    from tests.given.suppliers import supplier
    from vouchers.matching import services as proposals

    draft = with_need(started())
    first, second = proposed(draft, supplier()), proposed(draft, supplier(key="supplier2"))
    assert draft.supplier_id is None and len(letters("proposal_received")) == 2
    act(proposals.accept, second, answer="함께하겠습니다.", by=people_of(second.supplier), day=APPLIED)
    act(proposals.choose, second, by=owner(draft), day=APPLIED)
    assert draft.supplier_id == second.supplier_id and (first.state, second.state) == (
        ProposalState.LAPSED,
        ProposalState.ACCEPTED,
    )
    assert (
        second.answer == "함께하겠습니다."
        and second.answered_at == at(APPLIED)
        and len(letters("proposal_accepted")) == 1
    )
    assert matching.free_slots([second.supplier], draft.round) == {second.supplier_id: second.supplier.slots - 1}
    act(proposals.take_back, second, by=owner(draft), day=APPLIED)
    assert (
        draft.supplier_id is None
        and second.state is ProposalState.TAKEN_BACK
        and len(letters("proposal_taken_back")) == 1
    )


def test_a_slot_holds_so_many_files_and_each_slot_its_own(app: Flask) -> None:
    draft = given.application(ApplicationState.DRAFT)
    slots = [row.code for row in draft.round.definition.application.documents][:2]
    for slot in slots:
        held = sum(row.slot == slot for row in draft.attachments)
        for number in range(held, FILES_PER_SLOT):
            act(services.attach, draft, slot, filename=f"{number}.pdf", body=sample_pdf(), by=owner(draft), day=APPLIED)
    for _ in range(2):
        with pytest.raises(errors.TooManyFiles) as refusal:
            act(services.attach, draft, slots[0], filename="x.pdf", body=sample_pdf(), by=owner(draft), day=APPLIED)
    assert refusal.value.params == {"limit": FILES_PER_SLOT}
    act(services.detach, draft, draft.attachments[0].id, by=owner(draft), day=APPLIED)
    act(services.attach, draft, slots[0], filename="x.pdf", body=sample_pdf(), by=owner(draft), day=APPLIED)


def test_nothing_is_received_while_or_after_the_round_closes(app: Flask) -> None:
    """Two connections: the closer waits for a submitter that holds the round, and a later submitter is refused."""
    one, other = complete(company="company1"), complete(company="company2")
    one_by, other_by, officer_, round_id, other_id = owner(one), owner(other), officer(), one.round_id, other.id
    db.session.commit()
    started_, closed = Event(), Event()

    def close() -> None:
        with app.app_context():
            started_.set()
            with transaction():
                programmes.close(db.session.get_one(Round, round_id), by=officer_, at=at(CLOSES))
            closed.set()

    with transaction():
        services.submit(one, by=one_by, at=at(CLOSES - 0.001))
        db.session.flush()
        closer = Thread(target=close)
        closer.start()
        started_.wait(5)
        assert not closed.wait(0.3)
    closer.join(10)
    assert closed.is_set()
    with pytest.raises(errors.DeadlinePassed), transaction():
        services.submit(db.session.get_one(Application, other_id), by=other_by, at=at(CLOSES))
    assert db.session.get_one(Round, round_id).state is RoundState.CLOSED
    assert one.state is ApplicationState.SUBMITTED
    assert db.session.get_one(Application, other_id).state is ApplicationState.DRAFT
    with transaction():  # it arrived in time and waited behind the one who closed
        services.submit(db.session.get_one(Application, other_id), by=other_by, at=at(CLOSES - 0.0001))
    assert db.session.get_one(Application, other_id).state is ApplicationState.SUBMITTED


def test_letters_name_the_project(app: Flask) -> None:
    submit(draft := complete())
    assert all(draft.title in letter.body for letter in letters("application_submitted")) and draft.title


def test_one_file_is_taken_out_and_the_others_stay(app: Flask) -> None:
    draft = complete()
    first, *rest = [row.id for row in draft.attachments]
    act(services.detach, draft, first, by=owner(draft), day=APPLIED)
    assert [row.id for row in draft.attachments] == rest and rest


def test_a_new_partner_takes_a_place_again(app: Flask) -> None:
    declined = given.agreement(AgreementState.DECLINED)
    selected = declined.application
    assert selected.place_freed_at is not None
    first = next(row for row in matching.of_application(selected.id) if row.state is ProposalState.ACCEPTED)
    act(proposals.take_back, first, by=owner(selected), day=RELEASED + 5)
    accepted(selected, given.supplier(key="supplier2"))
    assert selected.place_freed_at is None and selected.supplier_id != declined.supplier_id


def test_a_member_asks_the_representative_to_submit_once_a_day(app: Flask) -> None:
    draft = complete()
    colleague = member(draft.organisation)
    with pytest.raises(NotPermitted):
        act(services.submit, draft, by=colleague, day=APPLIED)
    for _again in range(2):
        act(services.ask_submission, draft, by=colleague, day=APPLIED + 1)
    (letter,) = letters("submission_asked")
    assert letter.user_id == owner(draft).user_id and draft.title in letter.body
    with pytest.raises(errors.SectionsMissing):
        unfinished = started(company="company2")
        act(services.ask_submission, unfinished, by=member(unfinished.organisation), day=APPLIED + 1)


def test_a_company_pledges_by_its_representative_alone(app: Flask) -> None:
    draft = complete()
    colleague, asked = member(draft.organisation), draft.round.definition.application
    consents, pledges = [row.code for row in asked.consents], {row.code for row in asked.pledges}

    def given_now() -> dict[str, int | None]:
        return {row.code: row.user_id for row in draft.consents}

    pledged = {code: owner(draft).user_id for code in pledges}
    act(services.save_consents, draft, consents, by=colleague, day=APPLIED)
    assert pledged.items() <= given_now().items() and set(consents) <= given_now().keys()
    act(services.save_consents, draft, consents, by=owner(draft), day=APPLIED)
    assert given_now().keys() == set(consents), "whoever pledged may take it back"
    with pytest.raises(errors.PledgedByRepresentative):
        act(services.save_consents, draft, [*consents, *pledges], by=colleague, day=APPLIED)
    act(services.ask_submission, draft, by=colleague, day=APPLIED + 1)
    with pytest.raises(errors.SectionsMissing):
        submit(draft)
    act(services.save_consents, draft, [*consents, *pledges], by=owner(draft), day=APPLIED)
    submit(draft)
    assert pledged.items() <= given_now().items()
