"""Letters go out by SMTP: once, later if they were refused, with the code that nobody else keeps."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

from flask import Flask
from sqlalchemy import select

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
from vouchers.outbox.smtp import Server


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
