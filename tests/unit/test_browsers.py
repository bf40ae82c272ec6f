"""What a browser calls itself is said so that its owner knows it."""

import pytest

from vouchers.web.browsers import browser_of

ON_LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (f"{ON_LINUX} Chrome/131.0.0.0 Safari/537.36", "Chrome, Linux"),
        (f"{ON_LINUX} Chrome/131.0.0.0 Safari/537.36 Edg/131.0", "Edge, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 Chrome/121.0 Safari/537.36", "Samsung Internet, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Windows"),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
    ],
)
def test_browser_and_system(agent: str, said: str) -> None:
    assert browser_of(agent) == said
