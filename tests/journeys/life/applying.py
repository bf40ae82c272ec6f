"""From the pool of suppliers and the call to the selection."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from playwright.sync_api import Browser, Page

from tests.journeys.browsing import Company, context, follow, press, told
from tests.journeys.site import PASSWORD, Site, local, sign_up
from vouchers.demo.cast import address, sample_pdf
from vouchers.kernel import clock
from vouchers.kernel.reference import call_round as round_reference
from vouchers.programmes.definition import Definition
from vouchers.programmes.definition.applying import Statement

OWNER, HELPER, SELLER = "owner@journey.example", "helper@journey.example", "seller@journey.example"
IN_KIND = 10_000_000
UNIT_PRICE = 13_000
PAPER = {"name": "증빙.pdf", "mimeType": "application/pdf", "buffer": sample_pdf()}


class Selected:
    """One voucher until it is selected, the people around it, and the clock that all of them share. Amounts in won."""

    def __init__(self, site: Site, browser: Browser, definition: Definition, traveller: Any) -> None:
        self.site, self.browser, self.definition, self.traveller = site, browser, definition, traveller
        self.people = Company(browser, site.base)
        self.round = round_reference(definition.prefix, 2026, 1)
        self.title = f"{definition.name.ko} 여정 공고"
        self.paid_for = [item for item in definition.cost_items if item.sources != ("in_kind",)]
        self.delivered = [item for item in self.paid_for if item.rhythm == "by_milestone"]
        self.metered = [item for item in self.paid_for if item.rhythm == "by_month_of_use"]
        self.gov = {
            item.code: definition.grant.maximum // 4 + position + 3 for position, item in enumerate(self.paid_for)
        }
        self.cash = {code: self._least_company(amount) for code, amount in self.gov.items()}
        self.in_kind = {item.code: IN_KIND for item in definition.cost_items if item.sources == ("in_kind",)}
        self.serial = 0
        self.reference = self.agreement = ""

    def _least_company(self, gov: int) -> int:
        """What the company adds to a grant so that its share is the least of the programme, rounded up."""
        least = self.definition.company_share["sme"].minimum
        return -(-gov * least.numerator // (least.denominator - least.numerator))

    @contextmanager
    def person(self, key: str) -> Iterator[Page]:
        """Somebody at their browser: a key of the demo's staff, or an address of the journey."""
        own = "@" in key
        with self.people.person(key if own else address(key), *([PASSWORD] if own else [])) as tab:
            yield tab

    def wait(self, days: float) -> None:
        self.traveller.shift(timedelta(days=days))

    def today(self) -> date:
        return clock.date_in_korea(clock.now())

    def tax_number(self, issued_on: date) -> str:
        self.serial += 1
        return f"{issued_on:%Y%m%d}-41000000-{self.serial:08}"

    # 1 the pool, and the call
    def register_supplier(self) -> None:
        sign_up(self.site, self.browser, company="여정 공급(시험)", serial=800001, name="공급기업 대표자", email=SELLER)
        with self.person(SELLER) as tab:
            tab.goto("/suppliers/register")
            tab.select_option("#programme_code", self.definition.code)
            tab.fill("#introduction", "시험을 위해 꾸며 낸 회사입니다. 솔루션을 만듭니다.")
            tab.fill("#slots", "3")
            tab.select_option("#bank_code", "004")
            tab.fill("#account", "000-22-000001")
            tab.fill("#holder", "여정 공급(시험)")
            tab.check("#own_solution")
            press(tab, "등록 신청")
            tab.fill("#name", "도포 검사 비전")
            tab.fill("#description", "카메라와 딥러닝 비전으로 도포 상태와 제품의 불량을 판정합니다.")
            tab.check("#field_codes-0")
            tab.fill("#tags", "비전 검사, 불량 판정")
            if self.definition.suppliers.offer == "solutions":
                tab.fill("#price_from", "5,000,000")
                tab.fill("#price_to", "200,000,000")
            press(tab, "저장")
            told(tab, "솔루션을 등록했습니다")
            if self.definition.suppliers.offer == "priced_plans":
                for item in self.paid_for:
                    self._add_plan(tab, item.code)

    def confirm_firm(self, key: str) -> None:
        """Its representative shows a paper, an officer compares it."""
        with self.person(key) as tab:
            tab.locator("summary").click()
            follow(tab, "기업 정보와 구성원")
            press(tab, "기업 확인 받기")
            tab.set_input_files("#paper", PAPER)
            press(tab, "서류 내기")
            told(tab, "서류를 냈습니다")
            page = tab.url
        with self.person("officer") as tab:
            tab.goto(page)
            press(tab, "기업 확인하기")
            told(tab, "기업을 확인했습니다")

    def _add_plan(self, tab: Page, item_code: str) -> None:
        whole = self.gov[item_code] + self.cash[item_code]
        follow(tab, "요금제 추가")
        tab.fill("#name", f"{item_code} 요금제")
        tab.select_option("#item_code", item_code)
        tab.fill("#unit", "사용자·월" if item_code in {item.code for item in self.metered} else "건")
        tab.fill("#unit_price", str(UNIT_PRICE if item_code in {item.code for item in self.metered} else whole // 2))
        press(tab, "저장")
        told(tab, "요금제를 등록했습니다")

    def open_call(self) -> None:
        self.confirm_firm(SELLER)
        with self.person("officer") as tab:
            tab.goto("/suppliers/queue")
            follow(tab, "여정 공급(시험)")
            press(tab, "Pool에 등재")
            told(tab, "등재했습니다")
            tab.goto("/rounds/new")
            tab.select_option("#programme_code", self.definition.code)
            tab.fill("#title", self.title)
            tab.fill("#budget", "1,000,000,000")
            tab.fill("#opens_at", local(clock.now()))
            tab.fill("#closes_at", local(clock.now() + timedelta(days=self.definition.call.minimum_days + 1)))
            press(tab, "저장")
            call = tab.url
        with self.person("officer2") as tab:
            tab.goto(call)
            follow(tab, "공고 열기")
            press(tab, "공고 열기")
            told(tab, "공고를 열었습니다")

    # 2 the company: profile, a second person, the need; the supplier where it is named now
    def start_application(self, need: str) -> None:
        sign_up(self.site, self.browser, company="여정 정밀(시험)", serial=800002, name="수요기업 대표자", email=OWNER)
        self.confirm_firm(OWNER)
        with self.person(OWNER) as tab:
            tab.locator("summary").click()
            follow(tab, "기업 정보와 구성원")
            follow(tab, "구성원 초대")
            tab.fill("#email", HELPER)
            tab.fill("#name", "수요기업 실무자")
            tab.check("#role-1")
            press(tab, "초대하기")
            told(tab, "초대했습니다")
        invited = context(self.browser, self.site.base, scripts=False)
        tab = invited.new_page()
        tab.goto(self.site.link_for(HELPER))
        tab.check("#answer-0")
        tab.fill("#password", PASSWORD)
        press(tab, "답하기")
        told(tab, "초대를 수락했습니다")
        invited.close()
        with self.person(HELPER) as tab:
            follow(tab, self.title)
            follow(tab, "신청 시작")
            press(tab, "신청서 작성 시작")
            self.reference = tab.url.rpartition("/")[2]
            follow(tab, "과제와 분야")
            tab.fill("#title", "도포 불량을 가려내는 비전")
            tab.select_option("#field_code", self.definition.fields[0].code)
            tab.fill("#need", need)
            press(tab, "저장하고 다음")
            if not self.definition.names_supplier_later:
                told(tab, "분야가 같습니다")
                follow(tab, "참여 제안")
                tab.fill("#message", "함께 신청하고 싶습니다.")
                press(tab, "제안 보내기")
                told(tab, "제안을 보냈습니다")
        if not self.definition.names_supplier_later:
            self.accept_proposal()

    def accept_proposal(self) -> None:
        with self.person(SELLER) as tab:
            follow(tab, "도포 불량을 가려내는 비전")
            press(tab, "제안 수락")
            told(tab, "수락했습니다")
        with self.person(HELPER) as tab:
            tab.goto(f"/applications/{self.reference}/suppliers")
            press(tab, "이 공급기업으로 정하기")
            press(tab, "이 공급기업으로 정하기")
            told(tab, "공급기업을 정했습니다")

    # 3 draft, check, submit; screening
    def fill_and_submit(self) -> None:
        with self.person(HELPER) as tab:
            tab.goto(f"/applications/{self.reference}/plan")
            for box in tab.locator("textarea").all():
                box.fill("도포 상태를 사람이 눈으로 봅니다. 비전으로 판정해 불량을 절반으로 줄이겠습니다.")
            press(tab, "저장하고 다음")
            for source, amounts in (("gov", self.gov), ("cash", self.cash), ("in_kind", self.in_kind)):
                for code, amount in amounts.items():
                    tab.fill(f"#{source}__{code}", f"{amount:,}")
                    tab.fill(f"#basis__{code}", "견적에 따라")
            press(tab, "저장하고 다음")
            for document in self.definition.application.documents:
                if document.required:
                    tab.select_option("#slot", document.code)
                    tab.set_input_files("#file", PAPER)
                    press(tab, "올리기")
                    told(tab, "파일을 올렸습니다")
            follow(tab, "다음")
            self.give(tab, self.definition.application.consents)
            told(tab, "서약과 제출은 대표자가 합니다")
            press(tab, "대표자에게 제출 요청 보내기")
            told(tab, "대표자에게 제출을 요청하는 이메일을 보냈습니다")
        with self.person(OWNER) as tab:
            tab.goto(f"/applications/{self.reference}/consents")
            self.give(tab, self.definition.application.pledges)
            tab.check("#declared")
            press(tab, "신청서 제출")
            told(tab, f"{self.round}-0001")

    def give(self, tab: Page, statements: Sequence[Statement]) -> None:
        for statement in statements:
            if statement.required:
                tab.check(f"#agree__{statement.code}")
        press(tab, "저장하고 다음")

    def screen(self) -> None:
        self.wait(self.definition.call.minimum_days + 1.01)
        with self.person("officer") as tab:
            tab.goto(f"/rounds/{self.round}")
            follow(tab, "접수 마감")
            press(tab, "접수 마감")
            told(tab, "접수를 마감했습니다")
            tab.goto("/")
            follow(tab, self.reference)
            follow(tab, "적격성 검토하기")
            tab.check("#decision-0")
            press(tab, "판정 기록")
            told(tab, "판정을 기록하고")

    # 4 evaluation, 5 selection
    def evaluate(self, evaluators: int = 5) -> Fraction:
        """Every evaluator declares and scores; returns the score that the rules of the definition must give."""
        card = self.definition.evaluation.scorecard
        with self.person("officer") as tab:
            tab.goto(f"/rounds/{self.round}/panels")
            follow(tab, "평가위원회 만들기")
            tab.fill("#name", "여정 평가위원회")
            tab.fill("#due_on", (self.today() + timedelta(days=14)).isoformat())
            press(tab, "만들기")
            panel = tab.url
            for box in tab.locator("input[name=evaluators]").all():
                box.check()
            press(tab, "초대하기")
            told(tab, "초대했습니다")
        for n in range(1, evaluators + 1):
            with self.person(f"evaluator{n}") as tab:
                follow(tab, "평가위원회 초대")
                press(tab, "초대 수락")
        with self.person("officer") as tab:
            tab.goto(panel)
            tab.locator("input[name=applications]").first.check()
            press(tab, "배정하기")
            press(tab, "평가 시작")
            told(tab, "평가를 시작했습니다")
        totals = []
        for n in range(1, evaluators + 1):
            with self.person(f"evaluator{n}") as tab:
                tab.goto("/evaluations")
                follow(tab, "이해관계 확인")
                tab.check("#none")
                press(tab, "확인하고 신청서 열기")
                points = {row.code: row.points * 4 // 5 + (n if row is card[0] else 0) for row in card}
                for code, given in points.items():
                    tab.fill(f"#points__{code}", str(given))
                    tab.fill(f"#comment__{code}", "계획이 구체적이고 담당자가 정해져 있습니다.")
                press(tab, "평가표 제출")
                press(tab, "이대로 제출")
                told(tab, "평가표를 제출했습니다")
                totals.append(sum(points.values()))
        with self.person("officer") as tab:
            tab.goto(panel)
            press(tab, "평가 마감")
        trimming = self.definition.evaluation.trimming
        kept = sorted(totals)
        if len(kept) >= trimming.from_sheets:
            kept = kept[trimming.lowest : len(kept) - trimming.highest]
        return Fraction(sum(kept), len(kept))

    def select(self, score: Fraction) -> None:
        with self.person("officer") as tab:
            tab.goto(f"/rounds/{self.round}/panels")
            follow(tab, "선정안 작성")
            press(tab, "선정안 작성")
            told(tab, f"{float(score):.2f}")
            press(tab, "결재 올리기")
        with self.person("approver") as tab:
            follow(tab, self.title)
            press(tab, "결재하기")
            press(tab, "이대로 결재")
            told(tab, "결재했습니다")
        with self.person("officer") as tab:
            tab.goto(f"/rounds/{self.round}/selection")
            press(tab, "결과 공개")
            press(tab, "이대로 공개")
            told(tab, "0 / 1")
            self.site.job("work")
            tab.reload()
            told(tab, "1 / 1")
