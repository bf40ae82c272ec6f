"""Nothing typed is lost: a sign-in that ended meanwhile, a draft that is not right yet, a file beside a wrong field."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.given.acting import sample_pdf
from tests.journeys.pages import pages
from vouchers.db import db, keeping
from vouchers.demo import PASSWORD
from vouchers.identity import queries as people
from vouchers.kernel import clock
from vouchers.web.forms import BankNumber, Form, Password
from vouchers.web.kept import NEVER

TEXT = "우리 공장은 밤에도 돕니다. " * 12
OWNER, EVALUATOR = "company09@demo.example", "evaluator1@demo.example"


def path_of(site: Flask, name: str) -> str:
    with site.app_context():
        return next(page.path for page in pages(site) if page.name == name)


def account_of(site: Flask, name: str) -> str:
    with site.app_context():
        return next(page.account for page in pages(site) if page.name == name)


def token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found, path
    return found.group(1)


def sign_in(client: FlaskClient, account: str):
    csrf = token(client, "/sign-in")
    answer = client.post("/sign-in", data={"csrf_token": csrf, "email": account, "password": PASSWORD})
    assert answer.status_code == 302, answer.get_data(as_text=True)[:300]


def area(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    assert found, name
    return found.group(1).strip()


def first_answer(page: str) -> str:
    found = re.search(r'name="(answer__[^"]+)"', page)
    assert found
    return found.group(1)


def test_what_was_sent_after_the_sign_in_ended_is_given_back_once(site: Flask, visit) -> None:
    visitor = visit(account_of(site, "plan"))
    path = path_of(site, "plan")
    page = visitor.get(path).get_data(as_text=True)
    name, before = first_answer(page), area(page, first_answer(page))
    csrf = visitor.token(path)
    visitor.post("/sign-out", form="/")
    answer = visitor.client.post(path, data={"csrf_token": csrf, name: TEXT, "then": "next"})
    said = answer.get_data(as_text=True)
    assert answer.status_code in (400, 401) and "쓰던 내용은 보관해 두었습니다" in said
    assert f'href="/sign-in?next={path}"' in said.replace("%2F", "/")
    sign_in(visitor.client, account_of(site, "plan"))
    again = visitor.get(path).get_data(as_text=True)
    assert area(again, name) == TEXT.strip() and "되살렸습니다" in again
    once = visitor.get(path).get_data(as_text=True)
    assert area(once, name) == before and "되살렸습니다" not in once


def test_it_is_given_to_nobody_else_and_nowhere_else(site: Flask, visit) -> None:
    visitor = visit(account_of(site, "plan"))
    path, other = path_of(site, "plan"), path_of(site, "need")
    name = first_answer(visitor.get(path).get_data(as_text=True))
    csrf = visitor.token(path)
    visitor.post("/sign-out", form="/")
    visitor.client.post(path, data={"csrf_token": csrf, name: TEXT})
    assert TEXT[:20] not in visit("company10@demo.example").get(path).get_data(as_text=True)
    sign_in(visitor.client, account_of(site, "plan"))
    assert TEXT[:20] not in visitor.get(other).get_data(as_text=True)
    assert TEXT[:20] in visitor.get(path).get_data(as_text=True)


def test_an_idle_sign_in_loses_nothing_and_after_a_day_nothing_is_promised(site: Flask, visit) -> None:
    path, account = path_of(site, "plan"), account_of(site, "plan")
    for hours, is_kept in ((3, True), (30, False)):
        with time_machine.travel(clock.now(), tick=True) as traveller:
            visitor = visit(account)
            name = first_answer(visitor.get(path).get_data(as_text=True))
            csrf = visitor.token(path)
            traveller.shift(timedelta(hours=hours))
            answer = visitor.client.post(path, data={"csrf_token": csrf, name: TEXT})
            said = answer.get_data(as_text=True)
            assert answer.status_code in (400, 401)
            assert ("보관해 두었습니다" in said) is is_kept and ("저장되지 않았습니다" in said) is not is_kept
            sign_in(visitor.client, account)
            assert (TEXT[:20] in visitor.get(path).get_data(as_text=True)) is is_kept


def test_a_stranger_s_form_is_not_kept(site: Flask) -> None:
    stranger = site.test_client()
    answer = stranger.post(path_of(site, "plan"), data={"answer": TEXT})
    assert answer.status_code in (400, 401) and "보관해" not in answer.get_data(as_text=True)
    with site.app_context():
        assert db.session.query(keeping.KeptForm).count() == 0


def test_another_site_keeps_nothing(site: Flask, visit) -> None:
    visitor = visit(account_of(site, "plan"))
    headers = {"Origin": "https://elsewhere.example"}
    answer = visitor.client.post(path_of(site, "plan"), data={"answer__x": TEXT}, headers=headers)
    assert answer.status_code == 400 and "보관해" not in answer.get_data(as_text=True)


def test_a_sheet_is_given_back_to_its_evaluator(site: Flask, visit) -> None:
    path, account = path_of(site, "sheet"), account_of(site, "sheet")
    visitor = visit(account)
    csrf = visitor.token(path)
    visitor.post("/sign-out", form="/")
    visitor.client.post(path, data={"csrf_token": csrf, "overall": TEXT})
    sign_in(visitor.client, account)
    assert area(visitor.get(path).get_data(as_text=True), "overall") == TEXT.strip()


def test_what_is_kept_is_sealed(site: Flask, visit) -> None:
    visitor = visit(account_of(site, "need"))
    visitor.post(path_of(site, "need"), {"need": TEXT, "title": "", "then": "tasks"})
    with site.app_context():
        (row,) = db.session.query(keeping.KeptForm).all()
        assert TEXT[:10] not in row.fields_sealed
        user = people.user_by_email(account_of(site, "need"))
        pairs = dict(keeping.kept_form(user.id, row.path, at=clock.now())[0])
        assert pairs["need"] == TEXT


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("need", {"title": "도포 검사", "need": ""}, 'value="도포 검사"'),
        ("costs", {"gov__solution": "삼천만", "basis__solution": "견적"}, 'value="삼천만"'),
        ("profile", {"phone": "공일공", "address": "새 주소 1"}, 'value="공일공"'),
        ("sheet", {"overall": "아직 쓰는 중"}, "아직 쓰는 중"),
        ("invoice-new", {"note": "납품", "supply_value": "모름"}, 'value="모름"'),
    ],
)
def test_a_draft_keeps_whatever_was_typed(site: Flask, visit, name: str, typed: dict[str, str], shown: str) -> None:
    path = path_of(site, name)
    visitor = visit(account_of(site, name))
    if name == "sheet":
        typed = {re.search(r'name="(points__[^"]+)"', visitor.get(path).get_data(as_text=True))[1]: "구십", **typed}
    then = {"need": "tasks", "costs": "tasks", "sheet": "save"}.get(name, "draft")
    answer = visitor.post(path, {**typed, "then": then})
    assert answer.status_code == 303 and answer.location.endswith(path)
    page = visitor.get(path).get_data(as_text=True)
    assert shown in page and "임시저장한 내용입니다" in page
    assert shown in visitor.get(path).get_data(as_text=True), "a draft stays until it is saved"


def test_what_is_saved_is_no_draft_any_more(site: Flask, visit) -> None:
    path = path_of(site, "need")
    visitor = visit(account_of(site, "need"))
    visitor.post(path, {"title": "반만", "need": "", "then": "tasks"})
    tasks = path.rpartition("/")[0]
    assert "고칠 곳 있음" in visitor.get(tasks).get_data(as_text=True)
    refused = visitor.post(f"{tasks}/submit", {"declared": "y"}, form=f"{tasks}/check").get_data(as_text=True)
    assert "반영하지 않은 항목이 있습니다: 과제와 분야" in refused
    page = visitor.get(path).get_data(as_text=True)
    field = re.search(r'<option value="([a-z-]+)"', page)[1]
    answer = visitor.post(path, {"title": "온전한 이름", "need": TEXT, "field_code": field, "then": "next"})
    assert answer.status_code == 302
    again = visitor.get(path).get_data(as_text=True)
    assert 'value="온전한 이름"' in again and "임시저장한" not in again
    assert "고칠 곳 있음" not in visitor.get(tasks).get_data(as_text=True)


def test_a_chosen_file_survives_a_refusal(site: Flask, visit) -> None:
    path = path_of(site, "invoice-new")
    visitor = visit(account_of(site, "invoice-new"))
    wrong = {"tax_number": "틀림", "evidence": (io.BytesIO(sample_pdf()), "세금 계산서.pdf")}
    page = visitor.post(path, wrong, content_type="multipart/form-data").get_data(as_text=True)
    assert "올려 둔 파일: 세금 계산서.pdf" in page and "파일을 올려 주세요" not in page
    kept = re.search(r'name="evidence__kept" value="([^"]+)"', page)[1]
    again = visitor.post(path, {"tax_number": "또 틀림", "evidence__kept": kept}).get_data(as_text=True)
    assert f'value="{kept}"' in again and "파일을 올려 주세요" not in again
    other = visit(account_of(site, "profile")).get("/")
    assert other.status_code == 200
    with site.app_context():
        stranger = people.user_by_email(account_of(site, "profile"))
        assert keeping.kept_file(stranger.id, kept, at=clock.now()) is None
        owner = people.user_by_email(account_of(site, "invoice-new"))
        assert keeping.kept_file(owner.id, kept, at=clock.now()) == ("세금 계산서.pdf", sample_pdf())
        assert keeping.kept_file(owner.id, kept, at=clock.now() + timedelta(hours=25)) is None
        assert keeping.forget(before=clock.now() + timedelta(hours=25)) == 1
    assert "파일을 올려 주세요" in visitor.post(path, {"tax_number": "x", "evidence__kept": kept}).get_data(
        as_text=True
    )


def opened_with(page: str) -> str:
    return re.search(r'name="opened_with"[^>]* value="([^"]*)"', page)[1]


def test_of_two_tabs_the_older_shows_both_texts_and_loses_neither(site: Flask, visit) -> None:
    path, visitor = path_of(site, "plan"), visit(account_of(site, "plan"))
    page = visitor.get(path).get_data(as_text=True)
    name, opened = first_answer(page), opened_with(page)
    first = visitor.post(path, {name: "첫 탭에서 쓴 글", "opened_with": opened, "then": "next"})
    assert first.status_code == 302
    second = visitor.post(path, {name: "둘째 탭에서 쓴 글", "opened_with": opened, "then": "next"})
    told = second.get_data(as_text=True)
    assert second.status_code == 200 and "다른 사람이 저장했습니다" in told
    assert "지금 저장된 내용: 첫 탭에서 쓴 글" in told and area(told, name) == "둘째 탭에서 쓴 글"
    assert area(visitor.get(path).get_data(as_text=True), name) == "첫 탭에서 쓴 글", "nothing was overwritten"
    again = visitor.post(path, {name: "둘을 합친 글", "opened_with": opened_with(told), "then": "next"})
    assert again.status_code == 302
    assert area(visitor.get(path).get_data(as_text=True), name) == "둘을 합친 글"


@pytest.mark.parametrize(
    "name", ["need", "costs", "consents", "profile", "sheet", "supplier-edit", "solution-new", "round-new"]
)
def test_every_edit_form_says_what_it_was_opened_with(site: Flask, visit, name: str) -> None:
    page = visit(account_of(site, name)).get(path_of(site, name)).get_data(as_text=True)
    assert len(opened_with(page)) == 64


def test_the_same_text_saved_twice_is_no_conflict(site: Flask, visit) -> None:
    path, visitor = path_of(site, "plan"), visit(account_of(site, "plan"))
    page = visitor.get(path).get_data(as_text=True)
    name, opened = first_answer(page), opened_with(page)
    for _press in range(2):
        assert visitor.post(path, {name: "같은 글", "opened_with": opened, "then": "next"}).status_code == 302


def test_the_share_is_filled_in_and_saved_only_by_its_own_button(site: Flask, visit) -> None:
    path, visitor = path_of(site, "costs"), visit(account_of(site, "costs"))
    typed = {"gov__solution": "30,000,000원", "basis__solution": "견적"}
    page = visitor.post(path, {**typed, "then": "fill"}).get_data(as_text=True)
    cash = re.search(r'id="cash__solution"[^>]*value="([^"]*)"', page)[1]
    assert int(cash.replace(",", "")) > 0
    again = visitor.post(path, {**typed, "cash__solution": cash, "then": "next"})
    assert again.status_code == 302, re.findall(r"error-summary.*?</div>", again.get_data(as_text=True), re.DOTALL)
    less = str(int(cash.replace(",", "")) - 1)
    refused = visitor.post(path, {**typed, "cash__solution": less, "then": "next"}).get_data(as_text=True)
    assert "정부지원금이 30,000,000원이면 기업부담금은" in refused


def test_no_secret_is_ever_kept(site: Flask) -> None:
    """What is never kept are the names of all fields of a password or an account number, and no others."""

    def forms(kind: type) -> list[type]:
        return [kind, *(sub for each in kind.__subclasses__() for sub in forms(each))]

    names = set()
    with site.test_request_context():
        for form in forms(Form):
            for name in dir(form):
                field = getattr(form, name, None)
                kind = getattr(field, "field_class", None)
                if kind is Password or (kind is BankNumber and "계좌" in str(field.args[0])):
                    names.add(name)
    assert names == NEVER


def test_a_letter_that_no_paper_can_print_is_named_beside_its_field(site: Flask, visit) -> None:
    path, visitor = path_of(site, "need"), visit(account_of(site, "need"))
    page = visitor.post(path, {"title": "Łódź 검사 😀", "need": TEXT, "then": "next"}).get_data(as_text=True)
    assert "문서에 찍을 수 없는 글자가 있습니다. 바꾸어 적어 주세요: Ł ź 😀" in page and 'value="Łódź 검사 😀"' in page
    hidden = visitor.post(path, {"title": "가\u200b나", "need": TEXT, "then": "next"}).get_data(as_text=True)
    assert "U+200B" in hidden


def test_the_number_of_a_person_is_kept_nowhere_not_even_sealed(site: Flask, visit) -> None:
    number, path = "850101-1234566", path_of(site, "need")
    visitor = visit(account_of(site, "need"))
    visitor.post(path, {"title": "반만 쓴 이름", "need": f"대표자 {number}", "then": "tasks"})
    page = visitor.get(path).get_data(as_text=True)
    assert 'value="반만 쓴 이름"' in page and number not in page
    invoice = path_of(site, "invoice-new")
    seller = visit(account_of(site, "invoice-new"))
    named = {"tax_number": "틀림", "evidence": (io.BytesIO(sample_pdf()), f"{number}.pdf")}
    seller.post(invoice, named, content_type="multipart/form-data")
    with site.app_context():
        assert db.session.query(keeping.KeptFile).count() == 0
        (row,) = db.session.query(keeping.KeptForm).all()
        pairs = keeping.kept_form(row.user_id, row.path, at=clock.now())[0]
        assert "title" in dict(pairs) and "need" not in dict(pairs)


@pytest.mark.parametrize(
    ("name", "field", "typed", "told"),
    [
        ("invoice-new", "issued_on", "0001-01-01", "1900년부터 2999년 사이의 날짜"),
        ("invoice-new", "issued_on", "2026-02-30", "날짜를 2026-11-23처럼"),
        ("round-new", "closes_at", "2027-02-15", "몇 시까지인지 함께"),
        ("round-new", "closes_at", "2027-02-15 25:00", "날짜와 시각을 2026-11-23 18:00처럼"),
        ("round-new", "closes_at", "1066-10-14 09:00", "1900년부터 2999년 사이의 날짜"),
        ("round-new", "budget", "1억 2,000만", "숫자로 적어 주세요: 120,000,000"),
        ("round-new", "budget", "15.5", "소수점 없이 정수로"),
    ],
)
def test_a_day_a_moment_and_an_amount_say_what_is_wrong_with_them(
    site: Flask, visit, name: str, field: str, typed: str, told: str
) -> None:
    page = visit(account_of(site, name)).post(path_of(site, name), {field: typed}).get_data(as_text=True)
    assert told in page and f'value="{typed}"' in page


def test_what_is_being_typed_is_taken_along_when_the_language_changes(site: Flask, visit) -> None:
    path, visitor = path_of(site, "plan"), visit(account_of(site, "plan"))
    name = first_answer(visitor.get(path).get_data(as_text=True))
    typed = {"next": path, "language": "en", f"typed__{name}": TEXT, "typed__password": "비밀", "typed__then": "next"}
    assert visitor.post("/language", typed, form=path).location == path
    page = visitor.get(path).get_data(as_text=True)
    assert area(page, name) == TEXT.strip() and '<html lang="en"' in page
    assert area(visitor.get(path).get_data(as_text=True), name) != TEXT.strip(), "it is given back once"
    stranger = visit()
    assert stranger.post("/language", {**typed, "next": "/sign-up"}, form="/sign-up").location == "/sign-up"


def test_the_title_of_a_refused_page_says_so_and_its_limit_stands_beside_the_field(site: Flask, visit) -> None:
    path, visitor = path_of(site, "need"), visit(account_of(site, "need"))
    page = visitor.get(path).get_data(as_text=True)
    assert "<title>오류" not in page and re.search(r'data-count="need" data-max="1000">\s*[\d,]+ / 1,000자', page)
    assert "<title>오류: " in visitor.post(path, {"need": "짧다", "then": "next"}).get_data(as_text=True)


def test_a_change_from_the_check_leads_back_to_the_check(site: Flask, visit) -> None:
    path, visitor = path_of(site, "check"), visit(account_of(site, "check"))
    page = visitor.get(path).get_data(as_text=True)
    change = re.search(r'href="(/applications/[^"]*/need\?to=check)"', page)[1]
    opened = visitor.get(change).get_data(as_text=True)
    typed = {
        "title": "과제", "need": "무엇이 힘든지 적습니다.", "then": "next", "opened_with": opened_with(opened),
        "field_code": re.search(r'<option value="([a-z-]+)"', opened)[1],
    }  # fmt: skip
    assert visitor.post(change, typed).location == path
