"""Who may use the verbs of long runs, and when."""

from flask import Flask

from tests.walking import each_place, is_as_said


@each_place("run")
def test_whoever_may_does_and_nobody_else_ever(sqlite_app: Flask, kind: str, state: str) -> None:
    is_as_said(kind, state)
