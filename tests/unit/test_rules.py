"""The pure rules of the features: a refused case for every accepted one."""

import random
import tomllib
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vouchers.agreements.rules import end_of_period
from vouchers.applications import errors, rules
from vouchers.applications.rules import Cost
from vouchers.claims import errors as claim_errors
from vouchers.claims.rules import require_invoice, require_part, split_purchase
from vouchers.documents import errors as file_errors
from vouchers.documents.rules import require_known_type
from vouchers.evaluation import ranking
from vouchers.evaluation.ranking import Entry, Sheet
from vouchers.evaluation.rules import Ranked, Why, select_by_budget
from vouchers.identity.errors import PasswordTooPlain, PasswordTooShort
from vouchers.identity.rules import require_good_password
from vouchers.ledger.rules import split_hold
from vouchers.matching.ranking import Candidate, rank, shared_terms
from vouchers.organisations.states import Size
from vouchers.programmes import loading
from vouchers.programmes.errors import DeadlineOnlyExtends, NoticeTooShort
from vouchers.programmes.rules import require_later, require_long_enough
from vouchers.settlement.errors import DisallowedTooLarge
from vouchers.settlement.rules import split_disallowed

DEFINITION = loading.available()["ai-voucher.2020"]
RULES = DEFINITION.evaluation


def costs(gov: int, cash: int, in_kind: int) -> list[Cost]:
    return [Cost("solution", gov, cash, 0, "견적"), Cost("infrastructure", 0, 0, 0), Cost("labour", 0, 0, in_kind, "1명")]


def test_exactly_the_least_share_is_accepted() -> None:
    sums = rules.require_costs(DEFINITION, Size.SME, costs(300_000_000, 37_500_000, 37_500_000))
    assert (sums.total, sums.least_company, sums.least_cash) == (375_000_000, 75_000_000, 37_500_000)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (costs(300_000_000, 37_500_000, 37_499_999), errors.CompanyShareTooSmall),
        (costs(300_000_000, 37_499_999, 37_500_001), errors.CashTooSmall),
        (costs(300_000_001, 60_000_000, 60_000_000), errors.GrantTooLarge),
        (costs(0, 1, 1), errors.NothingAsked),
        ([Cost("solution", 1, 0, 1, "x")], errors.SourceNotAllowed),
        ([Cost("labour", 1, 0, 0, "x")], errors.SourceNotAllowed),
        ([Cost("solution", 1, 1, 0, "")], errors.BasisMissing),
    ],
)
def test_a_cost_table_that_breaks_a_rule_is_refused(table: list[Cost], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        rules.require_costs(DEFINITION, Size.SME, table)


def test_the_share_depends_on_the_size() -> None:
    table = costs(100_000_000, 6_250_000, 18_750_000)
    rules.require_costs(DEFINITION, Size.SMALL_MERCHANT, table)
    with pytest.raises(errors.CashTooSmall):
        rules.require_costs(DEFINITION, Size.SME, table)


def test_only_the_sizes_of_the_call_may_apply() -> None:
    assert rules.require_eligible_size(DEFINITION, Size.SME) is Size.SME
    with pytest.raises(errors.SizeNotEligible):
        rules.require_eligible_size(DEFINITION, Size.MID_SIZE)
    with pytest.raises(errors.ProfileIncomplete):
        rules.require_eligible_size(DEFINITION, None)


def test_the_deadline_itself_is_late() -> None:
    closes_at = datetime(2026, 1, 1, tzinfo=UTC)
    rules.require_in_time(closes_at, at=closes_at - timedelta(microseconds=1))
    with pytest.raises(errors.DeadlinePassed):
        rules.require_in_time(closes_at, at=closes_at)


def test_a_call_is_open_long_enough_and_is_only_extended() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    require_long_enough(start, start + timedelta(days=20), minimum_days=20)
    with pytest.raises(NoticeTooShort):
        require_long_enough(start, start + timedelta(days=20, seconds=-1), minimum_days=20)
    require_later(start + timedelta(1), than=start)
    with pytest.raises(DeadlineOnlyExtends):
        require_later(start, than=start)


# ranking


def sheet(key: int, total: int) -> Sheet:
    """A sheet whose points are spread over the scorecard."""
    points, left = {}, total
    for criterion in RULES.scorecard:
        points[criterion.code] = min(criterion.points, left)
        left -= points[criterion.code]
    return Sheet(key, points)


def entry(key: int, *totals: int, receipt: int | None = None) -> Entry:
    return Entry(key, receipt or key, tuple(sheet(key * 100 + n, total) for n, total in enumerate(totals)))


def test_highest_and_lowest_are_dropped_from_five_sheets_on() -> None:
    (four,) = ranking.rank(RULES, [entry(1, 60, 70, 80, 90)])
    assert (four.score, four.dropped) == (75, ())
    (five,) = ranking.rank(RULES, [entry(1, 10, 70, 80, 90, 100)])
    assert (five.score, five.dropped, len(five.counted)) == (80, (100, 104), 3)


def test_equal_sheets_are_dropped_by_the_lowest_key() -> None:
    (row,) = ranking.rank(RULES, [entry(1, 80, 80, 80, 80, 80)])
    assert row.dropped == (100, 101)


def test_too_few_sheets_give_no_place_and_the_cut_off_is_exact() -> None:
    low, short, enough = ranking.rank(RULES, [entry(1, 70, 70, 69), entry(2, 99, 99), entry(3, 70, 70, 70)])[::-1][::-1]
    rows = {row.key: row for row in (low, short, enough)}
    assert rows[2].place is None and not rows[2].passes
    assert rows[3].passes and not rows[1].passes
    assert rows[1].score == Fraction(209, 3)


def test_ties_are_broken_by_the_heaviest_criterion_then_by_receipt() -> None:
    better_plan = Entry(1, 9, tuple(Sheet(n, {"plan": 40, "capability": 10, "cost": 10, "effect": 20}) for n in range(3)))
    worse_plan = Entry(2, 1, tuple(Sheet(10 + n, {"plan": 20, "capability": 20, "cost": 20, "effect": 20}) for n in range(3)))
    rows = ranking.rank(RULES, [worse_plan, better_plan])
    assert [row.key for row in rows] == [1, 2]
    assert rows[1].decided_by == "criterion:plan"
    same = ranking.rank(RULES, [entry(5, 80, 80, 80, receipt=8), entry(6, 80, 80, 80, receipt=7)])
    assert [row.key for row in same] == [6, 5]
    assert same[1].decided_by == "receipt"


@given(st.integers(0, 2**32))
def test_the_ranking_does_not_depend_on_the_order_of_its_input(seed: int) -> None:
    chance = random.Random(seed)
    entries = [entry(key, *(chance.randint(50, 100) for _ in range(chance.randint(0, 7)))) for key in range(1, 12)]
    expected = ranking.rank(RULES, entries)
    shuffled = [Entry(row.key, row.receipt, tuple(chance.sample(row.sheets, len(row.sheets)))) for row in chance.sample(entries, len(entries))]
    assert ranking.rank(RULES, shuffled) == expected


def test_the_budget_is_spent_from_the_top_and_never_exceeded() -> None:
    ranked = [Ranked(1, 1, True, 60), Ranked(2, 2, True, 50), Ranked(3, 3, True, 10), Ranked(4, 4, False, 1), Ranked(5, None, False, 1)]
    assert select_by_budget(ranked, 110) == {
        1: Why.SELECTED, 2: Why.SELECTED, 3: Why.BUDGET_SPENT, 4: Why.BELOW_CUT_OFF, 5: Why.TOO_FEW_SHEETS,
    }  # fmt: skip
    assert select_by_budget(ranked, 100)[3] is Why.BUDGET_SPENT  # not promoted past the one that did not fit


# money


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.lists(st.integers(1, 10**8), max_size=15), st.randoms())
def test_any_sequence_of_holds_and_releases_uses_a_line_exactly(gov: int, co: int, amounts: list[int], chance: random.Random) -> None:
    if not gov + co:
        return
    left = [gov, co]
    held: list[tuple[int, int]] = []
    for amount in amounts:
        if amount > sum(left):
            continue
        parts = split_hold(amount, gov_left=left[0], co_left=left[1], gov_total=gov, co_total=co)
        assert sum(parts) == amount and 0 <= parts[0] <= left[0] and 0 <= parts[1] <= left[1]
        left = [left[0] - parts[0], left[1] - parts[1]]
        held.append(parts)
        if held and chance.random() < 0.3:
            back = held.pop(chance.randrange(len(held)))
            left = [left[0] + back[0], left[1] + back[1]]
    if sum(left):
        assert split_hold(sum(left), gov_left=left[0], co_left=left[1], gov_total=gov, co_total=co) == tuple(left)


def test_invoices_are_held_to_hold_period_and_vat() -> None:
    good = {
        "supply_value": 1_000_005, "vat": 100_000, "items": 1, "issued_on": date(2026, 5, 1), "left": 1_000_005,
        "starts_on": date(2026, 4, 1), "ends_on": date(2026, 10, 31), "today": date(2026, 5, 1),
    }  # fmt: skip
    require_invoice(**good)
    require_invoice(**{**good, "vat": 0})
    require_invoice(**{**good, "vat": 100_003, "items": 3})  # three lines, each rounded by itself
    for change, kind in (
        ({"left": 1_000_004}, claim_errors.SupplyValueTooLarge),
        ({"vat": 100_002}, claim_errors.VatDoesNotFit),
        ({"vat": 100_004, "items": 3}, claim_errors.VatDoesNotFit),
        ({"issued_on": date(2026, 3, 31)}, claim_errors.OutsidePeriod),
        ({"today": date(2026, 4, 30)}, claim_errors.IssuedInFuture),
    ):
        with pytest.raises(kind):
            require_invoice(**{**good, **change})
    require_part(5, 5)
    for amount in (0, 6):
        with pytest.raises(claim_errors.PartTooLarge):
            require_part(amount, 5)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 2 * 10**9))
def test_a_disallowed_amount_is_split_as_it_was_paid(gov: int, cash: int, amount: int) -> None:
    if amount > gov + cash:
        with pytest.raises(DisallowedTooLarge):
            split_disallowed(amount, gov=gov, cash=cash)
        return
    parts = split_disallowed(amount, gov=gov, cash=cash)
    assert sum(parts) == amount and parts[0] <= gov and parts[1] <= cash


def test_a_period_of_months_ends_on_the_day_before() -> None:
    assert end_of_period(date(2026, 4, 1), 7) == date(2026, 10, 31)
    assert end_of_period(date(2026, 8, 31), 6) == date(2027, 2, 27)


# files, passwords, matching, definitions


def test_files_are_what_they_say() -> None:
    assert require_known_type("계획서.PDF", b"%PDF-1.7 ...") == "application/pdf"
    assert require_known_type("계획서.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...") == "application/x-hwp"
    for name, body, kind in (
        ("x.exe", b"MZ", file_errors.FileTypeNotTaken),
        ("x.svg", b"<svg/>", file_errors.FileTypeNotTaken),
        ("x.pdf", b"PK\x03\x04", file_errors.FileNotWhatItSays),
        ("x.png", b"", file_errors.FileEmpty),
    ):
        with pytest.raises(kind):
            require_known_type(name, body)


def test_passwords() -> None:
    require_good_password("초록 지붕 아래 열두 마리", email="a@b.example")
    for password, kind in (("short", PasswordTooShort), ("aaaaaaaaaaaaaa", PasswordTooPlain), ("password1234", PasswordTooPlain), ("somebody@b.example", PasswordTooPlain)):
        with pytest.raises(kind):
            require_good_password(password, email="somebody@b.example")


def test_the_field_and_shared_words_rank_suppliers_with_reasons() -> None:
    pool = [
        Candidate(1, "카메라로 제품의 불량을 찾는 비전 검사", ("manufacturing",)),
        Candidate(2, "상담 챗봇과 문서 요약", ("law",)),
        Candidate(3, "공장 설비의 고장 예측", ("manufacturing",)),
    ]
    rows = rank("제품 불량을 눈으로 검사합니다", "manufacturing", pool)
    assert [row.key for row in rows][:2] == [1, 3]
    assert "불량을" in rows[0].terms and rows[0].same_field
    assert all(abs(sum(row.parts.values()) - row.score) < 1e-9 for row in rows)
    assert 2 not in [row.key for row in rank("전혀 관계없는 말", "manufacturing", pool) if row.same_field]
    assert rank("무관", "", pool) == []
    assert shared_terms("불량검사를", "불량 검출") == ("불량",)


def test_equal_suppliers_share_a_place() -> None:
    pool = [Candidate(key, "같은 설명", ("law",)) for key in (3, 1, 2)]
    assert [(row.key, row.place) for row in rank("다른 말", "law", pool)] == [(1, 1), (2, 1), (3, 1)]


def test_every_value_of_a_definition_names_its_source() -> None:
    for definition in loading.available().values():
        named = set(definition.sources)
        for key, value in definition.frozen().items():
            if key in ("code", "prefix", "name", "summary", "agency", "sources"):
                continue
            inner = {f"{key}.{name}" for name in value} if isinstance(value, dict) else set()
            assert key in named or inner <= named, key


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('cut_off = "70"', "cut_off = 70.5", "evaluation.cut_off"),
        ("maximum = 300_000_000", 'maximum = "300"', "grant.maximum"),
        ("points = 40", "points = 41", "101 points"),
        ('tie_breaks = ["criterion:plan"', 'tie_breaks = ["criterion:nothing"', "names no criterion"),
        ('code = "healthcare"', 'code = "semiconductor"', "stands twice"),
        ("minimum_days = 20", "minimum_days = 20\nunknown = 1", "call.unknown"),
        ('sources."grant.maximum"', 'sources."grant.minimum"', "names nothing"),
    ],
)
def test_a_wrong_definition_is_refused_with_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    source = (loading.FOLDER / "ai-voucher.2020.toml").read_text()
    assert old in source
    wrong = tmp_path / "ai-voucher.2020.toml"
    wrong.write_text(source.replace(old, new, 1))
    with pytest.raises(loading.DefinitionInvalid) as error:
        loading.load(wrong)
    assert "ai-voucher.2020.toml" in str(error.value) and told in str(error.value)


def test_a_frozen_definition_thaws_to_the_same() -> None:
    definition = loading.available()["ai-voucher.2020"]
    assert loading.thaw("a hash", definition.frozen) == definition
    assert loading.thaw("a hash", lambda: {}) is loading.thaw("a hash", lambda: {})
    assert len(definition.fields) == 17
    assert tomllib.loads((loading.FOLDER / "ai-voucher.2020.toml").read_text())["prefix"] == definition.prefix


def test_two_programmes_never_share_the_prefix_of_their_references(tmp_path: Path) -> None:
    source = (loading.FOLDER / "cloud-voucher.2020.toml").read_text()
    (tmp_path / "cloud-voucher.2020.toml").write_text(source)
    copy = source.replace('code = "cloud-voucher.2020"', 'code = "other-voucher.2020"', 1)
    (tmp_path / "other-voucher.2020.toml").write_text(copy)
    with pytest.raises(loading.DefinitionInvalid, match=r"other-voucher\.2020\.toml: prefix"):
        loading.load_all(tmp_path)
    (tmp_path / "other-voucher.2020.toml").write_text(copy.replace('prefix = "CLV"', 'prefix = "OTV"', 1))
    assert list(loading.load_all(tmp_path)) == ["cloud-voucher.2020", "other-voucher.2020"]


def test_a_share_that_is_yet_to_come_does_not_spoil_the_ratio() -> None:
    """Where the voucher is issued before the deposit (deposit_first = false), which no programme of 2020 does."""
    line = {"gov_total": 800, "co_total": 200}
    assert split_purchase(100, gov_left=800, co_left=50, to_come=150, **line) == (80, 20)
    assert split_purchase(100, gov_left=800, co_left=200, to_come=0, **line) == (80, 20)
    assert split_purchase(150, gov_left=720, co_left=30, to_come=150, **line) == (120, 30)
    with pytest.raises(claim_errors.DepositMissing) as refusal:
        split_purchase(100, gov_left=800, co_left=19, to_come=181, **line)
    assert refusal.value.params == {"unpaid": 181}
    with pytest.raises(claim_errors.MoreThanLeft) as refusal:
        split_purchase(1001, gov_left=800, co_left=50, to_come=150, **line)
    assert refusal.value.params == {"left": 1000} and refusal.value.field == "amount"
