"""A list sorts by any of its columns and pages through all its rows, each once; days in Korea narrow it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.given.acting import APPLIED, at, on
from tests.given.people import officer
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.db.listing import Column, Listing
from vouchers.kernel.lifecycle import Look


@pytest.fixture
def listed(app: Flask) -> Listing:
    """Four applications, two of them of equal title."""
    for company in ("company1", "company2", "company3"):
        given.application(ApplicationState.SUBMITTED, company=company)
    last = given.application(ApplicationState.SUBMITTED, company="company4")
    titles = ["나", "가", "나", "다"]
    for row, title in zip(db.session.query(Application).order_by(Application.id), titles, strict=True):
        row.title = title
    db.session.commit()
    return applications.listing(officer(), [last.round])


def pages(listing: Listing, size: int) -> list[str]:
    """The titles of all pages, one after another."""
    found, after = [], None
    while True:
        page = listing.page(after, size)
        found += [row.title for row in page.rows]
        after = page.next
        if after is None:
            return found


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_a_sorted_list_has_each_row_once_whatever_the_size_of_its_pages(listed: Listing, size: int) -> None:
    assert pages(listed.ordered("title", descending=False), size) == ["가", "나", "나", "다"]
    assert pages(listed.ordered("title", descending=True), size) == ["다", "나", "나", "가"]
    assert pages(listed, size) == ["다", "나", "가", "나"], "newest first"


@pytest.mark.parametrize("size", [1, 2, 10])
def test_rows_without_a_value_stand_last_both_ways(listed: Listing, size: int) -> None:
    early, late = at(APPLIED), at(APPLIED + 1)
    rows = db.session.query(Application).order_by(Application.id)
    for row, moment in zip(rows, (late, None, early, None), strict=True):
        row.resubmitted_at = moment
    db.session.commit()
    query = select(Application.id.label("id"), Application.resubmitted_at.label("again"))
    some = Listing("신청서", query, Application.id, (Column("again", "다시 제출", "moment"),))
    for descending, moments in ((False, [early, late]), (True, [late, early])):
        found, after = [], None
        while found == [] or after is not None:
            page = some.ordered("again", descending=descending).page(after, size)
            found += [row.again for row in page.rows]
            after = page.next
        assert found == [*moments, None, None]
        whole = [moment for piece in some.ordered("again", descending=descending).pieces() for moment in piece[0]]
        assert whole == found


@pytest.mark.parametrize("label", ["reference", "company", "state", "gov", "submitted_at"])
def test_it_can_be_sorted_by_each_kind_of_column(listed: Listing, label: str) -> None:
    for descending in (False, True):
        ordered = listed.ordered(label, descending=descending)
        values = [getattr(row, label) for row in ordered.page(None).rows]
        assert values == sorted(values, reverse=descending) and len(values) == 4
        whole = [row for piece in ordered.pieces() for row in zip(*piece, strict=True)]
        assert len(whole) == 4


def test_days_in_korea_narrow_a_list_both_ends_included(listed: Listing) -> None:
    day = on(APPLIED)
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    for first, last, count in (
        (day, day, 4), (None, day, 4), (day, None, 4), (after, None, 0), (None, before, 0), (before, after, 4),
        (None, None, 4),
    ):  # fmt: skip
        assert listed.between(first, last).count() == count, (first, last)


def test_a_filter_says_what_its_answers_mean(listed: Listing) -> None:
    state, reference = listed.filters[1], listed.page(None).rows[0].reference
    assert state.name == "state" and "draft" not in state.answers and isinstance(state.answers["submitted"], Look)
    assert listed.where(state.condition("submitted")).count() == 4
    assert listed.where(state.condition("selected")).count() == 0
    rounds = listed.filters[0]
    ((answer, _name),) = rounds.answers.items()
    assert reference.startswith(answer.rpartition("-")[0]) and listed.where(rounds.condition(answer)).count() == 4
