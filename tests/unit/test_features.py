"""What features bring together, and what two of them may not both bring."""

from typing import Any

import pytest

from vouchers.agreements.states import LIFECYCLE as AGREEMENT
from vouchers.correspondence.states import CASE_NOTE
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.desk import Parts, Reader, Source, Waiting, reads
from vouchers.web.features import OUTSIDE, Feature, Features

NOBODY = Waiting("deposit", "입금", lambda days, scope: [])
PAPER = Source("입금", lambda key: None)


def test_what_is_brought_stands_in_the_order_of_the_features() -> None:
    first = Feature(navigation={OUTSIDE: [("공고", "a")], StaffRole.OFFICER: [("회차", "b")]}, kinds=(AGREEMENT,))
    second = Feature(
        navigation={OUTSIDE: [("목록", "c")]}, kinds=(CASE_NOTE,), causes=lambda: {("x", "1"): {"award": 1}}
    )
    found = Features(first, second)
    assert found.entries(OUTSIDE) == [("공고", "a"), ("목록", "c")]
    assert found.entries(StaffRole.OFFICER) == [("회차", "b")] and found.entries(StaffRole.AUDITOR) == []
    assert list(found.kinds) == [AGREEMENT.name, CASE_NOTE.name] and list(found.lifecycles) == [AGREEMENT.name]
    assert found.causes() == {("x", "1"): {"award": 1}}


@pytest.mark.parametrize(
    "brought",
    [{"kinds": (AGREEMENT,)}, {"waits": (NOBODY,)}, {"sources": {"deposit": PAPER}}, {"papers": {"receipt": bool}}],
    ids=lambda brought: next(iter(brought)),
)
def test_two_features_do_not_bring_the_same(brought: dict[str, Any]) -> None:
    assert Features(Feature(**brought))
    with pytest.raises(ValueError, match=f"the same {next(iter(brought))}"):
        Features(Feature(**brought), Feature(**brought))


def test_a_timeline_is_of_a_kind_whose_steps_are_on_record() -> None:
    mine = {AGREEMENT.name: reads(Reader.COMPANY)}
    assert Features(Feature(kinds=(AGREEMENT,), timeline=mine))
    with pytest.raises(ValueError, match="no kind"):
        Features(Feature(timeline=mine))


def test_of_suppliers_it_is_said_which_things_are_their_own() -> None:
    assert reads(Reader.SUPPLIER, own=lambda application, actor: [1]).readers == {Reader.SUPPLIER}
    with pytest.raises(ValueError, match="their own"):
        reads(Reader.SUPPLIER)
    with pytest.raises(ValueError, match="their own"):
        reads(Reader.COMPANY, own=lambda application, actor: [1])


def test_parts_are_read_by_the_class_of_their_rows() -> None:
    parts = Parts("application", {int: [3, 2], str: []})
    assert parts.one(int) == 3 and list(parts.all(int)) == [3, 2]
    assert parts.one(str) is None and parts.one(float) is None and list(parts.all(float)) == []
