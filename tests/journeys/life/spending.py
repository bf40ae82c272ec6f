"""From the agreement, or the services chosen before it, to the settlement report and the closed books."""

from datetime import date, timedelta

from playwright.sync_api import Page

from tests.journeys.browsing import follow, press, told
from tests.journeys.life.applying import HELPER, OWNER, PAPER, SELLER, UNIT_PRICE, Selected
from vouchers.kernel.money import line_amount

DISALLOWED = 123_457


class Life(Selected):
    """One voucher, from the call to its settlement."""

    def choose_services(self) -> None:
        """Where the supplier is named after selection: plans from the catalogue, then the supplier's answer."""
        with self.person(HELPER) as tab:
            tab.goto(f"/cases/{self.reference}")
            follow(tab, "서비스와 공급기업 고르기")
            follow(tab, "요금제 고르기")
            tab.fill("#message", "고른 요금제로 함께하고 싶습니다.")
            press(tab, "제안 보내기")
            told(tab, "요금제를 하나 이상 고르고")
            for box in tab.locator("input[name^=quantity__]").all():
                box.fill("2")
            press(tab, "제안 보내기")
            told(tab, "제안을 보냈습니다")
        self.accept_proposal()

    # 6 agreement, signatures, deposit
    def agree(self) -> None:
        with self.person("officer") as tab:
            follow(tab, self.reference)
            press(tab, "협약서 작성")
            press(tab, "이대로 작성")
            self.agreement = tab.url
            self.site.job("documents")
            tab.goto(self.agreement)
            press(tab, "서명 요청")
            told(tab, "서명을 요청했습니다")
        for key in (OWNER, SELLER, "approver"):
            with self.person(key) as tab:
                tab.goto(self.agreement)
                tab.check("#read")
                press(tab, "서명하기")
                press(tab, "이대로 서명")
                told(tab, "서명했습니다")
        with self.person("finance") as tab:
            tab.goto("/deposits")
            follow(tab, "입금 등록")
            tab.select_option("#round", self.round)
            tab.fill("#statement_line", "TX-1")
            tab.fill("#payer", "여정 정밀(시험)")
            tab.fill("#amount", f"{sum(self.cash.values()):,}")
            tab.fill("#deposited_on", self.today().isoformat())
            press(tab, "입금 등록")
            tab.select_option("#reference", self.reference)
            press(tab, "대조")
            told(tab, "대조했습니다")

    # 7 spending: a delivery, months of use, payment
    def _request(self, item_code: str, amount: int) -> None:
        with self.person(HELPER) as tab:
            tab.goto(f"/cases/{self.reference}")
            follow(tab, "구매 요청하기")
            tab.select_option("#item_code", item_code)
            tab.fill("#description", "협약에 따른 납품과 이용")
            tab.fill("#amount", f"{amount:,}")
            press(tab, "구매 요청하기")
            told(tab, "예약했습니다")

    def spend_on_delivery(self) -> None:
        """Half of the first delivered item is ordered; the company accepts a part of it and expects nothing more."""
        code = self.delivered[0].code
        value = (self.gov[code] + self.cash[code]) // 2
        self._request(code, value)
        self.wait(1)
        with self.person(SELLER) as tab:
            tab.goto(f"/cases/{self.reference}")
            follow(tab, "구매 요청 보고 청구하기")
            follow(tab, "대금 청구")
            tab.fill("#tax_number", self.tax_number(self.today()))
            tab.fill("#issued_on", self.today().isoformat())
            tab.fill("#supply_value", f"{value:,}")
            tab.fill("#vat", f"{value // 10:,}")
            tab.fill("#note", "설치와 교육을 마쳤습니다.")
            tab.set_input_files("#evidence", PAPER)
            press(tab, "대금 청구하기")
            told(tab, "대금을 청구했습니다")
        accepted = value - 1_000_001
        with self.person(OWNER) as tab:
            tab.goto(f"/cases/{self.reference}")
            follow(tab, "납품 검수하기")
            tab.check("#decision-1")
            tab.fill("#amount", f"{accepted:,}")
            tab.check("#final")
            tab.fill("#reason", "교육 한 번이 빠졌습니다.")
            press(tab, "검수 결과 기록")
            press(tab, "이대로 기록")
            told(tab, f"{accepted:,}원")

    def spend_by_month(self) -> None:
        """The metered item is held whole; of three months the first is refused once, the last exceeds the hold."""
        code = self.metered[0].code
        whole = self.gov[code] + self.cash[code]
        self._request(code, whole)
        thousandths = whole * 400 // UNIT_PRICE + 1
        for number in range(3):
            month_end = (self.today().replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            self.wait((month_end - self.today()).days + 1)
            self._report(month_end, thousandths)
            if number == 0:
                self._confirm("#decision-2", "그달의 사용자 수가 다릅니다.", "검수 거절")
                self._report(month_end, thousandths)
            self._confirm("#decision-0", "", "")
        with self.person(OWNER) as tab:
            tab.goto(f"/cases/{self.reference}")
            follow(tab, f"{self.reference}-P2")
            told(tab, "예약한 금액을 모두 썼습니다")
            press(tab, "이용 마치기")
            told(tab, "구매를 마쳤습니다")

    def _report(self, month_end: date, thousandths: int) -> None:
        value = line_amount(UNIT_PRICE, thousandths)
        with self.person(SELLER) as tab:
            tab.goto(f"/cases/{self.reference}")
            follow(tab, "이용량 입력하기")
            tab.select_option("#month", f"{month_end:%Y-%m}")
            tab.locator("input[name^=used__]").first.fill(f"{thousandths // 1000}.{thousandths % 1000:03}")
            tab.fill("#tax_number", self.tax_number(month_end))
            tab.fill("#issued_on", month_end.isoformat())
            tab.fill("#supply_value", f"{value:,}")
            tab.fill("#vat", f"{value // 10:,}")
            tab.fill("#note", "그달의 이용 명세를 붙입니다.")
            tab.set_input_files("#evidence", PAPER)
            press(tab, "이용료 청구하기")
            told(tab, "이용료를 청구했습니다")

    def _confirm(self, decision: str, reason: str, told_: str) -> None:
        with self.person(OWNER) as tab:
            tab.goto(f"/cases/{self.reference}")
            follow(tab, "이용량 확인하기")
            tab.check(decision)
            tab.fill("#reason", reason)
            press(tab, "확인 결과 기록")
            press(tab, "이대로 기록")
            told(tab, told_ or "검수 결과를 기록하고")

    def pay(self) -> None:
        with self.person("finance") as tab:
            tab.goto("/payments")
            follow(tab, "지급 묶음 작성")
            press(tab, "지급 묶음 작성")
            batch = tab.url
        with self.person("finance2") as tab:
            tab.goto(batch)
            press(tab, "지급 승인")
            press(tab, "이대로 승인")
            told(tab, "지급을 승인했습니다")
            self.site.job("work")
            tab.goto(batch)  # whoever drew it up does not say that the bank has paid
            for number in range(tab.get_by_role("link", name="지급 확인").count()):
                follow(tab, "지급 확인")
                tab.fill("#bank_reference", f"BANK-{number}")
                tab.fill("#paid_on", self.today().isoformat())
                press(tab, "지급 확인")
                told(tab, "지급을 확인했습니다")

    # 8 settlement
    def settle(self) -> dict[str, bytes]:
        """Lines decided, reviewed, confirmed, money returned; returns the reports as they were downloaded."""
        self.wait(240)  # until the agreement is over
        with self.person("officer") as tab:
            tab.goto("/settlements")
            follow(tab, "정산 시작하기")
            press(tab, "정산 시작")
            settlement = tab.url
            for number in range(tab.get_by_role("link", name="판단하기").count()):
                follow(tab, "판단하기", number)
                tab.check("#decision-1" if number == 0 else "#decision-0")
                if number == 0:
                    tab.fill("#amount", f"{DISALLOWED:,}")
                    tab.select_option("#reason_code", "no-evidence")
                    tab.fill("#reason", "교육 참석 명단이 없습니다.")
                press(tab, "판단 기록")
            tab.select_option("#auditor", label="시연 회계법인")
            press(tab, "검토 의뢰")
            told(tab, "검토를 의뢰했습니다")
        with self.person("auditor") as tab:
            follow(tab, self.reference)
            tab.check("#decision-0")
            tab.fill("#opinion", "증빙과 금액이 맞습니다.")
            press(tab, "의견 기록")
        with self.person("officer2") as tab:
            tab.goto(settlement)
            press(tab, "정산 확정")
            press(tab, "이대로 확정")
            told(tab, "정산을 확정")
        with self.person("finance") as tab:
            tab.goto(settlement)
            follow(tab, "반납 기록하기")
            tab.fill("#returned_on", self.today().isoformat())
            for field in tab.locator("#gov, #co").all():  # as much of them as there is something to return
                field.fill("BACK-1" if field.get_attribute("id") == "gov" else "BACK-2")
            press(tab, "반납 기록")
            told(tab, "반납을 기록했습니다")
        with self.person("finance2") as tab:
            tab.goto(settlement)
            press(tab, "반납 확인")
            told(tab, "반납을 확인했습니다")
        with self.person("officer") as tab:
            tab.goto(settlement)
            press(tab, "정산보고서 발급")
            self.site.job("documents")
            tab.goto(settlement)
            files = {kind: self._download(tab, f"a[href$='report.{kind}']") for kind in ("pdf", "xlsx")}
            tab.goto(f"/rounds/{self.round}/report")
            press(tab, "보고서 만들기")
            self.site.job("documents")
            tab.reload()
            files["round"] = self._download(tab, "main a[href*='/report/']")
        self.site.job("mail")
        return files

    # 9 the books
    def close_the_books(self) -> None:
        """A month is closed, the bank's balance confirmed, and the auditor goes from an amount to its event and
        document.
        """
        with self.person("finance") as tab:
            tab.goto(f"/ledger/{self.round}")
            follow(tab, "마감과 잔액 확인")
            press(tab, "이 달 마감")
            told(tab, "에 체크해 주세요.")
            tab.check("#sure")
            press(tab, "이 달 마감")
            told(tab, "3월을 마감했습니다")
            stands = (
                tab.locator("tr", has_text="기업부담금")
                .first.locator("td")
                .inner_text()
                .removesuffix("원")
                .replace(",", "")
            )
            tab.check("input[name=account][value=co]")
            tab.fill("#amount", str(int(stands) + 1))
            tab.fill("#evidence", "잔액증명서 제3호")
            press(tab, "일치 확인 기록")
            told(tab, "은행 잔액이 1원 많습니다")
            tab.fill("#amount", stands)
            press(tab, "일치 확인 기록")
            told(tab, "일치함을 기록했습니다")
        with self.person("auditor") as tab:
            tab.goto(f"/ledger/{self.reference}")
            follow(tab, "불인정")
            follow(tab, f"{self.reference} #")
            told(tab, "시연 담당관 2")
            follow(tab, "집행 내역")
            told(tab, "교육 참석 명단이 없습니다.")

    def _download(self, tab: Page, selector: str) -> bytes:
        with tab.expect_download() as waiting:
            tab.locator(selector).last.click()
        return waiting.value.path().read_bytes()
