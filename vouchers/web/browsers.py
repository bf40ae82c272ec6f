"""What a browser calls itself, said so that its owner knows it."""

import re

_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"), ("Whale", r"Whale/"), ("Samsung Internet", r"SamsungBrowser/"), ("Opera", r"OPR/"),
    ("Firefox", r"Firefox/|FxiOS/"), ("Chrome", r"Chrome/|CriOS/"), ("Safari", r"Safari/"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Android", r"Android"), ("Windows", r"Windows"), ("macOS", r"Mac OS X"),
    ("ChromeOS", r"CrOS"), ("Linux", r"Linux"),
)  # fmt: skip


def browser_of(agent: str) -> str:
    """Return browser and system of a User-Agent, as `Chrome, Linux`; its beginning where neither is known."""
    found = [next((name for name, shape in names if re.search(shape, agent)), "") for names in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name) or agent[:40]
