"""Numbers that Korean authorities give: business registration, e-tax invoice approval; those of persons, which are never kept."""

import re
import unicodedata
from datetime import date

from vouchers.kernel.errors import N_, Refused
from vouchers.kernel.texts import nfkc


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


BIRTHDAY = r"(?<!\d)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
"""How the number of a person begins, as a pattern."""
_RESIDENT = re.compile(rf"({BIRTHDAY})([^\w]{{0,3}}|[_ㅡᅳーㆍᆞ])([1-8]) ?(\d{{6}})(?!\d)")
_AGES = range(18, 95)
_CORPORATE_KINDS = frozenset({"11", "12", "13", "14", "15", "21", "22"})
"""The fifth and sixth digit of a corporation's number, behind its registry's four: companies, associations, foundations."""


def resident_number(text: str, *, today: date, unbroken: bool = True) -> str | None:
    """What somebody has written that is the registration number of a resident or a foreigner, masked for showing; None without one.

    A birthday of somebody who is 18 to 94 years old, in some spelling, with the right check digit; numbers given since October
    2020 have none and are not seen. A date before an amount and the number of a corporation look alike and are let through;
    with `unbroken` false, thirteen digits in a row as well.
    """
    for birthday, between, seventh, rest in _RESIDENT.findall(undisguised(text)):
        digits = birthday + seventh + rest
        adult = _age(birthday, seventh, today) in _AGES
        if adult and (between or unbroken) and digits[12] == _resident_check_digit(digits) and not _is_corporate(digits):
            return f"{birthday}-{seventh}******"
    return None


def _age(birthday: str, seventh: str, today: date) -> int:
    """In years; the seventh digit of a number says the century. Below zero where there is no such day."""
    century = "19" if seventh in "1256" else "20"
    try:
        born = date.fromisoformat(f"{century}{birthday}")
    except ValueError:
        return -1
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _resident_check_digit(digits: str) -> str:
    """Weights 2 to 9 and 2 to 5, modulo 11; of foreigners, whose seventh digit is 5 to 8, two more."""
    total = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(digits[:12]))
    return str(((11 if digits[6] in "1234" else 13) - total % 11) % 10)


def _is_corporate(digits: str) -> bool:
    """Whether it is a corporation's: its kind, and a check digit of its own (weights 1 and 2 in turn, modulo 10)."""
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(digits[:12]))
    return digits[4:6] in _CORPORATE_KINDS and digits[12] == str((10 - total % 10) % 10)


def undisguised(text: str) -> str:
    """The text with wide letters made plain and letters that nobody sees left out."""
    if text.isascii():
        return text
    return "".join(letter for letter in nfkc(text) if unicodedata.category(letter) != "Cf")


def tax_invoice_number(text: str, *, field: str | None = None) -> str:
    """The 24 characters of an e-tax invoice approval number: a real date and 16 letters or digits.

    The inner structure of the last 16 is not published (domain.md 4.7), so it is not checked.
    """
    number = _compact(text).lower()
    if not re.fullmatch(r"[0-9]{8}[0-9a-z]{16}", number):
        raise TaxInvoiceNumberMalformed(field=field)
    try:
        date.fromisoformat(number[:8])
    except ValueError:
        raise TaxInvoiceNumberMalformed(field=field) from None
    return number


BANKS = {
    "002": N_("산업은행"), "003": N_("기업은행"), "004": N_("국민은행"), "007": N_("수협은행"),
    "011": N_("농협은행"), "012": N_("지역농축협"), "020": N_("우리은행"), "023": N_("SC제일은행"),
    "027": N_("씨티은행"), "031": N_("iM뱅크"), "032": N_("부산은행"), "034": N_("광주은행"),
    "035": N_("제주은행"), "037": N_("전북은행"), "039": N_("경남은행"), "045": N_("새마을금고"),
    "048": N_("신협"), "071": N_("우체국"), "081": N_("하나은행"), "088": N_("신한은행"),
    "089": N_("케이뱅크"), "090": N_("카카오뱅크"), "092": N_("토스뱅크"),
}  # fmt: skip
"""Bank codes of the Korean clearing system (domain.md 4.7)."""
