"""Takes the pictures; run by script/screenshots."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.journeys.browsing import context, gunicorn, launch, sign_in
from tests.journeys.pages import pages
from vouchers.app import create_app

ROOT = Path(__file__).resolve().parents[2]
README = {
    "welcome": "ko",
    "find-supplier": "ko",
    "costs": "ko",
    "sheet": "ko",
    "selection": "en",
    "case-running": "ko",
    "settlement-closed": "en",
}


def main(arguments: list[str]) -> None:
    readme = "--readme" in arguments
    wanted = [name for name in arguments if not name.startswith("--")]
    target = ROOT / "docs" / "images" if readme else ROOT / "build" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    found = [
        page for page in pages(create_app()) if (page.name in README if readme else not wanted or page.name in wanted)
    ]
    with gunicorn({}) as base, sync_playwright() as playwright:
        browser = launch(playwright)
        for account in dict.fromkeys(page.account for page in found):
            for language in ("ko", "en"):
                own = [
                    page for page in found if page.account == account and (not readme or README[page.name] == language)
                ]
                for width in (1280,) if readme else (1280, 390):
                    window = context(browser, base, language=language, width=width)
                    tab = window.new_page()
                    if account and own:
                        sign_in(tab, account)
                    for page in own:
                        tab.goto(page.path)
                        tab.evaluate("document.fonts.ready")
                        name = f"{page.name}.png" if readme else f"{page.name}-{language}-{width}.png"
                        tab.screenshot(path=target / name, full_page=not readme)
                    window.close()
    print(f"{target}: {len(found)} pages")


if __name__ == "__main__":
    main(sys.argv[1:])
