"""Wrong input on every form: a clear sentence beside the field, nothing typed lost, never a broken page."""

import io
import re

import html5lib
import pytest
from flask import Flask

from tests.journeys.pages import pages
from vouchers.demo.cast import address
from vouchers.web.forms import Form

# Form class → the page of the demo (its name in tests/journeys/pages.py) on which it stands.
FORMS = {
    "SignInForm": "sign-in", "NewPasswordForm": "set-password", "AskForLinkForm": "forgotten-password",
    "SignUpForm": "sign-up",
    "ProfileForm": "profile", "InviteMemberForm": "member-new", "AppointStaffForm": "staff-new",
    "RoundForm": "round-new",
    "FactForm": "fact-record", "MessageForm": "messages-company", "AgencyMessageForm": "messages-agency",
    "ExtendForm": "round-extend", "RegisterForm": "supplier-register", "EditRegistrationForm": "supplier-edit",
    "SolutionForm": "solution-new", "ReturnForm": "supplier-return", "NeedForm": "need", "CostForm": "costs",
    "FileForm": "files", "ConsentsForm": "consents", "ScreenForm": "screen", "WithdrawForm": "withdraw",
    "ProposeForm": "propose",
    "matching.DeclineForm": "proposal-decline", "PanelForm": "panel-new",
    "ConflictForm": "declare", "ScoreSheetForm": "sheet", "DrawUpForm": "",
    "agreements.DeclineForm": "agreement-decline",
    "DepositForm": "deposit-new", "MatchForm": "deposit-match", "ReturnDepositForm": "deposit-return",
    "ChangePasswordForm": "change-password", "organisations.ReasonForm": "person-disable",
    "EditListingForm": "supplier-edit-listed",
    "AccountChangeForm": "account-change", "RejectChangeForm": "account-change-reject", "DeclareForm": "workdays",
    "ReturnExclusionForm": "exclusion-return", "plans.ProposeForm": "choose-plans", "PurchaseForm": "purchase-new",
    "InvoiceForm": "invoice-new",
    "DeclinePurchaseForm": "purchase-decline", "InspectForm": "inspect", "BatchForm": "batch-new",
    "Reason": "batch-reject", "VouchForm": "closing", "CloseMonthForm": "closing",
    "PaidForm": "order-paid", "MoneyReturnForm": "settlement-return", "LineForm": "settlement-line",
    "ServiceForm": "service-new", "suppliers.PlanForm": "plan-new",
    "PriceForm": "plan-price", "UsageForm": "report-use", "ConfirmUseForm": "confirm-use", "ShowVatForm": "vat",
    "CorrectionForm": "correction",
    "WaiveVatForm": "vat-waive", "applications.PlanForm": "plan",
    # These post to an address of their own, from a page that shows them.
    "DeclarationForm": "check", "AnswerForm": "proposal", "InviteForm": "panel", "AssignForm": "panel",
    "SignForm": "agreement-sign",
    "ReviewForm": "settlement-open",
    "HandOverForm": "hand-over", "CaseHandOverForm": "case-hand-over", "AbsenceForm": "absence-new",
    "ReopenForm": "round-reopening", "OpinionForm": "settlement-review", "FindPersonForm": "staff",
    "PaperForm": "confirmation-own",
    "JoinForm": "", "AcceptInvitationForm": "",  # behind a letter: tests/web/test_doors.py
}  # fmt: skip
BUTTONS = {"Press", "SeenPress", "ConfirmFirmForm"}
OWN_ADDRESS = {
    "DeclarationForm",
    "AnswerForm",
    "InviteForm",
    "AssignForm",
    "SignForm",
    "ReviewForm",
    "OpinionForm",
    "CloseMonthForm",
    "FindPersonForm",
    "PaperForm",
}

WRONG = [
    "",
    "가" * 2100,
    "１２３",
    "1,000",
    "-1",
    "9223372036854775808",
    "<script>alert(1)</script>'\"{{7*7}}",
    "\x00\x07",
    "abc",
    "999999",
]


def _classes(kind: type) -> list[type]:
    return [
        inner
        for direct in kind.__subclasses__()
        for inner in (direct, *_classes(direct))
        if inner.__module__.endswith(".forms")
    ]


def test_every_form_is_listed_here(site: Flask) -> None:
    listed = {name.rpartition(".")[2] for name in FORMS} | BUTTONS
    assert {kind.__name__ for kind in _classes(Form) if not kind.__name__.startswith("_")} == listed


@pytest.fixture
def found(site: Flask) -> dict:
    return {page.name: page for page in pages(site)}


def _fields(body: str) -> dict[str, str]:
    """Name → kind of each field of the page's own forms."""
    tree = html5lib.parse(body, namespaceHTMLElements=False)
    main = tree.find(".//main")
    fields = {}
    for element in main.iter():
        if element.tag in ("input", "select", "textarea") and element.get("name") and element.get("type") != "hidden":
            fields[element.get("name")] = element.get("type", element.tag)
    return fields


@pytest.mark.parametrize("language", ["ko", "en"])
def test_wrong_input_is_answered_with_a_sentence_and_keeps_what_was_typed(
    site: Flask, visit, found: dict, language: str
) -> None:
    problems: list[str] = []
    people: dict = {}
    for form, name in FORMS.items():
        if not name or form in OWN_ADDRESS:
            continue
        page = found[name]
        person = people.setdefault(page.account, visit(page.account, language)) if page.account else visit("", language)
        shown = person.get(page.path)
        fields = _fields(shown.get_data(as_text=True))
        if shown.status_code != 200 or not fields:
            problems.append(f"{form}: {shown.status_code} at {page.path}, {len(fields)} fields")
            continue
        for value in WRONG:
            data = {
                key: (io.BytesIO(b"MZ nonsense"), "bad.exe") if kind == "file" else value
                for key, kind in fields.items()
            }
            answer = person.post(page.path, data, content_type="multipart/form-data")
            body = answer.get_data(as_text=True)
            where = f"{form} {value[:12]!r}"
            if answer.status_code == 302 and form in (
                "AskForLinkForm",
                "applications.PlanForm",
                "ScoreSheetForm",
                "ConsentsForm",
            ):
                continue  # a draft takes text as it comes
            if answer.status_code in (302, 403, 404, 409) and value not in ("", "가" * 2100):
                if answer.status_code == 302:
                    shown = person.get(page.path)
                    if shown.status_code != 200:
                        break
                continue
            if answer.status_code != 200:
                problems.append(f"{where}: status {answer.status_code}")
                continue
            if "error-summary" not in body and "notice success" not in body:
                problems.append(f"{where}: no summary")
            if "<script>alert(1)" in body or "&#39;&#34;49" in body:
                problems.append(f"{where}: echoed as markup")
            texts = [key for key, kind in fields.items() if kind in ("text", "textarea", "email")]
            if value == "abc" and texts and "abc" not in body:
                problems.append(f"{where}: what was typed is lost")
            if language == "en" and re.search("[가-힣]", " ".join(re.findall(r'field-error"[^>]*>([^<]*)<', body))):
                problems.append(f"{where}: a Korean sentence on an English page")
    assert problems == []


OF_FILE = "파일 이름에 주민등록번호로 보이는 번호(800101-1******)가 있습니다"
NOBODYS, MASKED = "800101-1990008", "주민등록번호나 계좌번호로 보이는 내용(800101-1******)이 있습니다"
"""The number of a person, were there a place of birth with the code 99."""


def test_the_number_of_a_person_is_taken_nowhere(site: Flask, visit, found: dict) -> None:
    """Every box for several lines, whosever it is; a draft too."""
    refused, taken = 0, []
    for form, name in FORMS.items():
        page = found.get(name)
        if page is None or form in OWN_ADDRESS:
            continue
        person = visit(page.account) if page.account else visit("", "ko")
        fields = _fields(person.get(page.path).get_data(as_text=True))
        if "textarea" in fields.values():
            body = person.post(page.path, dict.fromkeys(fields, f"담당 {NOBODYS}")).get_data(as_text=True)
            refused += MASKED in body and f"담당 {NOBODYS}" in body
            taken += [form] if MASKED not in body else []
    assert (taken, refused > 15) == ([], True)


def test_a_bank_may_number_like_a_person_but_nobody_writes_it_so(visit, found: dict) -> None:
    page = found["supplier-edit"]
    seller = visit(page.account)
    for number, refused in ((NOBODYS, True), (NOBODYS.replace("-", ""), False)):
        body = seller.post(page.path, {"account": number, "bank_code": "???"}).get_data(as_text=True)
        assert (MASKED in body) is refused, number


def test_no_file_has_the_number_of_a_person_as_its_name(visit, found: dict) -> None:
    page = found["files"]
    owner = visit(page.account)
    slot = re.search(r'<option value="([^"]+)"', owner.get(page.path).get_data(as_text=True)).group(1)
    for name, told in (
        (f"{NOBODYS}_동의서.pdf", OF_FILE),
        (f"C:\\내 문서\\{NOBODYS[:6]}\x07{NOBODYS[7:]}.pdf", OF_FILE),
    ):
        data = {"slot": slot, "file": (io.BytesIO(b"%PDF-1.7 x"), name)}
        assert told in owner.post(page.path, data, content_type="multipart/form-data").get_data(as_text=True), name


def test_forms_with_an_address_of_their_own_answer_too(site: Flask, visit, found: dict) -> None:
    for page_name, action, data, told in (
        ("check", "/submit", {}, "에 체크해 주세요"),
        ("agreement-sign", "/sign/company", {}, "에 체크해 주세요"),
        ("panel", "/assign", {"applications": ["x"]}, "목록에 있는 것을 골라 주세요"),
        ("panel", "/invite", {}, "골라 주세요"),
        ("settlement-open", "/review", {"auditor": "abc"}, "목록에 있는 것을 골라 주세요"),
        ("settlement-review", "/opinion", {"decision": "agree", "opinion": ""}, "의견을 입력해 주세요"),
        ("closing", "/2026-01", {}, "에 체크해 주세요"),
        ("closing", "/2026-01", {"sure": "y"}, "지금 마감할 달이 아닙니다"),
        ("proposal", "/accept", {"answer": "가" * 2000}, "1,000자까지"),
        ("staff", "/find", {"person": "x"}, "이메일 주소"),
        ("confirmation-own", "/submit", {}, "파일을 올려 주세요"),
    ):
        page = found[page_name]
        base = page.path.removesuffix("/check") if page_name == "check" else page.path
        body = visit(page.account).post(base + action, data, form=page.path).get_data(as_text=True)
        assert told in body, page_name


def test_what_belongs_to_the_other_decision_is_not_dropped(visit, found: dict) -> None:
    page = found["settlement-line"]
    officer = visit(page.account)
    refused = officer.post(page.path, {"decision": "allow", "amount": "1,000", "reason": "영수증이 없음"}).get_data(
        as_text=True
    )
    assert (
        "인정할 때는 불인정 금액 항목을 비워 주세요." in refused and "인정할 때는 설명 항목을 비워 주세요." in refused
    )
    assert 'value="1,000"' in refused and "영수증이 없음" in refused
    missing = officer.post(page.path, {"decision": "disallow"}).get_data(as_text=True)
    for label in ("불인정 금액", "불인정 사유", "설명"):
        assert f"불인정할 때는 {label} 항목을 적어 주세요." in missing
    nothing = {"decision": "disallow", "amount": "0", "reason_code": "", "reason": "영수증이 없음"}
    assert "정수를 입력해 주세요" in officer.post(page.path, nothing).get_data(as_text=True)
    assert officer.post(page.path, {"decision": "allow"}).status_code == 302


def test_text_that_turns_the_line_around_is_refused(visit, found: dict) -> None:
    page = found["deposit-new"]
    typed = visit(page.account).post(page.path, {"payer": "시연\u202e기업"}).get_data(as_text=True)
    assert "보이지 않는 제어 문자가 들어 있습니다" in typed


def test_pages_are_valid_html_and_name_their_fields(site: Flask, visit, found: dict) -> None:
    parser = html5lib.HTMLParser(strict=True)
    for page in found.values():
        person = visit(page.account) if page.account else visit()
        body = person.get(page.path).get_data(as_text=True)
        try:
            parser.parse(body)
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{page.name}: {error}")
        ids = re.findall(r'\sid="([^"]+)"', body)
        assert len(ids) == len(set(ids)), (page.name, [one for one in ids if ids.count(one) > 1])


def test_another_companys_id_in_a_form_is_refused(visit, found: dict) -> None:
    finance = visit(found["batch-new"].account)
    answer = finance.post(found["batch-new"].path, {"invoices": ["999999"]})
    assert "목록에 있는 것을 골라 주세요" in answer.get_data(as_text=True)
    match = found["deposit-match"]
    answer = visit(match.account).post(match.path, {"reference": "AIV-2026-00021"})
    assert "목록에 있는 것을 골라 주세요" in answer.get_data(as_text=True)
    assert visit(address("company02")).get(found["need"].path).status_code == 404
