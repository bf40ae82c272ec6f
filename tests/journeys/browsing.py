"""A real server and a real browser."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.servers import free_port
from vouchers.demo import PASSWORD

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]


@contextmanager
def gunicorn(environment: dict[str, str]) -> Iterator[str]:
    """The application served by gunicorn on loopback; yields its base URL."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--log-level",
        "warning",
        "wsgi:app",
    ]
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_it_answers(base: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=5).close()  # noqa: S310 - loopback
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


def context(
    browser: Browser, base: str, *, language: str = "ko", width: int = 1280, scripts: bool = True
) -> BrowserContext:
    """A browser window of one person, in a language and a width."""
    opened = browser.new_context(
        base_url=base, viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="ko-KR"
    )
    opened.add_cookies([{"name": "language", "value": language, "url": base}])
    return opened


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    with page.expect_navigation(url="**/"):
        page.click("main button.primary")


class Company:
    """People at their browsers, each with a window of their own, in one travelling moment."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base

    @contextmanager
    def person(self, email: str, password: str = PASSWORD) -> Iterator[Page]:
        """Somebody signs in, does something and leaves. No scripts: every step must work without them."""
        window = context(self.browser, self.base, scripts=False)
        tab = window.new_page()
        sign_in(tab, email, password)
        yield tab
        window.close()


def press(tab: Page, text: str) -> None:
    """Press the button of this text, wherever on the page it is, and wait for the answer: the next look is at that."""
    with tab.expect_navigation():
        tab.locator("main").get_by_role("button", name=text, exact=True).first.click()


def follow(tab: Page, text: str, number: int = 0) -> None:
    """Follow the first link, or the one of this number, that begins with this text, to the page behind it."""
    with tab.expect_navigation():
        tab.get_by_role("link", name=text).nth(number).click()


def told(tab: Page, text: str) -> None:
    """The page says this, as its answer to what was just done."""
    assert text in tab.locator("main").inner_text(), tab.locator("main").inner_text()[:1500]
