"""Contexts into PDF: the only user of WeasyPrint, imported when first needed because it fails without Pango."""

import os
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from vouchers.kernel import money, wording
from vouchers.kernel.registration import format_business_number

LONGEST_WORD = 40
"""Letters of a word that is never broken."""
_SPACED = re.compile(r"\S+")

_ROOT = Path(__file__).resolve().parents[2]
_TEMPLATES = _ROOT / "templates" / "documents"
_FONTS = _ROOT / "build" / "fonts"

_env = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_env.filters["amount"] = wording.amount
_env.filters["written"] = lambda won: f"금\N{NO-BREAK SPACE}{won:,}원({money.in_words(won).replace(' ', '')})"
_env.filters["business_number"] = format_business_number
_env.filters["day"] = lambda value: wording.day(date.fromisoformat(value))
_env.filters["moment"] = lambda value: wording.moment(datetime.fromisoformat(value))


def html(kind: str, context: dict[str, Any]) -> str:
    """The HTML of a document: `documents/<kind>/document.html` over the frozen context."""
    return whole_words(_env.get_template(f"{kind}/document.html").render(**context))


_TEXT = re.compile(r"(?<=>)[^<]+(?=<)")
_PARTICLE = re.compile(r"<b>((?:&[#\w]+;|[^\s<>&]){1,24})</b>((?:[가-힣]|[,.)]){1,8})(?=[\s<])")


def whole_words(page: str) -> str:
    """Return the page with every word of its body in one piece: the renderer would break Korean, and an amount with its
    unit, between any two letters. A word longer than any that people write may break.
    """
    head, body_tag, body = page.partition("<body")
    body = _PARTICLE.sub(r'<span class="w"><b>\1</b>\2</span>', body)
    return head + body_tag + _TEXT.sub(lambda text: _SPACED.sub(_whole, text[0]), body)


def _whole(word: re.Match[str]) -> str:
    text = word[0]
    return f'<span class="w">{text}</span>' if 2 <= len(text) <= LONGEST_WORD else text


def pdf(kind: str, context: dict[str, Any]) -> bytes:
    """The PDF of a document. It reads our own style and fonts from memory and can fetch nothing else."""
    weasyprint, fetcher, font_configuration = _weasyprint()
    document = weasyprint.HTML(string=html(kind, context), url_fetcher=fetcher, base_url="asset:/")
    body: bytes = document.write_pdf(font_config=font_configuration, pdf_tags=True)
    return body


@cache
def _weasyprint() -> tuple[Any, Any, Any]:
    # Without any font Pango crashes, and with the system's it is slow and differs between machines.
    if (_FONTS / "fonts.conf").exists():
        os.environ.setdefault("FONTCONFIG_FILE", str(_FONTS / "fonts.conf"))
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    assets = {f"asset:/{path.name}": path for path in [*_FONTS.glob("*.ttf"), *_TEMPLATES.glob("*.css")]}

    class OwnAssets(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
        """Serves the fonts and styles of this product; everything else does not exist."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in assets:
                raise ValueError(f"a document may not fetch {url}")
            media_type = "text/css" if url.endswith(".css") else "font/ttf"
            return URLFetcherResponse(url, assets[url].read_bytes(), {"Content-Type": media_type})

    return weasyprint, OwnAssets(), FontConfiguration()


def is_possible() -> bool:
    """Whether PDFs can be made on this machine: Pango and the cut fonts are there."""
    try:
        _weasyprint()
    except OSError:
        return False
    return (_FONTS / "NotoSansKR-Regular.ttf").exists()
