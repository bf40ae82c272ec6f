"""What an answer carries and holds whatever goes wrong:
sandboxed downloads, bodies by route, a database that is busy or away.
"""

import io
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from vouchers.agreements.models import Agreement
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.demo.cast import address
from vouchers.identity.models import User, UserSession
from vouchers.kernel import clock
from vouchers.ledger.queries import statement
from vouchers.outbox.models import Letter
from vouchers.payments.models import PaymentBatch
from vouchers.settlement.models import Settlement
from vouchers.web.addresses import path_of
from vouchers.web.bodies import FILES, LONG_TEXTS, SHORT

COMPANY = address("company07")
DOWNLOADS = {
    "company07": ("/applications/AIV-2026-00007/files/{file}", "/agreements/{agreement}/document"),
    "officer": ("/applications.csv", "/applications.xlsx"),
    "finance": ("/payments/{batch}/orders.csv", "/payments/{batch}/orders.xlsx"),
}


def database_file(site: Flask) -> Path:
    return Path(site.extensions["vouchers.settings"].database_url.removeprefix("sqlite:///"))


def draft(site: Flask) -> tuple[str, str]:
    """A reference of a draft and the address of the person who writes it."""
    with site.app_context():
        found = db.session.scalars(
            select(Application).where(Application.state == ApplicationState.DRAFT).order_by(Application.id)
        ).first()
        return found.reference, next(row.user.email for row in found.organisation.memberships)


@pytest.mark.parametrize("account", DOWNLOADS)
def test_a_download_arrives_in_a_sandbox(site: Flask, visit, account: str) -> None:
    with site.app_context():
        case = db.session.scalars(select(Application).where(Application.reference == "AIV-2026-00007")).one()
        agreement = db.session.scalars(select(Agreement).where(Agreement.application_id == case.id)).one()
        batch = db.session.scalars(select(PaymentBatch)).first()
        places = {"file": case.attachments[0].id, "agreement": agreement.id, "batch": batch.id}
    person = visit(address(account))
    for path in DOWNLOADS[account]:
        answer = person.get(path.format(**places))
        assert answer.status_code == 200 and answer.get_data(), path
        assert answer.headers.getlist("Content-Security-Policy") == ["default-src 'none'; sandbox"], path
        assert (
            answer.headers["Content-Disposition"].startswith("attachment")
            and answer.headers["X-Content-Type-Options"] == "nosniff"
        )


def test_a_body_is_as_long_as_its_route_takes(site: Flask, visit) -> None:
    """Refused with a page before a field is read; what fits is judged by its form."""
    reference, writer = draft(site)
    person = visit(writer)
    upload = site.extensions["vouchers.settings"].upload_limit
    for path, most in (
        ("/account/password", SHORT),
        (f"/applications/{reference}/need", LONG_TEXTS),
        (f"/applications/{reference}/files", upload),
    ):
        token = person.token(path)
        fits = person.client.post(path, data={"csrf_token": token, "unknown": "x" * (min(most, LONG_TEXTS) - 4096)})
        assert fits.status_code in (200, 302), (path, fits.status_code)
        over = person.client.post(path, data={"csrf_token": token, "unknown": "x" * (most + 300 * 1024)})
        body = over.get_data(as_text=True)
        assert over.status_code == 413 and "너무 큽니다" in body and over.headers["Content-Security-Policy"], path


def test_a_file_has_its_own_limit_and_texts_beside_it_theirs(site: Flask, visit) -> None:
    reference, writer = draft(site)
    person, path = visit(writer), f"/applications/{reference}/files"
    token = person.token(path)
    upload = site.extensions["vouchers.settings"].upload_limit
    for size, status in ((LONG_TEXTS + 1, 200), (upload + 300 * 1024, 413)):
        data = {"csrf_token": token, "slot": "registration", "file": (io.BytesIO(b"x" * size), "x.pdf")}
        assert person.client.post(path, data=data, content_type="multipart/form-data").status_code == status
    many_texts = {"csrf_token": token, "slot": "x" * (LONG_TEXTS + 1), "file": (io.BytesIO(b"%PDF-"), "x.pdf")}
    assert person.client.post(path, data=many_texts, content_type="multipart/form-data").status_code == 413


def test_every_route_that_takes_a_file_says_so(site: Flask) -> None:
    """A form with a file on a route without the mark would be refused at 64 KB."""
    taking = {name for name, view in site.view_functions.items() if getattr(view, "takes", None) == FILES}
    assert {"applications.files", "claims.submit_invoice", "suppliers.change_account"} <= taking, taking


def test_a_field_that_is_sent_twice_is_refused(visit) -> None:
    """Text, number, choice: of two values nobody could tell which one counts."""
    person, path = visit(COMPANY), "/account/password"
    answer = person.client.post(
        path, data={"csrf_token": person.token(path), "present": ["one", "two"], "password": "x", "again": "x"}
    )
    assert answer.status_code == 200 and "같은 항목이 두 번" in answer.get_data(as_text=True)
    officer, path = visit(address("officer")), "/rounds/new"
    form = {"programme_code": ["ai-voucher.2020", "cloud-voucher.2020"], "budget": ["1,000", "2,000"]}
    answer = officer.client.post(path, data={"csrf_token": officer.token(path), **form})
    assert answer.status_code == 200 and answer.get_data(as_text=True).count("같은 항목이 두 번") >= 2


@pytest.mark.parametrize(
    ("language", "sentence"), [("ko", "문제가 생겨 처리하지 못했습니다"), ("en", "Something went wrong")]
)
def test_the_page_of_an_error_asks_nothing_of_a_database_that_failed(
    site: Flask, visit, language: str, sentence: str
) -> None:
    person = visit(COMPANY, language)
    with closing(sqlite3.connect(database_file(site))) as elsewhere:
        elsewhere.execute("ALTER TABLE user_session RENAME TO away")
    for path in ("/", "/account", "/cases/AIV-2026-00007"):
        answer = person.get(path)
        body = answer.get_data(as_text=True)
        assert answer.status_code == 500 and sentence in body, path
        assert answer.headers["Content-Security-Policy"] and answer.headers["X-Request-Id"] in body
        assert "Traceback" not in body and "user_session" not in body
    assert person.get("/healthz").status_code == 200


def test_somebody_who_writes_keeps_nobody_from_reading(site: Flask, visit) -> None:
    """When a session was seen is noted beside the page, and not at all while the database is busy."""
    person = visit(COMPANY)

    def seen() -> object:
        with site.app_context():
            return db.session.scalars(select(UserSession.seen_at).order_by(UserSession.id.desc())).first()

    first = seen()
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        busy = sqlite3.connect(database_file(site), isolation_level=None)
        try:
            busy.execute("BEGIN IMMEDIATE")
            for page in ("/", "/account", "/cases/AIV-2026-00007"):
                assert person.get(page).status_code == 200, page
            assert seen() == first
        finally:
            busy.execute("ROLLBACK")
            busy.close()
        assert person.get("/account").status_code == 200 and seen() > first


def test_paid_is_what_the_ledger_calls_paid(site: Flask, visit) -> None:
    """What was disallowed stands beside it, in the sentence as in the table."""
    with site.app_context():
        settled = [
            row.agreement.reference
            for row in db.session.scalars(select(Settlement))
            if statement(row.agreement.reference).total("disallowed")
        ]
        money = {
            reference: (statement(reference).total("paid"), statement(reference).total("disallowed"))
            for reference in settled
        }
    assert money
    officer = visit(address("officer"))
    for reference, (paid, disallowed) in money.items():
        page = re.sub(r"<[^>]+>", "", officer.get(f"/cases/{reference}").get_data(as_text=True))
        assert f"· 지급 {paid:,}원" in page and f"· 불인정 {disallowed:,}원" in page, reference


def test_each_kind_of_letter_leads_its_reader_to_a_page_that_opens(site: Flask, visit) -> None:
    with site.app_context():
        query = select(Letter.kind, User.email, Letter.endpoint, Letter.arguments).join(User, User.id == Letter.user_id)
        query = query.where(Letter.endpoint.is_not(None), Letter.code_purpose.is_(None), User.disabled_at.is_(None))
        newest = {
            kind: (email, path_of(endpoint, arguments))
            for kind, email, endpoint, arguments in db.session.execute(query.order_by(Letter.id))
        }
    answers = {kind: visit(email).get(path).status_code for kind, (email, path) in newest.items()}
    assert len(answers) > 25 and {kind: code for kind, code in answers.items() if code not in (200, 302)} == {}
