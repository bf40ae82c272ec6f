"""Letters go out by SMTP: once, later if they were refused, with the code that nobody else keeps."""

import re
import smtplib
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask
from sqlalchemy import select

from tests.given.acting import BEGINNING
from tests.given.organisations import number
from tests.given.people import address, secret
from tests.servers import MailServer
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.identity.models import OneTimeCode
from vouchers.kernel import clock
from vouchers.kernel.actor import MemberRole
from vouchers.organisations import services as organisations
from vouchers.outbox import jobs
from vouchers.outbox.models import Letter
from vouchers.outbox.smtp import Server, is_for_good


def test_a_refused_letter_is_tried_again_and_its_code_is_in_the_letter_alone(
    app: Flask, mail_server: MailServer
) -> None:
    at, asker = clock.now(), address("asker")
    with transaction():
        asked = organisations.sign_up(
            company="가나다 제과(시험)", business_number=number(1), name="대표자", email=asker, password=secret(),
            role=MemberRole.REPRESENTATIVE, at=at,
        )  # fmt: skip
        organisations.answer_sign_up(asked, at=at)
    server = Server("127.0.0.1", mail_server.port, "no-reply@vouchers.example", "http://127.0.0.1")
    mail_server.postbox.refuse = True
    assert jobs.deliver(server, at=at) == "sent 0, refused 1"
    assert jobs.deliver(server, at=at) == "sent 0, refused 0", "it waits before it is tried again"
    mail_server.postbox.refuse = False
    assert jobs.deliver(server, at=at + timedelta(minutes=5)) == "sent 1, refused 0"
    assert jobs.deliver(server, at=at + timedelta(hours=9)) == "sent 0, refused 0"
    to, body = mail_server.postbox.letters[0]
    message = message_from_bytes(body, policy=policy.default)
    assert to == asker and message["Subject"] == "이메일을 확인해 주세요"
    code = re.search(r"http://127.0.0.1/verify/([\w-]+)", message.get_content()).group(1)
    assert db.session.scalars(select(Letter)).one().tries == 2
    kept = [repr(db.session.execute(select(model.__table__)).all()) for model in (Letter, OneTimeCode)]
    assert code not in "".join(kept)
    with transaction():
        assert organisations.verify(code, at=at + timedelta(minutes=6)).email == asker


def _letter(address: str, key: str) -> None:
    with transaction():
        db.session.add(
            Letter(
                key=key, kind="verify_email", user_id=None, address=address, subject="확인", body="안녕하세요. 확인해 주세요.\n",
                arguments={}, created_at=BEGINNING, not_before=BEGINNING,
            )
        )  # fmt: skip


def test_what_is_refused_for_good_comes_back_and_the_others_go_out(app: Flask, mail_server: MailServer) -> None:
    for to in ("gone@shop.example", "here@shop.example"):
        _letter(to, to)
    mail_server.postbox.unknown = {"gone@shop.example"}
    server = Server("127.0.0.1", mail_server.port, "no-reply@vouchers.example", "http://127.0.0.1")
    assert jobs.deliver(server, at=BEGINNING) == "sent 1, refused 1"
    gone, here = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert gone.returned_at and "550" in gone.error and here.sent_at and not here.returned_at
    assert jobs.deliver(server, at=BEGINNING + timedelta(days=30)) == "sent 0, refused 0"


def test_a_temporary_refusal_ends_after_five_days(app: Flask, mail_server: MailServer) -> None:
    _letter("late@shop.example", "late")
    mail_server.postbox.refuse = True
    server = Server("127.0.0.1", mail_server.port, "no-reply@vouchers.example", "http://127.0.0.1")
    tries, at = 0, BEGINNING
    while jobs.deliver(server, at=at).endswith("refused 1"):
        tries, at = tries + 1, at + timedelta(hours=7)
    letter = db.session.scalars(select(Letter)).one()
    assert letter.returned_at is not None and 5 < tries < 30


def test_a_letter_is_in_seven_bits_and_asks_for_no_reply(app: Flask, mail_server: MailServer) -> None:
    _letter("here@shop.example", "here")
    jobs.deliver(Server("127.0.0.1", mail_server.port, "no-reply@vouchers.example", "http://127.0.0.1"), at=BEGINNING)
    _to, body = mail_server.postbox.letters[0]
    assert body.isascii() and b"Auto-Submitted: auto-generated" in body


@pytest.mark.parametrize(
    ("error", "for_good"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), True),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), False),
        (smtplib.SMTPDataError(554, b"no"), True),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPAuthenticationError(535, b"who"), False),
        (smtplib.SMTPSenderRefused(550, b"who", "us"), False),
        (ConnectionRefusedError(), False),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), True),
        (UnicodeEncodeError("ascii", "ㄱ", 0, 1, "x"), True),
    ],
)
def test_what_is_for_good(error: Exception, for_good: bool) -> None:
    assert is_for_good(error) is for_good
