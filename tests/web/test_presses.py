"""No press is feared: the second of two equal ones is answered with the first one's result."""

import io
import re

import pytest
from flask import Flask

from tests.given.acting import sample_pdf
from tests.journeys.pages import pages
from vouchers.applications.models import Attachment
from vouchers.db import db
from vouchers.matching.models import Proposal
from vouchers.organisations.models import Invitation
from vouchers.programmes.models import Round


def page_of(site: Flask, name: str) -> tuple[str, str]:
    with site.app_context():
        return next((page.path, page.account) for page in pages(site) if page.name == name)


def count(site: Flask, model: type) -> int:
    with site.app_context():
        return db.session.query(model).count()


def press_of(page: str, near: str = "") -> str:
    """The token of the first form, or of the one that holds these words."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    form = next(each for each in forms if 'name="press"' in each and near in each)
    return re.search(r'name="press" value="([^"]+)"', form)[1]


def test_a_second_press_is_answered_as_the_first(site: Flask, visit) -> None:
    path, account = page_of(site, "member-new")
    visitor, before = visit(account), count(site, Invitation)
    press = press_of(visitor.get(path).get_data(as_text=True), 'name="email"')
    said = {"email": "new@shop.example", "name": "새 사람", "role": "member", "press": press}
    first, second = visitor.post(path, said), visitor.post(path, said)
    assert first.status_code == 302 and second.status_code == 303 and second.location == first.location
    assert count(site, Invitation) == before + 1


def test_a_file_is_sent_once(site: Flask, visit) -> None:
    path, account = page_of(site, "files")
    visitor, before = visit(account), count(site, Attachment)
    page = visitor.get(path).get_data(as_text=True)
    press, slot = press_of(page, 'name="file"'), re.search(r'<option value="([a-z-]+)"', page)[1]
    answers = [
        visitor.post(
            path, {"slot": slot, "file": (io.BytesIO(sample_pdf()), "등록증.pdf"), "press": press},
            content_type="multipart/form-data",
        )
        for _press in range(2)
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [302, 303]
    assert count(site, Attachment) == before + 1


def test_what_was_refused_may_be_pressed_again(site: Flask, visit) -> None:
    path, account = page_of(site, "round-new")
    visitor, before = visit(account), count(site, Round)
    press = press_of(visitor.get(path).get_data(as_text=True), 'name="title"')
    wrong = {"title": "", "press": press}
    assert [visitor.post(path, wrong).status_code for _press in range(2)] == [200, 200]
    right = {
        "programme_code": "ai-voucher.2020", "title": "다음 공고", "budget": "1,000", "press": press,
        "opens_at": "2027-01-04 09:00", "closes_at": "2027-02-26 18:00",
    }  # fmt: skip
    first, second = visitor.post(path, right), visitor.post(path, right)
    assert (first.status_code, second.status_code) == (302, 303) and first.location == second.location
    assert count(site, Round) == before + 1


def test_another_person_s_press_is_another_press(site: Flask, visit) -> None:
    path, account = page_of(site, "round-new")
    visitor = visit(account)
    press = press_of(visitor.get(path).get_data(as_text=True), 'name="title"')
    visitor.post(path, {"title": "", "press": press})
    other = visit(page_of(site, "member-new")[1])
    assert other.post(page_of(site, "member-new")[0], {"press": press}).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "ㄱ" * 22, "a" * 23])
def test_a_foreign_token_is_none(site: Flask, visit, token: str) -> None:
    path, account = page_of(site, "propose")
    before = count(site, Proposal)
    assert visit(account).post(path, {"message": "", "press": token}).status_code == 200
    assert count(site, Proposal) == before
