"""The application as the journeys meet it: a server whose clock can travel, a real mailbox, companies that sign up."""

import re
import threading
from datetime import datetime
from email import message_from_bytes, policy

from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

import config
from tests.databases import Database
from tests.journeys.browsing import context, follow, press, sign_in, told
from tests.servers import MailServer, free_port
from vouchers import schedule
from vouchers.app import create_app
from vouchers.kernel.clock import KOREA
from vouchers.kernel.registration import business_check_digit

PASSWORD = "초록 지붕 아래 열두 마리"


class Site:
    """The application, served from this process so that its clock can travel."""

    def __init__(self, database: Database, mail: MailServer) -> None:
        self.port = free_port()
        settings = config.Test(
            database_url=database.url, instance_path=database.folder / database.name, smtp_port=mail.port,
            base_url=f"http://127.0.0.1:{self.port}",
        )  # fmt: skip
        self.app: Flask = create_app(settings)
        self.mail = mail
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.base = settings.base_url

    def job(self, name: str) -> None:
        schedule.run_now(self.app, name)

    def link_for(self, email: str) -> str:
        """The one-time link of the newest letter to this address, as the mail server got it."""
        self.job("mail")
        body = next(content for to, content in reversed(self.mail.postbox.letters) if to == email)
        text = message_from_bytes(body, policy=policy.default).get_content()
        found = re.search(r"http://[^\s]+/(?:verify|password|invitations)/[\w-]+", text)
        assert found, body
        return found.group(0)


def number(serial: int) -> str:
    """A made-up business number with a right check digit."""
    return f"000{serial:06}" + business_check_digit(f"000{serial:06}")


def local(moment: datetime) -> str:
    """A moment as a field for date and time takes it."""
    return moment.astimezone(KOREA).strftime("%Y-%m-%dT%H:%M")


def sign_up(site: Site, browser: Browser, *, company: str, serial: int, name: str, email: str) -> None:
    """A company signs up, follows the link of its letter, signs in and fills its profile."""
    window = context(browser, site.base, scripts=False)
    tab = window.new_page()
    tab.goto("/sign-up")
    tab.fill("#company", company)
    tab.fill("#business_number", number(serial))
    tab.check("#role-0")
    tab.fill("#name", name)
    tab.fill("#email", email)
    tab.fill("#password", PASSWORD)
    tab.fill("#again", PASSWORD)
    tab.check("#privacy")
    press(tab, "가입하고 확인 이메일 받기")
    tab.goto(site.link_for(email))
    press(tab, "이메일 확인")
    sign_in(tab, email, PASSWORD)
    tab.locator("summary").click()
    follow(tab, "기업 정보와 구성원")
    tab.fill("#representative_name", name)
    tab.check("#size-1")
    tab.select_option("#region", "seoul")
    tab.fill("#address", "시험시 시험구 시험로 7")
    tab.fill("#phone", "02-0000-0000")
    press(tab, "저장")
    told(tab, "저장했습니다")
    window.close()
