"""No press is feared: the second of two equal ones is answered with the first one's result."""

import io
import re

import pytest
from flask import Flask

from tests.given.acting import sample_pdf
from tests.journeys.pages import pages
from vouchers.applications.models import Attachment
from vouchers.claims.models import Invoice, Purchase
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


def look(visitor, path: str, typed: dict[str, str]):
    """What is asked before it is done, and the page after saying yes."""
    first = visitor.post(path, typed)
    page = first.get_data(as_text=True)
    return first, page


def invoice_state(site: Flask, path: str) -> str:
    with site.app_context():
        return str(db.session.get(Invoice, int(path.split("/")[2])).state)


def test_nothing_is_accepted_before_one_look_at_the_consequence(site: Flask, visit) -> None:
    path, account = page_of(site, "inspect")
    visitor = visit(account)
    with site.app_context():
        invoice = db.session.get(Invoice, int(path.split("/")[2]))
        amount = f"{invoice.supply_value:,}원"
    first, page = look(visitor, path, {"decision": "accept"})
    assert first.status_code == 200 and f"{amount}을 인정합니다" in page and "되돌릴 수 없습니다" in page
    assert invoice_state(site, path) == "submitted"
    back = visitor.post(path, {"decision": "accept", "sure": "back"}).get_data(as_text=True)
    assert 'value="accept" checked' in re.sub(r"\s+", " ", back) and invoice_state(site, path) == "submitted"
    done = visitor.post(path, {"decision": "accept", "sure": "yes"})
    assert done.status_code == 302 and invoice_state(site, path) == "accepted"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"decision": "accept", "amount": "5", "reason": "x"}, "인정 금액 항목을 비워 두어야"),
        ({"decision": "accept", "reason": "교육이 없었습니다."}, "사유 항목을 비워 두어야"),
        ({"decision": "refuse", "amount": "5", "reason": "켜지지 않습니다."}, "인정 금액 항목을 비워 두어야"),
        ({"decision": "refuse"}, "사유 항목을 적어야"),
        ({"decision": "refuse", "reason": "켜지지 않습니다.", "final": "y"}, "구매를 마칠 수는 없습니다"),
        ({"decision": "part"}, "인정 금액 항목을 적어야"),
        ({"decision": "part", "amount": "99,999,999,999", "reason": "일부"}, "전액이거나 더 많습니다"),
        ({"decision": "", "amount": "5"}, "골라 주세요"),
    ],
)
def test_a_contradiction_is_refused_even_by_somebody_who_is_sure(
    site: Flask, visit, typed: dict[str, str], told: str
) -> None:
    path, account = page_of(site, "inspect")
    page = visit(account).post(path, {**typed, "sure": "yes"}).get_data(as_text=True)
    assert told in page and invoice_state(site, path) == "submitted"


def test_a_sheet_is_looked_over_before_it_is_sealed(site: Flask, visit) -> None:
    path, account = page_of(site, "sheet")
    visitor = visit(account)
    page = visitor.get(path).get_data(as_text=True)
    names = re.findall(r'name="(points__[^"]+)"', page)
    typed = dict.fromkeys(names, "0") | {name.replace("points", "comment"): "좋음 좋음 좋음 좋음" for name in names}
    first, told = look(visitor, path, {**typed, "then": "submit"})
    assert first.status_code == 200 and "총점 0점" in told
    assert "모든 항목이 0점입니다" in told and "같은 의견을" in told
    incomplete = visitor.post(path, {**typed, names[0]: "", "then": "submit", "sure": "yes"}).get_data(as_text=True)
    assert "총점" not in incomplete and "error-summary" in incomplete
    done = visitor.post(path, {**typed, "then": "submit", "sure": "yes"})
    assert done.status_code == 302 and visitor.get(path).status_code != 200, "it is sealed"


def test_an_identical_second_purchase_is_asked_about(site: Flask, visit) -> None:
    path, account = page_of(site, "purchase-new")
    visitor, typed = visit(account), {"item_code": "solution", "description": "카메라 두 대의 설치", "amount": "1,000"}
    before = count(site, Purchase)
    assert visitor.post(path, {**typed, "once": "a" * 22}).status_code == 302 and count(site, Purchase) == before + 1
    asked = visitor.post(path, {**typed, "once": "b" * 22})
    page = asked.get_data(as_text=True)
    assert (
        asked.status_code == 200 and "같은 내용으로 이미 요청했습니다" in page and count(site, Purchase) == before + 1
    )
    assert visitor.post(path, {**typed, "amount": "1,001", "once": "c" * 22}).status_code == 302, "another amount"
    assert visitor.post(path, {**typed, "once": "b" * 22, "sure": "yes"}).status_code == 302
    assert count(site, Purchase) == before + 3


def test_what_moves_rights_or_money_is_looked_at_once(site: Flask, visit) -> None:
    presses = {"agreement-sign": ("/sign/company", {"read": "y"}), "batch": ("/approve", {}),
               "copy-tasks": ("/discard", {})}  # fmt: skip
    for (name, (path, press)), (page, account) in zip(
        presses.items(), [page_of(site, name) for name in presses], strict=True
    ):
        visitor = visit(account)
        asked = visitor.post(page + path, press, form=page)
        assert asked.status_code == 200 and 'name="sure"' in asked.get_data(as_text=True), name
        visitor.post(page + path, {**press, "sure": "back"}, form=page)
        again = visitor.post(page + path, press, form=page)
        assert again.status_code == 200 and 'name="sure"' in again.get_data(as_text=True), f"{name}: nothing was done"
        assert visitor.post(page + path, {**press, "sure": "yes"}, form=page).status_code == 302, name
