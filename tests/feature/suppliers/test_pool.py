"""Importing the real list of suppliers in every format, and finding the right one for a real need."""

import csv
import json
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import func, select

from tests.factories.world import World
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo import cast, rounds
from vouchers.demo.cast import sample_pdf, supplier_for
from vouchers.desks.policy import readers
from vouchers.desks.queries.case import case
from vouchers.kernel.errors import NotPermitted
from vouchers.kernel.registration import business_check_digit
from vouchers.matching import queries as matching
from vouchers.matching import ranking
from vouchers.matching import services as matching_services
from vouchers.matching.ranking import Candidate
from vouchers.organisations import firms
from vouchers.organisations.models import Organisation
from vouchers.programmes import loading as definitions
from vouchers.suppliers import accounts, catalogue, loading, services
from vouchers.suppliers.errors import AccountByRequest, ChangeNotDue, HolderIsSomebodyElse, ImportUnreadable
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
    for number, values in enumerate([list(flat[0]), *(list(row.values()) for row in flat)]):
        sheet.write_row(number, 0, values)
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
    with pytest.raises(ImportUnreadable) as refusal:
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
    world: World, tmp_path: Path
) -> None:
    world.staff()
    number = "000800900" + business_check_digit("000800900")
    listed = [
        {
            "supplier_id": "S900",
            "name": "목록 비전(시험)",
            "solution_desc_ko": "비전 검사",
            "fields": ["제조"],
            "business_number": number,
        }
    ]
    (tmp_path / "list.json").write_text(json.dumps(listed))
    assert (
        "1 new" in world.app.test_cli_runner().invoke(args=["suppliers", "import", str(tmp_path / "list.json")]).output
    )
    claim, rival = (
        cast.join(world, key, name, "대표자", 800900, day=0)
        for key, name in (("claimant", "다른 이름"), ("second", "또 다른"))
    )
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
        assert world.actor(key).acting_for is None
        with pytest.raises(NotPermitted):
            world.act(catalogue.edit_solution, supplier.solutions[0], **offer, by=key, day=1)
    assert supplier.name == "목록 비전(시험)" and supplier.solutions[0].description == "비전 검사"
    for key, asked in (("claimant", claim), ("second", rival)):
        world.act(firms.submit, asked, note="", filename="등록증.pdf", body=sample_pdf(), by=key, day=1)
    world.act(firms.confirm, claim, alone=False, by="officer", day=2)
    world.act(firms.reject, rival, reason="다른 사람의 기업입니다.", by="officer", day=2)
    assert world.actor("claimant").acting_for == supplier.organisation_id and world.actor("second").acting_for is None
    world.act(catalogue.edit_solution, supplier.solutions[0], **offer, by="claimant", day=3)
    account = {
        "bank_code": "004",
        "number": "000-33-000001",
        "reason": "처음 등록",
        "filename": "통장.pdf",
        "body": sample_pdf(),
    }
    said = {"introduction": "시험을 위해 꾸며 낸 회사입니다.", "slots": 3, "bank_code": "004", "holder": supplier.name}
    with pytest.raises(AccountByRequest):
        world.act(services.edit_registration, supplier, **said, account="000-33-000001", by="claimant", day=3)
    with pytest.raises(HolderIsSomebodyElse):
        world.act(accounts.ask_change, supplier, **account, holder="홍아무개", by="claimant", day=3)
    change = world.act(accounts.ask_change, supplier, **account, holder=supplier.name, by="claimant", day=3)
    assert supplier.account is None
    world.act(accounts.approve_change, change, waiting_days=3, by="officer", day=4)
    with pytest.raises(ChangeNotDue), transaction():
        accounts.apply_change(change, at=world.at(5))
    with transaction():
        accounts.apply_change(change, at=world.at(14))
    assert (supplier.account.holder, supplier.account.last_digits) == (supplier.name, "0001")


def test_a_supplier_reads_its_own_steps_of_a_case(world: World) -> None:
    """What another was asked and answered is the company's and that supplier's alone."""
    world.play(cast, rounds)
    application = world.things["open/11"]
    (declined,) = matching.of_application(application.id)
    first = supplier_for(world, application.field_code)
    second = next(key for key in ("supplier1", "supplier2", "supplier3") if key != first)
    chosen = db.session.get(Supplier, world.things[second].id)
    proposal = world.act(
        matching_services.propose, application, chosen, message="함께해 주세요.", by="company11", day=92
    )
    world.act(matching_services.accept, proposal, answer="함께하겠습니다.", by=second, day=92)

    def read(key: str) -> set[tuple[str, int, str]]:
        actor = world.actor(key)
        shown = case(application, actor, readers(actor, application), at=world.at(93))
        return {(step.kind, step.subject_id, step.action) for step in shown.steps}

    theirs = {("proposal", declined.id, "propose"), ("proposal", declined.id, "decline")}
    ours = {("proposal", proposal.id, "propose"), ("proposal", proposal.id, "accept")}
    assert read(second) == ours, "not what the other one was asked and answered"
    assert theirs | ours <= read("company11")
    assert not readers(world.actor(first), application) or read(first) == theirs
