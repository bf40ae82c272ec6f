"""Somebody signed in, over HTTP or inside the process, without a browser."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request

from flask.testing import FlaskClient

from vouchers.demo import PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """A signed-in person on a server of loopback."""

    def __init__(self, base: str, account: str) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.base, self.browser = base, urllib.request.build_opener(cookies)
        self.send("/sign-in", self.token("/sign-in"), email=account, password=PASSWORD)

    def get(self, path: str) -> bytes:
        """The body; a page that is refused says which."""
        try:
            return self.browser.open(f"{self.base}{path}", timeout=120).read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.code}") from error

    def token(self, path: str) -> str:
        """What the form of this page is protected by."""
        return TOKEN.search(self.get(path).decode()).group(1)

    def send(self, path: str, token: str, **fields: str) -> tuple[str, str]:
        """Post a form; returns where the browser ends up and what it reads there."""
        data = urllib.parse.urlencode({"csrf_token": token, **fields}).encode()
        try:
            answer = self.browser.open(f"{self.base}{path}", data=data, timeout=120)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.geturl(), answer.read().decode()

    @staticmethod
    def sign_in_client(client: FlaskClient, account: str) -> None:
        """The same inside the process."""
        token = TOKEN.search(client.get("/sign-in").get_data(as_text=True)).group(1)
        client.post("/sign-in", data={"csrf_token": token, "email": account, "password": PASSWORD})
