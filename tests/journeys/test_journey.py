"""One AI voucher's whole life in a real browser, by clicks alone, to the downloaded settlement report."""

import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories.world import World
from tests.journeys.browsing import Company, follow, press, told
from tests.journeys.site import PASSWORD, Site, local, sign_up
from vouchers.audit.models import Transition
from vouchers.db import db
from vouchers.demo.cast import address
from vouchers.demo.rounds import sample_pdf
from vouchers.ledger.verify import verify

NEEDS = json.loads((Path(__file__).resolve().parents[1] / "data" / "needs.json").read_text())


@pytest.mark.timeout(900)
@pytest.mark.xdist_group("journey")
def test_from_the_call_to_the_settlement_report(site: Site, browser: Browser, tmp_path: Path) -> None:
    need = next(row for row in NEEDS if row["pair_id"] == "P034")
    with time_machine.travel(datetime.fromisoformat("2026-03-02T01:00:00+00:00"), tick=True) as clock:
        with site.app.app_context():
            World(site.app, datetime.fromisoformat("2026-03-01T01:00:00+00:00")).staff()
        people = Company(browser, site.base)
        officer, approver, finance = address("officer"), address("approver"), address("finance")
        owner, helper, seller = "owner@journey.example", "helper@journey.example", "seller@journey.example"

        # 1 the supplier pool
        sign_up(site, browser, company="여정 비전(시험)", serial=800001, name="공급기업 대표자", email=seller)
        with people.person(seller, PASSWORD) as tab:
            tab.goto("/suppliers/register")
            tab.fill("#introduction", "시험을 위해 꾸며 낸 회사입니다. 비전 검사를 합니다.")
            tab.fill("#slots", "3")
            tab.select_option("#bank_code", "004")
            tab.fill("#account", "000-22-000001")
            tab.fill("#holder", "여정 비전(시험)")
            tab.check("#own_solution")
            press(tab, "등록 신청")
            tab.fill("#name", "도포 검사 비전")
            tab.fill("#description", "카메라와 딥러닝 비전으로 도포 상태와 제품의 불량을 판정합니다.")
            tab.get_by_label("제조", exact=True).check()
            tab.fill("#tags", "비전 검사, 불량 판정")
            tab.fill("#price_from", "50,000,000")
            tab.fill("#price_to", "200,000,000")
            press(tab, "저장")
            told(tab, "솔루션을 등록했습니다")
        with people.person(officer) as tab:
            tab.goto("/suppliers/queue")
            follow(tab, "여정 비전(시험)")
            press(tab, "Pool에 등재")
            told(tab, "등재했습니다")

            # the call opens
            tab.goto("/rounds/new")
            tab.fill("#title", "AI 바우처 여정 공고")
            tab.fill("#budget", "1,000,000,000")
            from vouchers.kernel import clock as system_clock

            tab.fill("#opens_at", local(system_clock.now()))
            tab.fill("#closes_at", local(system_clock.now() + timedelta(days=21)))
            press(tab, "저장")
            follow(tab, "공고 열기")
            press(tab, "공고 열기")
            told(tab, "공고를 열었습니다")

        # 2 the company: profile, a second person, the need, the supplier
        sign_up(site, browser, company="여정 정밀(시험)", serial=800002, name="수요기업 대표자", email=owner)
        with people.person(owner, PASSWORD) as tab:
            tab.locator("summary").click()
            follow(tab, "기업 정보와 구성원")
            follow(tab, "구성원 초대")
            tab.fill("#email", helper)
            tab.fill("#name", "수요기업 실무자")
            tab.check("#role-1")
            press(tab, "초대하기")
            told(tab, "초대했습니다")
            tab.goto(site.link_for(helper))
            tab.fill("#password", PASSWORD)
            tab.fill("#again", PASSWORD)
            press(tab, "비밀번호 설정")
        with people.person(helper, PASSWORD) as tab:
            follow(tab, "AI 바우처 여정 공고")
            follow(tab, "신청 시작")
            press(tab, "신청서 작성 시작")
            reference = tab.url.rpartition("/")[2]
            follow(tab, "과제와 분야")
            tab.fill("#title", "도포 불량을 가려내는 비전")
            tab.select_option("#field_code", "manufacturing")
            tab.fill("#need", need["need"])
            press(tab, "저장하고 다음")
            told(tab, "분야가 같습니다")
            follow(tab, "참여 제안")
            tab.fill("#message", "함께 신청하고 싶습니다.")
            press(tab, "제안 보내기")
            told(tab, "제안을 보냈습니다")
        with people.person(seller, PASSWORD) as tab:
            follow(tab, "도포 불량을 가려내는 비전")
            press(tab, "제안 수락")
            told(tab, "수락했습니다")

        # 3 draft, check, submit
        with people.person(helper, PASSWORD) as tab:
            tab.goto(f"/applications/{reference}/plan")
            for box in tab.locator("textarea").all():
                box.fill("도포 상태를 사람이 눈으로 봅니다. 비전으로 판정해 불량을 절반으로 줄이겠습니다.")
            press(tab, "저장하고 다음")
            for name, value in (
                ("gov__solution", "100,000,003"), ("cash__solution", "25,000,001"), ("basis__solution", "솔루션 이용료"),
                ("gov__infrastructure", "20,000,000"), ("cash__infrastructure", "5,000,000"), ("basis__infrastructure", "클라우드 이용료"),
                ("in_kind__labour", "10,000,000"), ("basis__labour", "담당자 1명"),
            ):  # fmt: skip
                tab.fill(f"#{name}", value)
            press(tab, "저장하고 다음")
            for slot in ("registration", "size-certificate", "quotation"):
                tab.select_option("#slot", slot)
                tab.set_input_files("#file", {"name": "서류.pdf", "mimeType": "application/pdf", "buffer": sample_pdf()})
                press(tab, "올리기")
                told(tab, "파일을 올렸습니다")
            follow(tab, "다음")
            for box in tab.locator("input[type=checkbox]").all()[:2] + tab.locator("input[type=checkbox]").all()[3:]:
                box.check()
            press(tab, "저장하고 다음")
            told(tab, "제출은 대표자가 합니다")
        with people.person(owner, PASSWORD) as tab:
            tab.goto(f"/applications/{reference}/check")
            tab.check("#declared")
            press(tab, "신청서 제출")
            told(tab, "AIV-2026-R1-0001")

        # the call closes; 3 screening
        clock.shift(timedelta(days=21, minutes=5))
        with people.person(officer) as tab:
            tab.goto("/rounds/AIV-2026-R1")
            follow(tab, "접수 마감")
            press(tab, "접수 마감")
            told(tab, "접수를 마감했습니다")
            tab.goto("/")
            follow(tab, reference)
            follow(tab, "적격성 검토하기")
            tab.check("#decision-0")
            press(tab, "판정 기록")
            told(tab, "판정을 기록하고")

            # 4 evaluation
            tab.goto("/rounds/AIV-2026-R1/panels")
            follow(tab, "평가위원회 만들기")
            tab.fill("#name", "제조 평가위원회")
            tab.fill("#due_on", "2026-04-10")
            press(tab, "만들기")
            panel = tab.url
            for box in tab.locator("input[name=evaluators]").all():
                box.check()
            press(tab, "초대하기")
            told(tab, "초대했습니다")
        for n in range(1, 6):
            with people.person(address(f"evaluator{n}")) as tab:
                follow(tab, "평가위원회 초대")
                press(tab, "초대 수락")
        with people.person(officer) as tab:
            tab.goto(panel)
            tab.locator("input[name=applications]").first.check()
            press(tab, "배정하기")
            press(tab, "평가 시작")
            told(tab, "평가를 시작했습니다")
        for n in range(1, 6):
            with people.person(address(f"evaluator{n}")) as tab:
                tab.goto("/evaluations")
                follow(tab, "이해관계 확인")
                tab.check("#none")
                press(tab, "확인하고 신청서 열기")
                for code, points in (("plan", 30 + n), ("capability", 16), ("cost", 15), ("effect", 17)):
                    tab.fill(f"#points__{code}", str(points))
                    tab.fill(f"#comment__{code}", "계획이 구체적이고 담당자가 정해져 있습니다.")
                press(tab, "평가표 제출")
                told(tab, "평가표를 제출했습니다")
        with people.person(officer) as tab:
            tab.goto(panel)
            press(tab, "평가 마감")
            tab.goto("/rounds/AIV-2026-R1/panels")
            follow(tab, "선정안 작성")
            press(tab, "선정안 작성")
            told(tab, "81.00")
            told(tab, "제외")

            # 5 selection
            press(tab, "결재 올리기")
        with people.person(approver) as tab:
            follow(tab, "AI 바우처 여정 공고")
            press(tab, "결재하기")
            told(tab, "결재했습니다")
        with people.person(officer) as tab:
            tab.goto("/rounds/AIV-2026-R1/selection")
            press(tab, "결과 공개")
            told(tab, "결과를 공개")

            # 6 agreement
            tab.goto("/agreements")
            follow(tab, "협약서 작성")
            press(tab, "협약서 작성")
            agreement = tab.url
            site.job("documents")
            tab.goto(agreement)
            press(tab, "서명 요청")
            told(tab, "서명을 요청했습니다")
        for email, password in ((owner, PASSWORD), (seller, PASSWORD), (approver, None)):
            with people.person(email, *([password] if password else [])) as tab:
                tab.goto(agreement)
                tab.check("#read")
                press(tab, "서명하기")
                told(tab, "서명했습니다")
        with people.person(finance) as tab:
            tab.goto("/deposits")
            tab.select_option("#round", "AIV-2026-R1")
            tab.fill("#statement_line", "TX-1")
            tab.fill("#payer", "여정 정밀(시험)")
            tab.fill("#amount", "30,000,001")
            tab.fill("#deposited_on", "2026-03-23")
            press(tab, "입금 등록")
            tab.select_option("#reference", reference)
            press(tab, "대조")
            told(tab, "대조했습니다")

        # 7 spending
        clock.shift(timedelta(days=20))
        with people.person(helper, PASSWORD) as tab:
            tab.goto(f"/cases/{reference}")
            follow(tab, "구매 요청하기")
            tab.select_option("#item_code", "solution")
            tab.fill("#description", "도포 검사 비전 7개월 이용권과 설치")
            tab.fill("#amount", "60,000,001")
            press(tab, "구매 요청하기")
            told(tab, "예약했습니다")
        with people.person(seller, PASSWORD) as tab:
            tab.goto(f"/cases/{reference}")
            follow(tab, "구매 요청 보고 청구하기")
            follow(tab, "대금 청구")
            tab.fill("#tax_number", "20260412-41000000-00000001")
            tab.fill("#issued_on", "2026-04-12")
            tab.fill("#supply_value", "60,000,001")
            tab.fill("#vat", "6,000,000")
            tab.fill("#note", "설치와 교육을 마쳤습니다.")
            tab.set_input_files("#evidence", {"name": "세금계산서.pdf", "mimeType": "application/pdf", "buffer": sample_pdf()})
            press(tab, "대금 청구하기")
            told(tab, "대금을 청구했습니다")
        with people.person(owner, PASSWORD) as tab:
            tab.goto(f"/cases/{reference}")
            follow(tab, "납품 검수하기")
            tab.check("#decision-1")
            tab.fill("#amount", "55,555,555")
            tab.check("#final")
            tab.fill("#reason", "교육 한 번이 빠졌습니다.")
            press(tab, "검수 결과 기록")
            told(tab, "55,555,555원")
        with people.person(finance) as tab:
            tab.goto("/payments")
            follow(tab, "지급 묶음 작성")
            press(tab, "지급 묶음 작성")
            batch = tab.url
        with people.person(address("finance2")) as tab:
            tab.goto(batch)
            press(tab, "지급 승인")
            told(tab, "지급을 승인했습니다")
        with people.person(finance) as tab:
            tab.goto(batch)
            follow(tab, "지급 확인")
            tab.fill("#bank_reference", "BANK-1")
            press(tab, "지급 확인")
            told(tab, "지급을 확인했습니다")

        # 8 settlement
        clock.shift(timedelta(days=200))
        with people.person(officer) as tab:
            tab.goto("/settlements")
            follow(tab, "정산 시작하기")
            press(tab, "정산 시작")
            settlement = tab.url
            follow(tab, "판단하기")
            tab.check("#decision-1")
            tab.fill("#amount", "1,234,567")
            tab.select_option("#reason_code", "no-evidence")
            tab.fill("#reason", "교육 참석 명단이 없습니다.")
            press(tab, "판단 기록")
            tab.select_option("#auditor", label="시연 회계법인")
            press(tab, "검토 의뢰")
            told(tab, "검토를 의뢰했습니다")
        with people.person(address("auditor")) as tab:
            follow(tab, reference)
            tab.check("#decision-0")
            tab.fill("#opinion", "증빙과 금액이 맞습니다.")
            press(tab, "의견 기록")
        with people.person(officer) as tab:
            tab.goto(settlement)
            press(tab, "정산 확정")
            told(tab, "정산을 확정")
        with people.person(finance) as tab:
            tab.goto(settlement)
            press(tab, "반납 처리")
            told(tab, "반납을 처리했습니다")
        with people.person(officer) as tab:
            tab.goto(settlement)
            press(tab, "정산보고서 발급")
            site.job("documents")
            tab.goto(settlement)
            files = {}
            for kind in ("pdf", "xlsx"):
                with tab.expect_download() as waiting:
                    tab.locator(f"a[href$='report.{kind}']").click()
                files[kind] = waiting.value.path().read_bytes()
            tab.goto("/rounds/AIV-2026-R1/report")
            press(tab, "보고서 만들기")
            site.job("documents")
            tab.reload()
            with tab.expect_download() as waiting:
                tab.locator("main a[href*='/report/']").last.click()
            files["round"] = waiting.value.path().read_bytes()
        site.job("mail")
    _figures_are_the_ledgers(site, reference, files)
    with site.app.app_context():
        actors = set(db.session.scalars(select(Transition.user_id).where(Transition.user_id.is_not(None))))
        assert len(actors) >= 12, actors
        assert verify() == []


def _figures_are_the_ledgers(site: Site, reference: str, files: dict[str, bytes]) -> None:
    """The totals of the PDF and the XLSX equal `flask ledger balance` to the won."""
    with site.app.app_context():
        printed = site.app.test_cli_runner().invoke(args=["ledger", "balance", reference, "--json"])
    assert printed.exit_code == 0, (printed.output, printed.exception)
    balances = json.loads(printed.output.splitlines()[-1])["balances"]
    expected = {
        side: [
            sum(balances.get(f"{bucket}:{side}", 0) for bucket in ("paid", "disallowed", "returned", "unpaid", "avail", "locked", "held", "returnable")),
            *(balances.get(f"{bucket}:{side}", 0) for bucket in ("paid", "disallowed", "returned")), 0,
        ]
        for side in ("gov", "co")
    }  # fmt: skip
    assert expected["gov"][0] == 120_000_003 and expected["co"][0] == 30_000_001
    assert balances["disallowed"] == 1_234_567 and balances["paid"] == 55_555_555 - 1_234_567
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_name("비목별").to_python()
    totals = next(row for row in sheet if row and row[0] == "합계")
    assert [int(value) for value in totals[1:11]] == expected["gov"] + expected["co"]
    assert int(totals[11]) == balances["inkind_promised"] == 10_000_000
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages).replace(",", "")
    found = [int(one) for one in re.findall(r"\d+", text.split("정부지원금", 1)[1].split("합계", 1)[0]) if len(one) > 2 or one == "0"]
    assert found[:5] == expected["gov"] and found[5:10] == expected["co"], found
    round_text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["round"])).pages)
    assert f"{expected['gov'][0]:,}" in round_text and f"{balances['receivable']:,}" in round_text
