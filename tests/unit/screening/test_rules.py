"""What each rule says of facts: one that is met and one that is not."""

from dataclasses import replace
from datetime import date

import pytest

from vouchers.facts.rules import Known
from vouchers.facts.states import STANDING, Kind, Size, Source
from vouchers.kernel.finding import Finding, Outcome
from vouchers.programmes.loading import available
from vouchers.screening.rules import RULES, Screened, look

ON = date(2026, 5, 1)
DEFINITIONS = available()
DEFINITION = DEFINITIONS["ai-voucher.2020"]


def known(kind: Kind, value: str, source: Source = Source.PAPER) -> Known:
    return Known(7, kind, value, source, "확인서 1호" if source is Source.PAPER else "", date(2026, 4, 1), None)


def size(value: str, source: Source = Source.PAPER) -> dict[Kind, Known]:
    return {Kind.COMPANY_SIZE: known(Kind.COMPANY_SIZE, value, source)}


SCREENED = Screened(DEFINITION, ON, Size.SME, size("sme"))


def of(code: str, screened: Screened) -> Finding | None:
    return next(row.finding for row in look(screened) if row.ground.code == code)


def outcome(code: str, screened: Screened) -> Outcome | None:
    found = of(code, screened)
    return found.outcome if found else None


@pytest.mark.parametrize("code", DEFINITIONS)
def test_each_code_has_a_function_and_each_function_a_code(code: str) -> None:
    assert {ground.code for ground in DEFINITIONS[code].eligibility.judged} == set(RULES)


def test_a_size_that_the_call_does_not_take_forbids() -> None:
    assert outcome("size-eligible", SCREENED) is Outcome.CLEAR
    assert outcome("size-eligible", replace(SCREENED, company=size("mid_size"))) is Outcome.REFUSE
    assert outcome("size-eligible", replace(SCREENED, company={})) is None


def test_a_checked_size_that_is_another_needs_a_reason() -> None:
    assert outcome("size-agrees", SCREENED) is Outcome.CLEAR
    assert outcome("size-agrees", replace(SCREENED, company=size("small_merchant"))) is Outcome.NEEDS_REASON
    assert outcome("size-agrees", replace(SCREENED, company=size("small_merchant", Source.DECLARED))) is None


def test_a_size_that_was_only_declared_is_noted_as_such() -> None:
    checked, declared = (
        of("size-checked", SCREENED),
        of("size-checked", replace(SCREENED, company=size("sme", Source.DECLARED))),
    )
    assert checked and checked.outcome is Outcome.CLEAR
    assert declared and declared.outcome is Outcome.NOTE
    assert checked.source == "제출한 서류" and declared.source == "기업이 적은 것"
    assert checked.compared == (("기업 규모", "중소기업"), ("본 것", "확인서 1호"))
    assert checked.basis == (7,) and checked.on == date(2026, 4, 1)


def test_a_named_supplier_without_a_qualification_needs_a_reason() -> None:
    named = replace(SCREENED, has_supplier=True)
    assert outcome("supplier-qualified", SCREENED) is None
    assert outcome("supplier-qualified", named) is Outcome.NEEDS_REASON
    qualified = replace(named, supplier=known(Kind.QUALIFICATION, "qualified"))
    assert outcome("supplier-qualified", qualified) is Outcome.CLEAR
    lost = replace(named, supplier=known(Kind.QUALIFICATION, "not_qualified"))
    assert outcome("supplier-qualified", lost) is Outcome.NEEDS_REASON


@pytest.mark.parametrize("kind", STANDING)
def test_a_ground_that_is_known_forbids(kind: Kind) -> None:
    assert outcome(kind, SCREENED) is None
    clear = replace(SCREENED, company={kind: known(kind, "clear")})
    assert outcome(kind, clear) is Outcome.CLEAR
    met = replace(SCREENED, company={kind: known(kind, "met")})
    found = of(kind, met)
    assert found is not None and found.outcome is Outcome.REFUSE and found.clause.startswith("협약·사업비 지침 제9조")
