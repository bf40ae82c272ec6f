"""Numbers that Korean authorities give: business registration, e-tax invoice approval;
those of persons, which are never kept.
"""

import re
from datetime import date

from vouchers.kernel.errors import Refused
from vouchers.kernel.texts import nfkc
from vouchers.kernel.wording import N_


class BusinessNumberMalformed(Refused):
    sentence = N_("사업자등록번호는 숫자 10자리입니다. 사업자등록증의 번호를 그대로 적어 주세요.")


class BusinessNumberWrong(Refused):
    sentence = N_("사업자등록번호의 마지막 숫자가 맞지 않습니다. 사업자등록증의 10자리를 다시 확인해 주세요.")


class TaxInvoiceNumberMalformed(Refused):
    sentence = N_("전자세금계산서 승인번호는 날짜 8자리로 시작하는 24자리입니다. 국세청 승인번호를 그대로 적어 주세요.")


_LONGEST = 100
"""Characters that a number may be typed in, signs and spaces between included; more are not looked at."""


def _compact(text: str) -> str:
    return re.sub(r"[\s-]", "", nfkc(text)) if len(text) <= _LONGEST else ""


def business_number(text: str, *, field: str | None = None) -> str:
    """The ten digits of a business registration number, its check digit proved.

    Weights 1,3,7,1,3,7,1,3,5 and the tens of the ninth product; all zeros passes that sum and is refused by name.
    """
    digits = _compact(text)
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise BusinessNumberMalformed(field=field)
    if digits == "0" * 10 or digits[9] != business_check_digit(digits[:9]):
        raise BusinessNumberWrong(field=field)
    return digits


def business_check_digit(first_nine: str) -> str:
    """The tenth digit that belongs to the first nine."""
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(int(digit) * weight for digit, weight in zip(first_nine, weights, strict=True))
    total += int(first_nine[8]) * 5 // 10
    return str((10 - total % 10) % 10)


def format_business_number(digits: str) -> str:
    """`1248100998` → `124-81-00998`."""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


def tax_invoice_number(text: str, *, field: str | None = None) -> str:
    """The 24 characters of an e-tax invoice approval number: a real date and 16 letters or digits.

    The inner structure of the last 16 is not published, so it is not checked.
    """
    number = _compact(text).lower()
    if not re.fullmatch(r"[0-9]{8}[0-9a-z]{16}", number):
        raise TaxInvoiceNumberMalformed(field=field)
    try:
        date.fromisoformat(number[:8])
    except ValueError:
        raise TaxInvoiceNumberMalformed(field=field) from None
    return number
