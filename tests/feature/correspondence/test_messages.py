"""What is written about a case reaches whom it is for, and nobody else reads it."""

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import given
from tests.given.acting import APPLIED, act
from tests.given.organisations import firm, representative
from tests.given.people import address, approver, evaluator, officer
from tests.given.suppliers import people_of
from tests.letters import letters
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.correspondence import queries, services
from vouchers.correspondence.errors import NobodyThere
from vouchers.correspondence.policy import side_of
from vouchers.correspondence.states import Side
from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import NotFound, NotPermitted


def write(of: Application, to: Side, text: str, by: Actor) -> None:
    act(services.write, of, to, text, by=by, day=APPLIED + 1)


def read(of: Application, side: Side) -> list[str]:
    return [note.text for note in queries.of_case(of, side)]


def test_each_side_reads_its_own_and_is_told_by_letter(app: Flask) -> None:
    applied = given.application()
    assert applied.supplier is not None
    company, seller = representative(applied.organisation), people_of(applied.supplier)
    officer(2)
    write(applied, Side.AGENCY, "전화로 확인함", officer())
    assert letters("case_message") == [], "a note is for the agency alone"
    write(applied, Side.COMPANY, "통장 사본을 내 주세요.", officer())
    write(applied, Side.SUPPLIER, "견적서의 날짜를 확인해 주세요.", officer())
    write(applied, Side.AGENCY, "내일 내겠습니다.", company)
    write(applied, Side.AGENCY, "고쳐서 보냈습니다.", seller)
    assert read(applied, Side.COMPANY) == ["내일 내겠습니다.", "통장 사본을 내 주세요."]
    assert read(applied, Side.SUPPLIER) == ["고쳐서 보냈습니다.", "견적서의 날짜를 확인해 주세요."]
    assert len(read(applied, Side.AGENCY)) == queries.count(applied, Side.AGENCY) == 5
    assert queries.count(applied, Side.COMPANY) == 2
    told = {(letter.address, letter.body.split("\n")[2]) for letter in letters("case_message")}
    assert (address("company1"), "통장 사본을 내 주세요.") in told
    assert (address("officer1"), "내일 내겠습니다.") in told and (address("officer2"), "내일 내겠습니다.") in told
    assert not any(mail.startswith("company1") and "견적서" in text for mail, text in told)


def test_strangers_and_drafts_have_no_correspondence(app: Flask) -> None:
    applied = given.application()
    for other in (representative(firm("elsewhere")), evaluator()):
        assert side_of(other, applied) is None
        with pytest.raises(NotFound):
            write(applied, Side.AGENCY, "안녕하세요", other)
    with pytest.raises(NotPermitted):
        write(applied, Side.SUPPLIER, "직접 묻습니다.", representative(applied.organisation))
    draft = given.application(ApplicationState.DRAFT, company="company2")
    for person in (officer(), representative(draft.organisation)):
        with pytest.raises(NotFound):
            write(draft, Side.AGENCY, "메모", person)
    assert queries.count(applied, Side.AGENCY) == 0


def test_a_supplier_that_is_not_there_is_not_written_to(app: Flask) -> None:
    applied = given.application(programme="cloud-voucher.2020")
    assert applied.supplier is None
    with pytest.raises(NobodyThere) as refused:
        write(applied, Side.SUPPLIER, "안녕하세요", approver())
    assert refused.value.field == "to" and queries.count(applied, Side.AGENCY) == 0


@pytest.mark.parametrize("change", ["UPDATE case_note SET text = '다른 말'", "DELETE FROM case_note"])
def test_what_was_written_stays(app: Flask, change: str) -> None:
    applied = given.application()
    write(applied, Side.AGENCY, "메모", officer())
    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(sa.text(change))
