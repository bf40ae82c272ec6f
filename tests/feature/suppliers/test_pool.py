"""Importing the real list of suppliers in every format, and finding the right one for a real need."""

import csv
import json
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import func, select

from tests import given
from tests.features import BROUGHT
from tests.given.acting import APPLIED, act, at, sample_pdf
from tests.given.applications import owner
from tests.given.matching import accepted
from tests.given.organisations import number, sign_up
from tests.given.people import officer, person, user
from tests.given.suppliers import people_of
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.desks.policy import readers
from vouchers.desks.queries import case
from vouchers.documents.lists import ListUnreadable
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import NotPermitted
from vouchers.matching import ranking
from vouchers.matching.ranking import Candidate
from vouchers.matching.states import ProposalState
from vouchers.organisations import firms, queries
from vouchers.organisations.models import Organisation
from vouchers.programmes import loading as definitions
from vouchers.suppliers import accounts, catalogue, loading, services
from vouchers.suppliers.errors import AccountByRequest, ChangeNotDue, HolderIsSomebodyElse
from vouchers.suppliers.models import Supplier
from vouchers.suppliers.states import SupplierState

DATA = Path(__file__).resolve().parents[2] / "data"
DEFINITION = definitions.available()["ai-voucher.2020"]


def rows() -> list[dict]:
    return json.loads((DATA / "suppliers.json").read_text())


def test_the_list_is_imported_as_it_is_and_again_without_repeats(app: Flask) -> None:
    runner = app.test_cli_runner()
    for told in (f"{len(rows())} new, 0 updated", f"0 new, {len(rows())} updated"):
        result = runner.invoke(args=["suppliers", "import", str(DATA / "suppliers.json")])
        assert told in result.output, result.output
    assert db.session.scalar(
        select(func.count()).select_from(Supplier).where(Supplier.state == SupplierState.LISTED)
    ) == len(rows())
    assert set(db.session.scalars(select(Organisation.business_number))) == {None}


def test_csv_and_xlsx_say_the_same_as_json(tmp_path: Path) -> None:
    flat = [
        {key: ",".join(value) if isinstance(value, list) else value for key, value in row.items()} for row in rows()
    ]
    with (tmp_path / "list.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(flat[0]))
        writer.writeheader()
        writer.writerows(flat)
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    sheet = book.add_worksheet()
    for line, values in enumerate([list(flat[0]), *(list(row.values()) for row in flat)]):
        sheet.write_row(line, 0, values)
    book.close()
    expected = list(loading.listings(DATA / "suppliers.json", DEFINITION))
    for name in ("list.csv", "list.xlsx"):
        assert list(loading.listings(tmp_path / name, DEFINITION)) == expected


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        ('[{"supplier_id": "S1", "name": ""}]', "x.json", "1번째"),
        ('{"not": "a list"}', "x.json", "1번째"),
        ("nonsense", "x.json", "1번째"),
        (
            '[{"supplier_id": "S1", "name": "가", "solution_desc_ko": "나", "business_number": "1234567890"}]',
            "x.json",
            "마지막 숫자",
        ),
        ("x", "x.pdf", "XLSX"),
    ],
)
def test_a_wrong_list_is_refused_with_its_row(tmp_path: Path, content: str, name: str, told: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(ListUnreadable) as refusal:
        list(loading.listings(tmp_path / name, DEFINITION))
    assert told in str(refusal.value)


def test_real_needs_find_their_supplier_among_the_first_ten() -> None:
    fields = {item.ko: item.code for item in DEFINITION.fields}
    pool = [
        Candidate(
            number,
            f"{row['solution_desc_ko']} {' '.join(row['tech_tags'])}",
            tuple(fields[name] for name in row["fields"] if name in fields),
        )
        for number, row in enumerate(rows())
    ]
    found = 0
    pairs = json.loads((DATA / "needs.json").read_text())
    for pair in pairs:
        keys = [
            rows()[match.key]["supplier_id"]
            for match in ranking.rank(pair["need"], fields.get(pair["field"], ""), pool, limit=10)
        ]
        found += pair["supplier_id"] in keys
    assert found >= len(pairs) * 8 // 10, f"{found} of {len(pairs)}"


def test_a_listed_firm_signs_up_names_its_account_and_is_confirmed_before_it_is_paid(
    app: Flask, tmp_path: Path
) -> None:
    business = number(800900)
    listed = [
        {
            "supplier_id": "S900",
            "name": "목록 비전(시험)",
            "solution_desc_ko": "비전 검사",
            "fields": ["제조"],
            "business_number": business,
        }
    ]
    (tmp_path / "list.json").write_text(json.dumps(listed))
    assert "1 new" in app.test_cli_runner().invoke(args=["suppliers", "import", str(tmp_path / "list.json")]).output
    claims = {}
    for key, name in (("claimant", "다른 이름"), ("second", "또 다른")):
        assert sign_up(key, name, 800900) is None
        (claims[key],) = queries.confirmations_of(user(key).id)
    supplier = db.session.scalars(select(Supplier)).one()
    offer = {
        "name": "새 이름",
        "description": "바꾼 설명",
        "field_codes": [],
        "tags": [],
        "price_from": None,
        "price_to": None,
    }
    for key in ("claimant", "second"):  # whoever knows the number is nobody in the firm
        assert person(key).acting_for is None
        with pytest.raises(NotPermitted):
            act(catalogue.edit_solution, supplier.solutions[0], **offer, by=person(key), day=1)
    assert supplier.name == "목록 비전(시험)" and supplier.solutions[0].description == "비전 검사"
    for key, asked in claims.items():
        act(firms.submit, asked, note="", filename="등록증.pdf", body=sample_pdf(), by=person(key), day=1)
    act(firms.confirm, claims["claimant"], alone=False, by=officer(), day=2)
    act(firms.reject, claims["second"], reason="다른 사람의 기업입니다.", by=officer(), day=2)
    own = person("claimant")
    assert own.acting_for == supplier.organisation_id and person("second").acting_for is None
    act(catalogue.edit_solution, supplier.solutions[0], **offer, by=own, day=3)
    account = {
        "bank_code": "004",
        "number": "000-33-000001",
        "reason": "처음 등록",
        "filename": "통장.pdf",
        "body": sample_pdf(),
    }
    said = {"introduction": "시험을 위해 꾸며 낸 회사입니다.", "slots": 3, "bank_code": "004", "holder": supplier.name}
    with pytest.raises(AccountByRequest):
        act(services.edit_registration, supplier, **said, account="000-33-000001", by=own, day=3)
    with pytest.raises(HolderIsSomebodyElse):
        act(accounts.ask_change, supplier, **account, holder="홍아무개", by=own, day=3)
    change = act(accounts.ask_change, supplier, **account, holder=supplier.name, by=own, day=3)
    assert supplier.account is None
    act(accounts.approve_change, change, waiting_days=3, by=officer(), day=4)
    with pytest.raises(ChangeNotDue), transaction():
        accounts.apply_change(change, at=at(5))
    with transaction():
        accounts.apply_change(change, at=at(14))
    assert (supplier.account.holder, supplier.account.last_digits) == (supplier.name, "0001")


def test_a_supplier_reads_its_own_steps_of_a_case(app: Flask) -> None:
    """What another was asked and answered is the company's and that supplier's alone."""
    declined = given.proposal(ProposalState.DECLINED)
    application, first = declined.application, people_of(declined.supplier)
    proposal = accepted(application, given.supplier(key="supplier2"))

    def read(actor: Actor) -> set[tuple[str, int, str]]:
        shown = case(application, actor, readers(actor, application), BROUGHT, at=at(APPLIED + 1))
        return {(step.kind, step.subject_id, step.action) for step in shown.steps}

    theirs = {("proposal", declined.id, "propose"), ("proposal", declined.id, "decline")}
    ours = {("proposal", proposal.id, action) for action in ("propose", "accept", "choose")}
    assert read(people_of(proposal.supplier)) == ours, "not what the other one was asked and answered"
    assert theirs | ours <= read(owner(application))
    assert not readers(first, application) or read(first) == theirs
