"""Nothing typed is lost: a form whose sign-in had ended, a draft that is not right yet, a file beside a wrong field.

A form is known by the page on which it stands and given back there, to the same account alone. Passwords, codes and
account numbers are never kept.
"""

import io
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, g, redirect, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from vouchers.db import keeping
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.persons import resident_number
from vouchers.web.acting import actor, now
from vouchers.web.addresses import here
from vouchers.web.language import moment

NEVER = frozenset({"account", "again", "password", "present"})
"""Names of fields that hold a secret; a test finds any other."""
PRESSES = frozenset({"csrf_token", "then", "once", "press", "seen"})
"""What a page sends beside what was typed."""
DRAFT = ("tasks", "save", "draft")
"""Values of the button that keeps a form as it is."""
BEGUN = "typed__"
"""Begins the name of a field that a script took along."""
FILE = "__kept"
"""Ends the name of the field that says by its token which kept file is meant."""

_LAST_HOLDER = "vouchers.last_holder"


def install(app: Flask, *, last_holder: Callable[[], int | None]) -> None:
    """Keep what is sent after the sign-in ended. `last_holder` says whose session of the last day the cookie was."""
    app.extensions[_LAST_HOLDER] = last_holder
    app.after_request(_tidy)
    app.jinja_env.globals["given_back_here"] = _said


def keep_unsaved() -> bool:
    """Keep a form that came with an old page: of whoever is signed in, or was until a while ago.

    Returns whether it can be given back.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or view is None or getattr(view, "authorisation", "public") == "public":
        return False
    if request.origin not in (None, request.host_url.rstrip("/")):  # another site has not typed here
        return False
    user_id = current_app.extensions[_LAST_HOLDER]() if actor().is_anonymous else _me()
    pairs = _typed()
    if user_id is None or not (pairs or request.files):
        return False
    pairs += _chosen_files(user_id)
    if not pairs:
        return False
    keeping.keep_form(user_id, place(), pairs, is_draft=False, at=now())
    return True


def take_along(path: str) -> None:
    """Keep what was being typed on the page of this path by somebody who is signed in, to be given back there."""
    if actor().is_anonymous:
        return
    begun = ((name.removeprefix(BEGUN), value) for name, value in request.form.items(multi=True) if BEGUN in name)
    if pairs := _tame(begun):
        keeping.keep_form(_me(), urlsplit(path).path[:300], pairs, is_draft=False, at=now())


def keep_draft() -> None:
    """Keep what was typed on this page, right or not, where the button says so, and answer with the page again."""
    if request.form.get("then") in DRAFT and not actor().is_anonymous:
        keeping.keep_form(_me(), place(), _typed() + _chosen_files(_me()), is_draft=True, at=now())
        g.kept_here = True
        flash(_("쓰던 그대로 임시저장했습니다."))
        abort(redirect(place(), 303))


def only_keeps() -> bool:
    """Whether the button that was pressed keeps the form and does nothing else."""
    return request.method == "POST" and request.form.get("then") == "draft"


def drafts(paths: Iterable[str]) -> set[str]:
    """Return those of these pages on which something of this person is kept and not saved."""
    return set(paths) & keeping.kept_paths(_me(), at=now())


def given_back(names: set[str]) -> MultiDict[str, Any] | None:
    """Return what is kept for a form of these fields on this page, to be shown in place of what is saved.

    What was kept because the sign-in had ended is given back once.
    """
    if request.method != "GET" or actor().is_anonymous:
        return None
    found = _found()
    if found is None:
        return None
    pairs, kept_at, is_draft = found
    if not {name.removesuffix(FILE) for name, typed in pairs} <= names:
        return None
    g.given_back = (kept_at, is_draft)
    return MultiDict(pairs)


def file_of(token: str) -> FileStorage | None:
    """Return the file that this person chose before; None where it is gone."""
    if actor().is_anonymous or not token:
        return None
    found = keeping.kept_file(_me(), token[:43], at=now())
    return FileStorage(io.BytesIO(found[1]), filename=found[0]) if found else None


def keep_file(file: FileStorage) -> str | None:
    """Keep a chosen file while the form is put right. Returns its token; None for somebody who is not signed in."""
    if actor().is_anonymous or not file.filename or _names_person(file.filename):
        return None
    return keeping.keep_file(_me(), filename=file.filename, body=_body(file), at=now())


def place() -> str:
    """Return the path of the page on which the form stands."""
    return urlsplit(here()).path[:300]


def _said() -> str:
    """Say that what stands on the page has been given back; nothing where it has not."""
    if "given_back" not in g:
        return ""
    kept_at, is_draft = g.given_back
    if is_draft:
        return str(_("%(moment)s에 임시저장한 내용입니다. 아직 반영되지 않았습니다.", moment=moment(kept_at)))
    back = _(
        "%(moment)s에 보냈으나 저장되지 않은 내용을 되살렸습니다. 확인하고 다시 눌러 주세요.", moment=moment(kept_at)
    )
    return str(back)


def _me() -> int:
    return actor().user_id or 0


def _found() -> tuple[keeping.Pairs, Any, bool] | None:
    if "kept" not in g:
        g.kept = keeping.kept_form(_me(), request.path[:300], at=now())
    found: tuple[keeping.Pairs, Any, bool] | None = g.kept
    return found


def _typed() -> keeping.Pairs:
    """What was typed: without secrets, without the number of a person, which nobody may keep, not even for a day
    (개인정보 보호법 제24조의2), and without what belongs to the page.
    """
    return _tame(request.form.items(multi=True))


def _tame(pairs: Iterable[tuple[str, str]]) -> keeping.Pairs:
    return [
        (name, value) for name, value in pairs
        if name not in PRESSES and name not in NEVER and not name.endswith(FILE) and not _names_person(value)
    ]  # fmt: skip


def _names_person(text: str) -> bool:
    return resident_number(text, today=date_in_korea(now())) is not None


def _chosen_files(user_id: int) -> keeping.Pairs:
    """Keep the files that were chosen, now or before; returns the fields that say which."""
    found = [(name, value) for name, value in request.form.items(multi=True) if name.endswith(FILE)]
    for name, file in request.files.items():
        if file.filename and not _names_person(file.filename):
            token = keeping.keep_file(user_id, filename=file.filename, body=_body(file), at=now())
            found = [pair for pair in found if pair[0] != name + FILE] + [(name + FILE, token)]
    return found


def _body(file: FileStorage) -> bytes:
    file.stream.seek(0)
    body = file.stream.read()
    file.stream.seek(0)
    return body


def _tidy(response: Response) -> Response:
    """What was saved, or given back for the one time, is kept no longer."""
    if "actor" not in g or actor().is_anonymous:
        return response
    if request.method == "POST" and response.status_code in (302, 303) and "kept_here" not in g:
        if keeping.kept_form(_me(), place(), at=now()):
            keeping.drop_form(_me(), place())
        if tokens := [value for name, value in request.form.items(multi=True) if name.endswith(FILE)]:
            keeping.drop_files(_me(), tokens)
    if g.get("given_back", (None, True))[1] is False and response.status_code == 200:
        keeping.drop_form(_me(), request.path[:300])
    return response
