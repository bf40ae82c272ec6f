"""Somebody signed in, over HTTP or inside the process."""

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
        token = TOKEN.search(self.get("/sign-in").decode()).group(1)
        form = urllib.parse.urlencode({"csrf_token": token, "email": account, "password": PASSWORD}).encode()
        self.browser.open(f"{base}/sign-in", data=form, timeout=60).read()

    def get(self, path: str) -> bytes:
        """The body; a page that is refused says which."""
        try:
            return self.browser.open(f"{self.base}{path}", timeout=120).read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.code}") from error

    @staticmethod
    def sign_in_client(client: FlaskClient, account: str) -> None:
        """The same inside the process."""
        token = TOKEN.search(client.get("/sign-in").get_data(as_text=True)).group(1)
        client.post("/sign-in", data={"csrf_token": token, "email": account, "password": PASSWORD})
