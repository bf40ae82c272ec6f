"""Wherever someone may say no: by clicks, on the demo's data."""

import pytest
from playwright.sync_api import Browser

from tests.factories.world import World
from tests.journeys.browsing import Company, context, press, sign_in, told
from tests.journeys.pages import Page as Found
from tests.journeys.pages import pages
from tests.journeys.site import Site
from vouchers.ledger.verify import verify


@pytest.mark.timeout(600)
@pytest.mark.xdist_group("ways-out")
def test_the_ways_out(site: Site, browser: Browser) -> None:
    """Wherever someone may say no, they can, and the other side is told."""
    with site.app.app_context():
        World(site.app).play()
    found = {page.name: page for page in pages(site.app)}
    people = Company(browser, site.base)

    def go(name: str, act, expected: str) -> None:
        with people.person(found[name].account) as tab:
            tab.goto(found[name].path)
            act(tab)
            told(tab, expected)

    def because(button: str):
        def act(tab) -> None:
            tab.fill("#reason", "사정이 달라졌습니다.")
            press(tab, button)

        return act

    def screen(tab) -> None:
        tab.check("#decision-1")
        tab.fill("#reason", "견적서를 다시 올려 주세요.")
        press(tab, "판정 기록")

    def inspect(tab) -> None:
        tab.check("#decision-2")
        tab.fill("#reason", "작동하지 않습니다.")
        press(tab, "검수 결과 기록")
        press(tab, "이대로 기록")

    def send_back(tab) -> None:
        tab.check("#decision-1")
        tab.fill("#opinion", "증빙을 다시 확인해 주세요.")
        press(tab, "의견 기록")

    def conflicted(tab) -> None:
        tab.locator("input[name^=conflict__]").first.check()
        tab.check("#none")
        press(tab, "확인하고 신청서 열기")

    go("supplier-return", because("보완 요청하기"), "보완을 요청했습니다")
    go("proposal-decline", because("제안 거절"), "제안을 거절했습니다")
    go("screen", screen, "보완 요청")
    go("withdraw", because("신청 취하"), "취하했습니다")
    go("seat-decline", because("초대 거절"), "초대를 거절했습니다")
    go("declare", conflicted, "회피해야 합니다")
    go("recuse", because("회피하기"), "회피했습니다")
    go("agreement-decline", because("서명 거절"), "서명하지 않았습니다")
    go("inspect", inspect, "검수 거절")
    go("purchase-decline", because("구매 요청 거절"), "거절했습니다")
    go("batch-reject", because("지급 반려"), "반려했습니다")
    go("order-failed", because("지급 실패 기록"), "지급 실패를 기록했습니다")
    go("settlement-review", send_back, "집행 검토 중")
    with site.app.app_context():
        assert verify() == []


@pytest.mark.timeout(120)
def test_back_after_an_error_and_a_success_opens_the_form(demo: tuple[str, list[Found]], browser: Browser) -> None:
    base, shown = demo
    page = next(row for row in shown if row.name == "profile")
    opened = context(browser, base)
    tab = opened.new_page()
    sign_in(tab, page.account)
    tab.goto(page.path)
    phone = tab.input_value("#phone")
    tab.fill("#phone", "공일공")
    press(tab, "저장")
    assert "전화번호를 숫자로" in tab.inner_text("#error-summary")
    tab.fill("#phone", phone)
    press(tab, "저장")
    assert tab.locator("#error-summary").count() == 0
    tab.go_back()
    assert tab.input_value("#phone") == phone and tab.url.endswith(page.path)
    opened.close()
