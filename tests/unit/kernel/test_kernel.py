"""Money, numbers, references, lifecycles: pure, with properties where there is algebra."""

from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vouchers.kernel import money, numbers, persons, reference, registration
from vouchers.kernel.actor import ANONYMOUS
from vouchers.kernel.clock import TimeMissing, day_of, moment_of
from vouchers.kernel.errors import NotFound, NotNow, NotPermitted
from vouchers.kernel.hashing import canonical_json, sha256
from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.policy import Policy, anyone
from vouchers.kernel.wording import few

AMOUNTS = st.integers(min_value=1, max_value=money.MAXIMUM)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=20), st.integers(0, 1000), st.integers(1, 1000))
def test_the_shares_of_parts_sum_to_the_share_of_the_whole(parts: list[int], numerator: int, extra: int) -> None:
    ratio = Fraction(numerator, numerator + extra)
    before = shares = 0
    for part in parts:
        share = money.next_share(part, before=before, share_before=shares, ratio=ratio)
        assert 0 <= share <= part
        before, shares = before + part, shares + share
    assert shares == money.share(sum(parts), ratio)


@given(AMOUNTS, st.lists(st.integers(0, 10**12), min_size=1, max_size=12).filter(any))
def test_apportioning_loses_nothing_and_is_within_a_won(total: int, weights: list[int]) -> None:
    parts = money.apportion(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def test_nothing_to_apportion_over_is_an_error() -> None:
    with pytest.raises(ValueError, match="zero"):
        money.apportion(1, [0, 0])


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "금 영원정"),
        (10, "금 일십원정"),
        (120_000_000, "금 일억이천만원정"),
        (1_234_567, "금 일백이십삼만사천오백육십칠원정"),
        (300_000_000, "금 삼억원정"),
        (10_000, "금 일만원정"),
        (1_000_000_001, "금 일십억일원정"),
        (10_000_000_000_000, "금 일십조원정"),
    ],
)
def test_amounts_in_words(amount: int, words: str) -> None:
    assert money.in_words(amount) == words


@pytest.mark.parametrize("number", ["124-81-00998", "1208147521", " 220-81-62517 ", "１２４８１００９９８"])
def test_business_numbers_with_a_right_check_digit_are_accepted(number: str) -> None:
    assert len(registration.business_number(number)) == 10


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("124-81-00999", registration.BusinessNumberWrong),
        ("0000000000", registration.BusinessNumberWrong),
        ("12345", registration.BusinessNumberMalformed),
        ("124-81-0099A", registration.BusinessNumberMalformed),
        ("", registration.BusinessNumberMalformed),
    ],
)
def test_wrong_business_numbers_are_refused(number: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        registration.business_number(number)


@given(st.integers(0, 999_999_999))
def test_the_check_digit_belongs_to_its_number(first_nine: int) -> None:
    digits = f"{first_nine:09}"
    number = digits + registration.business_check_digit(digits)
    if number != "0" * 10:
        assert registration.business_number(number) == number


# Nobody is born in 2099 yet: the check digits are right, the numbers are nobody's. They are looked at in the year 2130.
NOBODY, NO_FOREIGNER = "991231-4000005", "991231-8000008"
LATER = date(2130, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        NOBODY, NO_FOREIGNER, f"대표자({NOBODY}) 외 2명", "991231 – 4000005", "９９１２３１－４０００００５", "99\u200b1231-4000005",
        "991231-4 000005",
        "(991231)4000005", "991231ㆍ4000005", "991231 :\n4000005", f"110111-1234567, {NOBODY}",
        "9912314000005",
    ],
)  # fmt: skip
def test_the_number_of_a_person_is_seen_in_any_spelling(text: str) -> None:
    masked = persons.resident_number(text, today=LATER)
    assert masked in ("991231-4******", "991231-8******")
    among_banks = persons.resident_number(text, today=LATER, unbroken=False)
    assert among_banks == (None if text.isdigit() and text.isascii() else masked)


@pytest.mark.parametrize(
    ("text", "today"),
    [(NOBODY, date(2117, 12, 31)), (NOBODY, date(2194, 12, 30)), ("850111-1990014", date(2026, 11, 26))],
)
def test_grown_up_people_are_seen_up_to_the_day(text: str, today: date) -> None:
    """The last one, of a place of birth that does not exist, would be a corporation by its kind,
    but not by its check digit.
    """
    assert persons.resident_number(text, today=today) == f"{text[:8]}******"


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("", LATER), ("991231-4000001", LATER), ("991331-4000001", LATER), ("991231-9000001", LATER),
        ("1991231-4000005", LATER),
        ("991231-40000055", LATER), ("20991231-4000005", LATER), ("2099123140000050000079e0", LATER),
        ("990231-1000001", date(2026, 11, 26)),
        ("02-1234-5678", LATER), ("124-81-00998", LATER),
        (NOBODY, date(2026, 11, 26)), (NOBODY, date(2117, 12, 30)),
        (NOBODY, date(2194, 12, 31)),  # not born, a child, too old
        ("입금일 261103 1200000원", date(2026, 11, 26)), ("850111-1990009", date(2026, 11, 26)),  # a day, a corporation
    ],
)  # fmt: skip
def test_other_numbers_are_nobodys(text: str, today: date) -> None:
    assert persons.resident_number(text, today=today) is None


@given(
    st.sampled_from(["1101", "1301", "2001", "8501"]),
    st.sampled_from(["11", "14", "15", "21", "22"]),
    st.integers(0, 999_999),
)
def test_the_number_of_a_corporation_is_no_persons(registry: str, kind: str, serial: int) -> None:
    digits = f"{registry}{kind}{serial:06}"
    check = -sum(int(digit) * (1 + place % 2) for place, digit in enumerate(digits)) % 10
    for today in (date(2026, 11, 26), date(2040, 1, 1)):
        assert persons.resident_number(f"{digits[:6]}-{digits[6:]}{check}", today=today) is None


@pytest.mark.parametrize(
    "text", ["2026-11-03", "2026-11-3", "20261103", "2026. 11. 3.", "2026.11.03", "2026/11/3", "2026년 11월 3일"]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert day_of(text) == date(2026, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-31",
        "2026-1103",
        "2026/11.3",
        "2026년 11-3",
        "26. 11. 3.",
        "11/03/2026",
        "2026-W45-2",
        "2026. 13. 1.",
        "202611031",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        day_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 18:00",
        "2026-11-23T18:00",
        "2026-11-23T18:00:00",
        "2026. 11. 23. 18:00",
        "2026.11.23  18:00",
        "2026/11/23 18:00",
    ],
)
def test_a_moment_is_read_as_pages_and_people_write_it(text: str) -> None:
    assert moment_of(text) == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_midnight_is_the_end_of_its_day() -> None:
    assert moment_of("2026-11-23 24:00") == moment_of("2026-11-24 00:00") == datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-23", "2026. 11. 23.", "20261123"])
def test_a_day_is_no_moment(text: str) -> None:
    with pytest.raises(TimeMissing):
        moment_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18:00",
        "2026-11-31 18:00",
        "2026-11-23 25:00",
        "2026-11-23 24:01",
        "2026-11-23 18:60",
        "2026-W48-1 18:00",
        "2026-11-23T18:00+09:00",
        "2026-11-23T18:00Z",
        "2026-11-23 18:00:30",
        "2026-11-23T1800",
        "어제 18:00",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as wrong:
        moment_of(text)
    assert not isinstance(wrong.value, TimeMissing)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("199980", 199_980),
        ("199,980", 199_980),
        ("199,980원", 199_980),
        ("₩199,980", 199_980),
        ("199,980.00", 199_980),
        ("199 980", 199_980),
        ("199,980 원", 199_980),
        ("KRW 199,980", 199_980),
        ("+5", 5),
        ("-5", -5),
        ("−5", -5),
        ("007", 7),
        ("1.", 1),
    ],
)
def test_a_number_is_read_as_people_paste_it(text: str, value: int) -> None:
    assert numbers.whole_of(text) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("15.5", numbers.NotWhole),
        ("1,000.01", numbers.NotWhole),
        ("1,00", numbers.NotANumber),
        ("1.000,5", numbers.NotANumber),
        ("", numbers.NotANumber),
        ("원", numbers.NotANumber),
        ("일억", numbers.NotANumber),
        ("1e3", numbers.NotANumber),
        ("1,0000", numbers.NotANumber),
        ("５", numbers.NotANumber),
        ("--5", numbers.NotANumber),
        ("천만", numbers.NotANumber),
    ],
)
def test_what_is_no_whole_number_is_refused(text: str, kind: type[ValueError]) -> None:
    with pytest.raises(kind):
        numbers.whole_of(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1억", 100_000_000),
        ("10,000만", 100_000_000),
        ("1억 2,000만", 120_000_000),
        ("1억2천", None),
        ("3만 5,000원", 35_000),
        ("2000만원", 20_000_000),
    ],
)
def test_a_number_in_words_is_offered_in_figures(text: str, meant: int | None) -> None:
    with pytest.raises(ValueError) as said:
        numbers.whole_of(text)
    assert getattr(said.value, "meant", None) == meant


def test_tax_invoice_numbers() -> None:
    assert registration.tax_invoice_number("20161121-41000203-0000079E") == "20161121410002030000079e"
    for wrong in ("20161321410002030000079e", "2016112141000203000007", "", "가" * 24):
        with pytest.raises(registration.TaxInvoiceNumberMalformed):
            registration.tax_invoice_number(wrong)


def test_references() -> None:
    assert reference.parse(" aiv-2026-00012 ") == reference.case("AIV", 2026, 12)
    assert reference.is_round(reference.call_round("AIV", 2026, 1))
    for wrong in ("AIV-26-1", "", "AIV-2026-00012-P1", "../etc"):
        with pytest.raises(ValueError, match="reference"):
            reference.parse(wrong)


def test_canonical_json_is_one_text_and_takes_no_float() -> None:
    assert canonical_json({"b": 1, "a": ["é"]}) == canonical_json({"a": ["e\u0301"], "b": 1})
    assert sha256({"a": 1}) != sha256({"a": 2})
    with pytest.raises(TypeError):
        canonical_json({"a": [0.1]})


class State(StrEnum):
    ON = "on"
    OFF = "off"


class Do(StrEnum):
    SWITCH = "switch"
    VIEW = "view"


LIFE = Lifecycle(
    "lamp", label="전등", initial=State.OFF, states={State.ON: Look("켜짐", Tone.GREEN), State.OFF: Look("꺼짐", Tone.GREY)},
    actions={Do.SWITCH: "켜기"}, steps=[(Do.SWITCH, State.OFF, State.ON)],
)  # fmt: skip


def test_a_step_leads_on_and_an_untimely_one_is_refused() -> None:
    assert LIFE.target(State.OFF, Do.SWITCH) is State.ON
    assert LIFE.allows(State.ON, Do.VIEW)
    with pytest.raises(NotNow) as refusal:
        LIFE.target(State.ON, Do.SWITCH)
    assert "켜짐" in str(refusal.value)


def test_one_action_cannot_lead_from_one_state_to_two() -> None:
    with pytest.raises(ValueError, match="two"):
        Lifecycle(
            "x",
            label="",
            initial=State.OFF,
            states={},
            actions={},
            steps=[(Do.SWITCH, State.OFF, State.ON), (Do.SWITCH, State.OFF, State.OFF)],
        )


def test_what_one_may_not_see_does_not_exist() -> None:
    def nobody(actor: object, entity: object) -> bool:
        return False

    with pytest.raises(NotFound):
        Policy({Do.VIEW: nobody, Do.SWITCH: nobody}, view=Do.VIEW).require(ANONYMOUS, Do.SWITCH, "lamp")
    with pytest.raises(NotPermitted):
        Policy({Do.VIEW: anyone, Do.SWITCH: nobody}, view=Do.VIEW).require(ANONYMOUS, Do.SWITCH, "lamp")
    with pytest.raises(NotPermitted):  # without a thing there is nothing to hide
        Policy({Do.VIEW: nobody, Do.SWITCH: nobody}, view=Do.VIEW).require(ANONYMOUS, Do.SWITCH)


@pytest.mark.parametrize(("text", "found"), [
    ("900101-1234567", "900101-*******"), ("입금 900101 1234567 건", "900101 *******"), ("주민 번호 뒷자리", "주민 번호"),
    ("계좌번호", "계좌번호"), ("9001011234567", None), ("2611261000012", None), ("TX-2026-1", None),
])  # fmt: skip
def test_what_a_record_for_ever_may_not_hold_is_found_and_masked(text: str, found: str | None) -> None:
    assert persons.personal(text) == found


@pytest.mark.parametrize(
    ("text", "found"), [("110-123-456789", "110-123-******"), ("123456789", None), ("잔액증명서 2026-11-27", None)]
)
def test_a_long_number_is_found_and_masked(text: str, found: str | None) -> None:
    assert persons.long_number(text) == found


def test_of_many_the_first_are_named_and_the_rest_counted() -> None:
    assert (
        few(["a", "b"]) == "a, b"
        and few(list("abcde")) == "a, b, c, d, e"
        and few(list("abcdefgh")) == "a, b, c, d, e (+3)"
    )
