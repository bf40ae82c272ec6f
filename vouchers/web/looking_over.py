"""One look at the consequence before money or law: in words and won, with a way back that loses nothing."""

from collections.abc import Sequence

from flask import render_template, request

SURE = "sure"
"""The name of the buttons below the consequence."""
ASIDE = ("csrf_token", "press", SURE)


def look_over(heading: str, consequences: Sequence[str], *, press: str, doubts: Sequence[str] = ()) -> str | None:
    """Return the page that says what will come of the press, with what was typed; None once somebody is sure.

    `doubts` are questions about what looks like a mistake and may be meant.
    """
    if request.form.get(SURE) == "yes":
        return None
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in ASIDE]
    return render_template(
        "look_over.html", heading=heading, consequences=consequences, doubts=doubts, press=press, typed=typed, sure=SURE
    )


def goes_back() -> bool:
    """Whether somebody wants to put right what they typed, after having looked at the consequence."""
    return request.method == "POST" and request.form.get(SURE) == "back"
