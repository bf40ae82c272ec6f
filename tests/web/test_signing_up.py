"""Signing up: where somebody wanted to be is kept, and the letter comes again."""

import html
import re

from flask import Flask
from sqlalchemy import select

from tests.web.strangers import asked, link
from vouchers.db import db
from vouchers.demo.cast import PASSWORD
from vouchers.identity import queries as people
from vouchers.outbox.models import Letter
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState


def test_where_somebody_wanted_to_be_is_kept_through_sign_up(site: Flask, visit, posted) -> None:
    stranger = visit()
    with site.app_context():
        reference = db.session.scalar(select(Round.reference).where(Round.state == RoundState.OPEN))
    door = stranger.get(f"/calls/{reference}/apply").location
    page = stranger.get(door).get_data(as_text=True)
    assert "로그인해야 볼 수 있는 화면입니다" in page and "로그인해야" not in stranger.get("/sign-in").get_data(
        as_text=True
    )
    sign_up = html.unescape(re.search(r'href="(/sign-up\?[^"]*)"', page)[1])
    assert stranger.post(sign_up, asked("new@shop.example", 7001)).location == "/sign-up/done"
    another = visit()  # the letter is opened elsewhere
    answer = another.post(link(posted("new@shop.example")[1]))
    assert answer.location == door
    assert another.post(answer.location, {"email": "new@shop.example", "password": PASSWORD}).location == (
        f"/calls/{reference}/apply"
    )


def test_nobody_is_led_elsewhere_by_a_sign_up(site: Flask, visit, posted) -> None:
    visit().post("/sign-up?next=https://evil.example/", asked("new@shop.example", 7001))
    assert visit().post(link(posted("new@shop.example")[1])).location == "/sign-in"


def test_the_letter_of_a_sign_up_is_sent_again_to_whoever_signed_up(site: Flask, visit, posted) -> None:
    stranger = visit()
    stranger.post("/sign-up", asked("new@shop.example", 7001))
    page = stranger.get("/sign-up/done").get_data(as_text=True)
    assert (
        "이메일을 확인하면 가입이 끝납니다" in page and "new@shop.example" in page and "가입을 마쳤습니다" not in page
    )
    first = link(posted("new@shop.example")[1])
    assert stranger.post("/sign-up/letter", form="/sign-up/done").location == "/sign-up/done"
    second = link(posted("new@shop.example")[1])
    assert second != first
    assert visit().post(first).location == "/sign-in", "the earlier link stays good"
    with site.app_context():
        assert people.user_by_email("new@shop.example") is not None
    other = visit()
    assert "new@shop.example" not in other.get("/sign-up/done").get_data(as_text=True)
    assert other.post("/sign-up/letter", form="/sign-in").location == "/sign-up/done"
    assert link(posted("new@shop.example")[1]) == second, "who has not signed up here asks for nothing"


def test_notices_and_titles_are_said_in_the_language_of_the_reader(site: Flask, visit) -> None:
    with site.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.kind == "application_selected")).first()
        account, subject, other = letter.address, letter.subject, letter.other_subject
        open_round = db.session.scalars(select(Round).where(Round.state == RoundState.OPEN)).first()
        reference, number = open_round.reference, open_round.number
    assert subject in html.unescape(visit(account).get("/notices").get_data(as_text=True))
    english = html.unescape(visit(account, "en").get("/notices").get_data(as_text=True))
    assert other in english and subject not in english
    page = visit("", "en").get(f"/calls/{reference}").get_data(as_text=True)
    assert f"AI Voucher, round {number}</h1>" in page and "공고" not in re.search(r"<h1>.*?</h1>", page)[0]
    with site.app_context():
        db.session.scalars(select(Round).where(Round.reference == reference)).one().title_en = "AI Voucher, third call"
        db.session.commit()
    assert "AI Voucher, third call" in visit("", "en").get("/calls?q=third").get_data(as_text=True)


def test_letters_come_in_the_language_chosen_where_somebody_signed_in(site: Flask, visit) -> None:
    for language in ("en", "ko"):
        visit("member01@demo.example", language)
        with site.app_context():
            assert people.user_by_email("member01@demo.example").language == language


def test_a_known_unit_is_said_in_english(site: Flask, visit) -> None:
    page = visit("", "en").get("/catalogue?programme=cloud-voucher.2020").get_data(as_text=True)
    assert "user-month" in page and "사용자·월" not in page
    assert "20억 원 (2,000,000,000원)" in visit().get("/calls/AIV-2026-R3").get_data(as_text=True)
