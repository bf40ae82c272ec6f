"""A press while the first one is still at work waits for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

from flask import Flask

from tests.given.acting import at
from vouchers.db import presses

TOKEN = "t" * 22


def test_the_second_waits_for_the_first(app: Flask) -> None:
    begun = Event()

    def second() -> str | None:
        with app.app_context():
            begun.wait(5)
            return presses.begin(TOKEN, 1, at=at(0))

    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(second)
        assert presses.begin(TOKEN, 1, at=at(0)) is None
        begun.set()
        presses.answered(TOKEN, 1, "/done")
        assert waits.result(10) == "/done"


def test_a_refused_press_is_tried_again_and_an_old_one_forgotten(app: Flask) -> None:
    assert presses.begin(TOKEN, 1, at=at(0)) is None
    presses.refused(TOKEN, 1)
    assert presses.begin(TOKEN, 1, at=at(0)) is None
    presses.answered(TOKEN, 1, "/done")
    assert presses.begin(TOKEN, 1, at=at(0)) == "/done" and presses.begin(TOKEN, 2, at=at(0)) is None
    assert presses.forget(before=at(0) + timedelta(seconds=1)) == 2
    assert presses.begin(TOKEN, 1, at=at(1)) is None
