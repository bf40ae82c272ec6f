"""Where a page leads that cannot do what was asked: on to the case, back to the page, through sign-up to the call."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from tests.web.test_all_at_once import said
from tests.web.test_kept import account_of, path_of
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.demo.cast import address
from vouchers.facts.states import Size
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import Organisation


def draft_of(site: Flask) -> tuple[str, int]:
    """(reference, key of the firm) of the draft that the pages show."""
    reference = path_of(site, "costs").split("/")[2]
    with site.app_context():
        query = select(Application.organisation_id).where(Application.reference == reference)
        return reference, db.session.scalar(query)


def test_a_page_of_a_step_that_is_over_leads_to_the_case(site: Flask, visit) -> None:
    with site.app_context():
        query = select(Application).where(Application.state == ApplicationState.SUBMITTED)
        application = db.session.scalars(query.order_by(Application.id)).first()
        reference, receipt = application.reference, application.receipt
        owner = organisations.representatives(application.organisation_id)[0].email
    visitor = visit(owner)
    for part in ("check", "need", "costs"):
        answer = visitor.get(f"/applications/{reference}/{part}")
        assert answer.status_code == 302 and answer.location == f"/cases/{reference}"
    page = visitor.get(answer.location).get_data(as_text=True)
    assert "이미 지난 단계이거나" in page and receipt in page
    assert visitor.post(f"/applications/{reference}/need", form=f"/cases/{reference}").status_code == 409
    assert visit(address("company01")).get(f"/applications/{reference}/check").status_code in (302, 404)


def test_a_changed_profile_is_named_on_the_pages_it_closes(site: Flask, visit) -> None:
    (reference, firm), visitor = draft_of(site), visit(account_of(site, "costs"))
    for size in (None, Size.LARGE):
        with site.app_context():
            db.session.get(Organisation, firm).size = size
            db.session.commit()
        for part in ("costs", "check"):
            answer = visitor.get(f"/applications/{reference}/{part}")
            page = answer.get_data(as_text=True)
            assert answer.status_code == 200 and "기업 정보 고치기" in page and "notice danger" in page
        refused = visitor.post(f"/applications/{reference}/costs", {"gov__solution": "1", "basis__solution": "x"})
        assert refused.status_code == 200 and said(refused.get_data(as_text=True))


def test_a_page_that_answers_a_press_knows_its_own_address(site: Flask, visit) -> None:
    path, visitor = path_of(site, "invoice-new"), visit(account_of(site, "invoice-new"))
    assert "data-page" not in visitor.get(path).get_data(as_text=True)
    assert f'data-page="{path}"' in visitor.post(path, {"tax_number": "x"}).get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("phone", "공일공-일이삼사", "전화번호를 숫자로"),
        ("phone", "02-12", "전화번호를 숫자로"),
        ("phone", "1234567890123456", "전화번호를 숫자로"),
        ("representative_name", "홍 길동 홍 길동", "같은 이름이 두 번"),
        ("home_page", "javascript:alert(1)", "http:// 또는 https://"),
        ("home_page", "a b.kr", "http:// 또는 https://"),
    ],
)
def test_a_field_of_the_profile_says_what_it_is_not(site: Flask, visit, field: str, typed: str, shown: str) -> None:
    page = visit(account_of(site, "profile")).post(path_of(site, "profile"), {field: typed}).get_data(as_text=True)
    assert any(name == field and shown in sentence for name, sentence in said(page)), said(page)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone", "02-123-4567"),
        ("phone", "+82 (0)2 123 4567"),
        ("phone", "１５８８－１２３４"),
        ("representative_name", "마이클 잭슨"),
        ("home_page", "www.tteok.kr"),
        ("home_page", "tteok.kr/menu"),
        ("home_page", "http://tteok.kr"),
    ],
)
def test_a_field_of_the_profile_takes_what_people_write(site: Flask, visit, field: str, typed: str) -> None:
    page = visit(account_of(site, "profile")).post(path_of(site, "profile"), {field: typed}).get_data(as_text=True)
    assert field not in {name for name, _ in said(page)}
    if field == "home_page":
        assert re.search(r'name="home_page"[^>]*value="([^"]*)"', page)[1].endswith(typed.removeprefix("http://"))
