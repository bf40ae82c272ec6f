"""What strangers send at the door, and the links of the letters they get."""

import re

from vouchers.demo.cast import PASSWORD
from vouchers.kernel.registration import business_check_digit


def link(text: str) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", text).group(1)


def number(serial: int) -> str:
    return f"000{serial:06}" + business_check_digit(f"000{serial:06}")


def asked(email: str, serial: int, **more: str) -> dict[str, str]:
    return {
        "company": "새 가게(시험)", "business_number": number(serial), "role": "representative", "name": "대표자",
        "email": email,
        "password": PASSWORD, "again": PASSWORD, "privacy": "y", **more,
    }  # fmt: skip
