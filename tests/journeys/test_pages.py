"""Every page of the path, in both languages and widths:
axe finds nothing, nothing overflows, no table is cut on a desk's screen, English has no Hangul.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.journeys.browsing import context, sign_in
from tests.journeys.pages import Page

HANGUL_OUTSIDE_DATA = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const owner = node.parentElement;
    if (/[\\u1100-\\u11ff\\u3130-\\u318f\\uac00-\\ud7a3]/.test(node.data)
        && !owner.closest("[lang=ko], textarea, script")) {
      found.push(node.data.trim());
    }
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      if (/[\\uac00-\\ud7a3]/.test(element.getAttribute(name) || ""))
        found.push(`${name}: ${element.getAttribute(name)}`);
    }
  }
  return found;
}"""
WIDER = """() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  return [...document.querySelectorAll("main *")].filter((element) => element.getBoundingClientRect().right > limit + 1
    && !element.closest(".scroll")).slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
}"""

CUT = """() => [...document.querySelectorAll(".scroll")]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map((element) => `${element.getAttribute("aria-label")} ${element.scrollWidth} > ${element.clientWidth}`)"""


PARTS = 4
"""Each looks at the pages of a part of the accounts, so that none takes long on a slow machine."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages(browser: Browser, demo: tuple[str, list[Page]], language: str, part: int) -> None:
    base, pages = demo
    accounts = list(dict.fromkeys(page.account for page in pages))[part::PARTS]
    assert accounts
    problems: list[str] = []
    axe = Axe()
    for account in accounts:
        window = context(browser, base, language=language)
        tab = window.new_page()
        tab.on(
            "console",
            lambda message, told=problems: (
                "Content Security" in message.text and told.append(f"console: {message.text}")
            ),
        )
        if account:
            sign_in(tab, account)
        for page in (page for page in pages if page.account == account):
            for width in (1280, 390):
                tab.set_viewport_size({"width": width, "height": 900})
                answer = tab.goto(page.path)
                where = f"{page.name} {language} {width}"
                expected = 404 if page.name == "not-found" else 200
                if answer is None or answer.status != expected:
                    problems.append(f"{where}: status {answer.status if answer else None}")
                    continue
                result = axe.run(tab)
                problems += [
                    f"{where}: axe {row['id']}: {row['nodes'][0]['html'][:160]}"
                    for row in result.response["violations"]
                ]
                problems += [f"{where}: wider than the window: {row}" for row in tab.evaluate(WIDER)]
                if width == 1280:
                    problems += [f"{where}: a table is cut: {row}" for row in tab.evaluate(CUT)]
                if language == "en" and width == 1280:
                    problems += [f"{where}: Hangul: {row[:80]}" for row in tab.evaluate(HANGUL_OUTSIDE_DATA)]
        window.close()
    assert problems == []
