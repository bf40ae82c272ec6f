"""Sign-in, sessions, headers, forgery, redirects, and what strangers may know."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, flash, session
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from vouchers.agreements.models import Agreement
from vouchers.applications.models import Application
from vouchers.audit.models import Transition
from vouchers.claims.models import Invoice, Purchase
from vouchers.db import db
from vouchers.db.retry import with_retries
from vouchers.demo.cast import address
from vouchers.evaluation.models import Assignment
from vouchers.identity.models import UserSession
from vouchers.kernel import clock
from vouchers.matching.models import Proposal
from vouchers.payments.models import PaymentBatch
from vouchers.payments.states import BatchState
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState
from vouchers.web.addresses import own_path
from vouchers.web.error_pages import take_back_messages

COMPANY, OTHER = address("company07"), address("company25")


def test_five_wrong_passwords_lock_the_account_for_a_while(visit) -> None:
    stranger = visit()
    for _ in range(5):
        body = stranger.post("/sign-in", {"email": COMPANY, "password": "wrong"}).get_data(as_text=True)
        assert "맞지 않습니다" in body
    right = {"email": COMPANY, "password": "demo-garden-2020"}
    assert "로그인할 수 없습니다" in stranger.post("/sign-in", right).get_data(as_text=True)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert stranger.post("/sign-in", right).status_code == 302


def test_an_unknown_address_gets_the_same_answer(visit) -> None:
    answers = [
        re.sub(
            r'value="[^"]*"', "", visit().post("/sign-in", {"email": email, "password": "wrong"}).get_data(as_text=True)
        )
        for email in (COMPANY, "nobody@nowhere.example")
    ]
    assert "이메일 또는 비밀번호가 맞지 않습니다" in answers[0]
    assert answers[0].count("field-error") == answers[1].count("field-error")


def test_a_session_ends_when_it_is_ended_idle_or_old(site: Flask, visit) -> None:
    person = visit(COMPANY)
    assert person.get("/account").status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
        assert person.get("/account").status_code == 302
    again = visit(COMPANY)
    with site.app_context():
        db.session.execute(db.update(UserSession).values(ended_at=clock.now()))
        db.session.commit()
    assert again.get("/account").status_code == 302


def test_signing_out_ends_the_session_on_the_server(visit) -> None:
    person = visit(COMPANY)
    stolen = person.client.get_cookie("sid").value
    person.post("/sign-out", form="/")
    thief = visit()
    thief.client.set_cookie("sid", stolen)
    assert thief.get("/account").status_code == 302


def test_a_form_without_its_token_is_refused(visit) -> None:
    person = visit(COMPANY)
    for path in ("/sign-out", "/language", "/notices"):
        assert person.client.post(path, data={}).status_code in (400, 405)


def test_a_second_press_leads_back_to_where_it_was_made(site: Flask, visit) -> None:
    with site.app_context():
        batch = db.session.scalars(select(PaymentBatch).where(PaymentBatch.state == BatchState.DRAWN_UP)).first().id
    approver, page = visit(address("approver")), f"/payments/{batch}"
    token = approver.token(page)

    def press(came_from: str) -> str:
        answer = approver.client.post(
            f"{page}/approve", data={"csrf_token": token, "sure": "yes"}, headers={"Referer": came_from}
        )
        return f"{answer.status_code} " + answer.get_data(as_text=True)

    assert press(f"http://localhost{page}").startswith("302")
    second = press(f"http://localhost{page}?x=1")
    assert second.startswith("409") and f'href="{page}?x=1">앞 화면으로 돌아가기' in second
    for elsewhere in (
        f"http://example.com{page}",
        f"http://localhost{page}/approve",
        "http://localhost//example.com/",
        "",
    ):
        refused = press(elsewhere)
        assert refused.startswith("409") and "앞 화면으로 돌아가기" not in refused, elsewhere


def test_flashes_of_a_failed_attempt_are_dropped_and_earlier_ones_kept(site: Flask) -> None:
    with site.test_request_context():
        session["_flashes"] = [("message", "앞에서 한 일")]
        take_back_messages()
        assert session["_flashes"] == [("message", "앞에서 한 일")]
        flash("이번에 한 일")
        flash("또 한 일")
        take_back_messages()
        take_back_messages()
        assert session["_flashes"] == [("message", "앞에서 한 일")], "an earlier press did come true"


def test_each_try_that_fails_is_taken_back(site: Flask) -> None:
    taken: list[int] = []

    def work() -> str:
        if len(taken) < 2:
            raise OperationalError("", {}, Exception("database is locked"))
        return "done"

    with site.app_context():
        assert with_retries(work, undo=lambda: taken.append(1)) == "done" and len(taken) == 2
        taken.clear()
        with pytest.raises(IntegrityError):  # not mended by doing it again
            with_retries(lambda: _raise(IntegrityError("", {}, Exception("twice"))), undo=lambda: taken.append(1))
        assert taken == []


def _raise(error: Exception) -> None:
    raise error


def test_a_settlement_that_has_begun_is_shown_instead_of_begun_again(site: Flask, visit) -> None:
    with site.app_context():
        settlement = db.session.scalars(select(Settlement).where(Settlement.state == SettlementState.OPEN)).first()
        agreement, place = settlement.agreement_id, f"/settlements/{settlement.id}"
        steps = db.session.scalar(select(func.count(Transition.id)))
    officer = visit(address("officer"))
    answer = officer.post(f"/agreements/{agreement}/settlement", form=place)
    assert answer.location == place and "이미 정산이 시작된 협약입니다." in officer.get(place).get_data(as_text=True)
    with site.app_context():
        assert db.session.scalar(select(func.count(Transition.id))) == steps
    assert visit(address("finance")).post(f"/agreements/{agreement}/settlement", form=place).status_code == 403


def test_the_language_changes_on_the_page_that_refused(site: Flask, visit) -> None:
    with site.app_context():
        settlement = db.session.scalars(
            select(Settlement).where(Settlement.state == SettlementState.UNDER_REVIEW)
        ).first()
        page, auditor = f"/settlements/{settlement.id}", visit(settlement.auditor.email)
    refused = auditor.post(
        f"{page}/opinion", {"decision": "agree"}, form=page, headers={"Referer": f"http://localhost{page}"}
    )
    body = refused.get_data(as_text=True)
    assert refused.status_code == 200 and body.count('class="error-summary"') == 1
    assert f'name="next" value="{page}"' in body, "the address of the press itself cannot be opened"
    unsaid = auditor.post(f"{page}/opinion", {"decision": "agree"}, form=page).get_data(as_text=True)
    assert 'name="next" value="/"' in unsaid


def test_every_answer_carries_the_strict_headers(visit) -> None:
    for path in ("/", "/sign-in", "/nothing", "/healthz", "/static/css/app.css"):
        headers = visit().get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "",
        None,
        "/\x00",
        "\\evil",
    ],
)
def test_no_redirect_leaves_the_house(target: str | None) -> None:
    assert own_path(target) is None
    assert own_path("/calls?q=1") == "/calls?q=1"


def test_after_signing_in_one_is_where_one_wanted_to_be(visit) -> None:
    stranger = visit()
    answer = stranger.get("/notices")
    assert answer.status_code == 302 and answer.location.endswith("/sign-in?next=/notices")
    answer = stranger.post(answer.location, {"email": COMPANY, "password": "demo-garden-2020"})
    assert answer.location == "/notices"


def _paths(site: Flask) -> list[str]:
    """Everything of company 07's case that another company must not know of."""
    with site.app_context():
        case = db.session.scalars(select(Application).where(Application.reference == "AIV-2026-00007")).one()
        agreement = db.session.scalars(select(Agreement).where(Agreement.application_id == case.id)).one()
        purchase = db.session.scalars(select(Purchase).where(Purchase.agreement_id == agreement.id)).first()
        invoice = db.session.scalars(select(Invoice)).first()
        proposal = db.session.scalars(select(Proposal).where(Proposal.application_id == case.id)).first()
        settlement = db.session.scalars(select(Settlement)).first()
        assignment = db.session.scalars(select(Assignment)).first()
        return [
            f"/cases/{case.reference}", f"/applications/{case.reference}", f"/applications/{case.reference}/need",
            f"/applications/{case.reference}/files/{case.attachments[0].id}", f"/agreements/{agreement.id}",
            f"/agreements/{agreement.id}/document", f"/agreements/{agreement.id}/purchases/new",
            f"/purchases/{purchase.id}",
            f"/invoices/{invoice.id}", f"/invoices/{invoice.id}/inspect", f"/proposals/{proposal.id}",
            f"/settlements/{settlement.id}", f"/assignments/{assignment.id}/sheet",
            f"/organisations/{case.organisation_id}",
            f"/cases/{case.reference}/documents/1", "/cases/AIV-2026-99999", "/agreements/999999",
            "/invoices/9223372036854775808",
        ]  # fmt: skip


def test_another_company_learns_nothing(site: Flask, visit) -> None:
    other, evaluator = visit(OTHER), visit(address("evaluator1"))
    for path in _paths(site):
        assert other.get(path).status_code == 404, path
        if "assignments" not in path:
            assert evaluator.get(path).status_code == 404, path


def test_staff_pages_are_closed_to_companies_and_strangers(site: Flask, visit) -> None:
    company, stranger = visit(COMPANY), visit()
    for path in (
        "/rounds",
        "/applications",
        "/agreements",
        "/deposits",
        "/payments",
        "/staff",
        "/administration",
        "/suppliers/queue",
    ):
        assert company.get(path).status_code == 403, path
        assert stranger.get(path).status_code == 302, path


def test_no_page_changes_anything_when_it_is_read(site: Flask, visit) -> None:
    def digest() -> list[object]:
        with site.app_context():
            rows = [db.session.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables]
            return [*rows, db.session.scalar(select(func.max(Transition.id)))]

    officer = visit(address("officer"))
    before = digest()
    with site.app_context():
        rules = [rule for rule in site.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    for rule in rules:
        officer.get(rule.rule)
    assert digest() == before


def test_list_pages_ask_the_database_the_same_number_of_times_however_long_they_are(site: Flask, visit) -> None:
    from sqlalchemy import event

    officer = visit(address("officer"))
    asked: list[str] = []
    with site.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda c, cur, sql, *rest: asked.append(sql))
    counts = []
    for query in ("q=AIV-2026-00001", ""):
        asked.clear()
        assert officer.get(f"/applications?{query}").status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 1, counts
