"""What the header leads to."""

from dataclasses import replace

from flask import Flask

from tests.given.organisations import firm, representative
from tests.given.people import approver, officer
from tests.given.suppliers import supplier
from vouchers.app import FEATURES
from vouchers.desks.navigation import groups
from vouchers.kernel.actor import ANONYMOUS, StaffRole


def test_a_person_of_one_role_has_its_entries_without_a_heading(sqlite_app: Flask) -> None:
    (group,) = groups(FEATURES, officer())
    assert group.label == "" and len(group.entries) == 6
    assert ("지급 관리", "payments.batches") in groups(FEATURES, approver())[0].entries


def test_a_person_of_two_roles_loses_nothing_and_sees_nothing_twice(sqlite_app: Flask) -> None:
    both = replace(officer(), staff=frozenset({StaffRole.OFFICER, StaffRole.APPROVER}))
    found = groups(FEATURES, both)
    assert [group.label for group in found] == ["담당관", "결재자"]
    shown = [entry for group in found for entry in group.entries]
    assert len(shown) == len(set(shown))
    assert set(shown) == {*groups(FEATURES, officer())[0].entries, *groups(FEATURES, approver())[0].entries}


def test_firms_and_strangers_see_what_is_public_and_suppliers_their_proposals(sqlite_app: Flask) -> None:
    (public,) = groups(FEATURES, ANONYMOUS)
    (company,) = groups(FEATURES, representative(firm()))
    (seller,) = groups(FEATURES, representative(supplier().organisation))
    assert public.entries == company.entries
    assert seller.entries == [*public.entries, ("받은 제안", "matching.listing")]
