"""The pure rules of calls, and definitions of programmes: a refused case for every accepted one."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vouchers.programmes import loading
from vouchers.programmes.errors import DeadlineOnlyExtends, NoticeTooShort
from vouchers.programmes.rules import require_later, require_long_enough


def test_a_call_is_open_long_enough_and_is_only_extended() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    require_long_enough(start, start + timedelta(days=20), minimum_days=20)
    with pytest.raises(NoticeTooShort):
        require_long_enough(start, start + timedelta(days=20, seconds=-1), minimum_days=20)
    require_later(start + timedelta(1), than=start)
    with pytest.raises(DeadlineOnlyExtends):
        require_later(start, than=start)


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
        ("minimum_sheets = 3", "minimum_sheets = 0", "1 at least"),
        ('minimum = "1/5"', 'minimum = "1"', "less than the whole"),
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
