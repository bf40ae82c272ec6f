"""The ledger on the screen: now and as of earlier, and from an amount to its event, document, person and time."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.factories.book import tampering
from vouchers import schedule
from vouchers.db import db
from vouchers.demo.cast import address
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.queries import events, statement
from vouchers.payments.models import PaymentOrder
from vouchers.payments.states import OrderState
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState
from vouchers.work.models import JobRun


@pytest.fixture
def settled(site) -> str:
    """The reference of an agreement whose settlement is closed."""
    with site.app_context():
        return (
            db.session.scalars(select(Settlement).where(Settlement.state == SettlementState.CLOSED))
            .first()
            .agreement.reference
        )


def amount(page: str, label: str) -> int:
    """The balance in the first row of this account."""
    row = re.search(rf'<th scope="row"><a[^>]*>{label}</a></th>(.*?)</tr>', page, re.S).group(1)
    return int(re.findall(r">([−\d,]+)</td>", row)[-1].replace(",", "").replace("−", "-"))


def test_a_statement_is_read_now_as_known_and_as_applied(visit, site, settled) -> None:
    finance = visit(address("finance"))
    with site.app_context():
        records = events(settled)
        award = next(row for row in records if row.type == "award")
        now_paid, granted = (
            statement(settled).total("paid", source="gov"),
            statement(settled, as_of_seq=award.chain_seq).total("locked", source="gov"),
        )
        before = award.effective_date - timedelta(days=1)
    page = finance.get(f"/ledger/{settled}").get_data(as_text=True)
    assert amount(page, "지급") == now_paid > 0
    known = finance.get(f"/ledger/{settled}?seq={award.chain_seq}").get_data(as_text=True)
    assert amount(known, "입금되면 사용 가능") == granted > 0 and f"기록 {award.chain_seq}번까지 알려진 것" in known
    assert "이 조건에 맞는 기록이 없습니다" in finance.get(f"/ledger/{settled}?as_of={before}").get_data(as_text=True)


def test_an_amount_leads_to_its_event_document_person_and_time_in_two_clicks(visit, settled) -> None:
    finance = visit(address("finance"))
    page = finance.get(f"/ledger/{settled}").get_data(as_text=True)
    first = re.search(rf'href="(/ledger/{settled}\?bucket=disallowed[^"#]*)#lines"', page).group(1)
    second = re.search(
        r'href="(/ledger/events/\d+)"', finance.get(first.replace("&amp;", "&")).get_data(as_text=True)
    ).group(1)
    event = finance.get(second).get_data(as_text=True)
    assert (
        re.search(r'href="/settlements/\d+"', event)
        and "시연 담당관" in event
        and "기록 시각" in event
        and "불인정" in event
    )


def test_a_balance_leads_to_the_records_of_whose_money_it_is(visit, settled) -> None:
    finance = visit(address("finance"))
    page = finance.get(f"/ledger/{settled}").get_data(as_text=True)
    both = {source: f"/ledger/{settled}?bucket=paid&amp;source={source}" for source in ("gov", "co")}
    assert all(f'href="{link}#lines"' in page for link in both.values()) and "아래 거래 목록에만" not in page
    for source, label, other in (("gov", "정부지원금", "기업부담금"), ("co", "기업부담금", "정부지원금")):
        narrowed = finance.get(both[source].replace("&amp;", "&")).get_data(as_text=True)
        records = narrowed.partition('id="lines"')[2]
        assert f'data-label="재원">{label}' in records and f'data-label="재원">{other}' not in records
        assert "아래 거래 목록에만" in narrowed and amount(narrowed, "반납") == amount(page, "반납"), (
            "balances stay whole"
        )


def test_the_whole_ledger_leads_to_its_rounds(visit, site, settled) -> None:
    with site.app_context():
        link = f'href="/ledger/{db.session.scalars(select(Settlement)).first().agreement.round.reference}"'
    assert link in visit(address("finance")).get("/ledger").get_data(as_text=True)
    assert link not in visit(address("auditor")).get("/ledger").get_data(as_text=True), "not its to read"


def test_what_cannot_be_read_is_said_beside_the_field_and_kept(visit, settled) -> None:
    page = visit(address("finance")).get(f"/ledger/{settled}?as_of=tomorrow&seq=%EA%B0%80").get_data(as_text=True)
    assert "달력에 있는 날짜를 2026-11-23처럼 써 주세요." in page and "순번을 1 이상의 숫자로 써 주세요." in page
    assert 'value="tomorrow"' in page and 'value="가"' in page
    file = visit(address("finance")).get(f"/ledger/{settled}.xlsx?as_of=tomorrow")
    assert file.mimetype == "text/html" and "달력에 있는 날짜를 2026-11-23처럼 써 주세요." in file.get_data(
        as_text=True
    ), "no file of everything"


def test_an_auditor_reads_the_agreements_it_reviews_and_no_other(visit, site, settled) -> None:
    with site.app_context():
        other = db.session.scalars(
            select(LedgerEvent).where(LedgerEvent.type == "award", LedgerEvent.chain_id.notin_(_reviewed()))
        ).first()
    auditor = visit(address("auditor"))
    assert auditor.get(f"/ledger/{settled}").status_code == 200
    assert auditor.get("/ledger").status_code == 200 and other.chain_id not in auditor.get("/ledger.csv").get_data(
        as_text=True
    )
    for path in (
        f"/ledger/{other.chain_id}",
        f"/ledger/events/{other.id}",
        f"/ledger/{other.chain_id}.csv",
        "/ledger/companies/1",
    ):
        assert auditor.get(path).status_code == 404, path


@pytest.mark.parametrize("account", ["auditor", "officer", "finance"])
def test_every_link_of_the_ledger_opens_for_who_reads_it(visit, site, settled, account: str) -> None:
    person = visit(address(account))
    with site.app_context():
        paths = [f"/ledger/{settled}", *(f"/ledger/events/{row.id}" for row in events(settled))]
    links = {
        link
        for path in paths
        for link in re.findall(r'href="(/[^"#]+)"', person.get(path).get_data(as_text=True).partition("<main")[2])
    }
    assert {link: person.get(link).status_code for link in links if person.get(link).status_code != 200} == {}
    assert any(link.startswith("/settlements/") for link in links)


def flat(page: str) -> str:
    """The page with one space for each run of them, and none before a tag."""
    return re.sub(r"\s+", " ", page).replace(" <", "<")


def test_each_record_leads_its_auditor_to_what_it_is_about(visit, site, settled) -> None:
    auditor = visit(address("auditor"))
    with site.app_context():
        records = [(row.id, row.cause_kind, row.type) for row in events(settled)]
    pages = {key: flat(auditor.get(f"/ledger/events/{key}").get_data(as_text=True)) for key, _kind, _type in records}
    assert [key for key, page in pages.items() if not re.search(r'href="/settlements/\d+"', page)] == []
    accepted = next(pages[key] for key, kind, event_type in records if event_type == "accept")
    assert f"대금 청구 {settled}-I" in accepted and re.search(
        rf'<div class="small muted">{settled} · [^<a-z]*[가-힣]', accepted
    ), "in words, not by numbers"
    paid = next(pages[key] for key, kind, event_type in records if event_type == "pay_done")
    assert re.search(rf"· 지급 건 {settled}-I1 \(O\d+\)</div>", paid) and f"· 대금 청구 {settled}-I1</div>" in paid
    assert [key for key, page in pages.items() if re.search(r"· [A-Z]\d+<", page)] == []


def _reviewed() -> list[str]:
    return [
        row.agreement.reference
        for row in db.session.scalars(select(Settlement).where(Settlement.auditor_id.is_not(None)))
    ]


@pytest.mark.parametrize("account", ["company01", "supplier1", "evaluator1"])
def test_nobody_else_reads_the_ledger(visit, settled, account: str) -> None:
    person = visit(address(account))
    for path in (
        "/ledger",
        "/ledger.csv",
        f"/ledger/{settled}",
        "/ledger/events/1",
        "/ledger/companies/1",
        "/ledger/suppliers/1",
    ):
        assert person.get(path).status_code in (403, 404), path


def test_the_finance_desk_says_how_the_nightly_check_ended(visit, site) -> None:
    check = next(job for job in schedule.JOBS if job.name == "ledger_check")
    finance = visit(address("finance"))
    row = re.compile(r"원장 전체 검사</th>.*?</tr>", re.DOTALL)
    for sabotage, said, unsaid in (
        ("", "정상", "실패"),
        ("UPDATE ledger_event SET cause_id = '999999' WHERE id = (SELECT max(id) FROM ledger_event)", "실패", "정상"),
    ):
        with site.app_context():
            db.session.execute(delete(JobRun))
            db.session.commit()
            if sabotage:
                with tampering() as sql:
                    sql(sabotage)
                db.session.commit()
            db.session.remove()
        schedule.tick(site, check, "test")
        shown = row.search(finance.get("/").get_data(as_text=True)).group()
        assert said in shown and unsaid not in shown


def test_what_the_bank_said_stands_in_the_lists(visit, site) -> None:
    finance = visit(address("finance"))
    deposits = finance.get("/deposits").get_data(as_text=True)
    assert re.search(r'반환함</span>\s*<div class="small muted">DEMO-BACK-9999</div>', deposits), (
        "by which transfer it went back"
    )
    with site.app_context():
        batch = db.session.scalars(select(PaymentOrder).where(PaymentOrder.state == OrderState.FAILED)).first().batch_id
    assert "예금주 이름이 맞지 않습니다." in finance.get(f"/payments/{batch}").get_data(as_text=True)


@pytest.fixture
def closing(site) -> str:
    """The path of the closing page of a round that has begun."""
    with site.app_context():
        return f"/ledger/{db.session.scalars(select(Settlement)).first().agreement.round.reference}/closing"


def test_a_month_is_closed_once_from_its_page(visit, closing) -> None:
    finance = visit(address("finance"))
    offered = re.search(rf'action="({closing}/(\d{{4}})-(\d{{2}}))"', finance.get(closing).get_data(as_text=True))
    answer = finance.post(offered[1], {"sure": "y"}, form=closing)
    assert answer.status_code == 302 and answer.location.endswith(closing)
    page = finance.get(closing).get_data(as_text=True)
    said = f"{int(offered[2])}년 {int(offered[3])}월"
    assert f"{said}을 마감했습니다." in page and f'<th scope="row" class="nowrap">{said}</th>' in page
    late = finance.post(offered[1], {"sure": "y"}, form=closing).get_data(as_text=True)
    assert f"지금 마감할 달이 아닙니다({said})" in late and not re.search(
        r'name="sure"[^>]*checked|checked[^>]*name="sure"', late
    ), "said of another month"
    for no_month in ("abc", "2026-13", "2026-00"):
        assert finance.post(f"{closing}/{no_month}", {"sure": "y"}, form=closing).status_code == 404
    reader = visit(address("officer"))
    assert 'name="sure"' not in reader.get(closing).get_data(as_text=True)
    assert reader.post(offered[1], {"sure": "y"}, form=closing).status_code == 403
    assert visit(address("company01")).get(closing).status_code == 404


def test_a_bank_balance_is_kept_only_where_it_agrees(visit, closing) -> None:
    finance = visit(address("finance"))
    stands = int(
        re.search(r"기업부담금</th>\s*<td[^>]*>([\d,]+)원", finance.get(closing).get_data(as_text=True))[1].replace(
            ",", ""
        )
    )
    wrong = finance.post(
        closing, {"account": "co", "amount": str(stands + 7), "evidence": "잔액증명서 제3호"}
    ).get_data(as_text=True)
    assert "은행 잔액이 7원 많습니다" in wrong and 'value="잔액증명서 제3호"' in wrong
    numbered = finance.post(closing, {"account": "co", "amount": str(stands), "evidence": "110-123-456789"}).get_data(
        as_text=True
    )
    assert "받지도 보관하지도 않습니다" in numbered and 'id="evidence-error"' in numbered
    assert (
        finance.post(closing, {"account": "co", "amount": f"{stands:,}", "evidence": "잔액증명서 제3호"}).status_code
        == 302
    )
    assert "잔액증명서 제3호" in finance.get(closing).get_data(as_text=True)
