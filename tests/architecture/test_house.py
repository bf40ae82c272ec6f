"""The rules of the house that import contracts cannot see."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, UniqueConstraint, inspect

from tests.features import LIFECYCLES
from vouchers import drawn
from vouchers.db import db
from vouchers.db.engine import unguarded
from vouchers.db.migrating import downgrade
from vouchers.programmes import loading

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted((ROOT / "vouchers").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_every_route_says_who_may_use_it(sqlite_app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(sqlite_app.view_functions[rule.endpoint], "authorisation")
    ]
    assert silent == []


def test_no_contract_is_softened() -> None:
    assert "ignore_imports" not in (ROOT / ".importlinter").read_text()


@pytest.mark.parametrize("lifecycle", LIFECYCLES.values(), ids=list(LIFECYCLES))
def test_every_state_can_be_reached_and_every_action_has_a_name(lifecycle) -> None:
    reached, frontier = {lifecycle.initial}, {lifecycle.initial}
    while frontier:
        frontier = {step.target for step in lifecycle.steps if step.source in frontier} - reached
        reached |= frontier
    assert reached == set(lifecycle.states)
    moving = {step.action for step in lifecycle.steps if step.source != step.target}
    assert moving <= set(lifecycle.actions)


def test_programme_codes_stand_in_data_only() -> None:
    codes = [*loading.available(), *(definition.prefix for definition in loading.available().values())]
    allowed = {"commands.py", "cast.py"}  # a default argument, and the demo that plays one programme
    found = [
        (path.name, code)
        for path in CODE
        for code in codes
        if path.name not in allowed and re.search(rf"[\"']{re.escape(code)}[\"']", path.read_text())
    ]
    assert found == []


def test_the_clock_is_read_in_one_place() -> None:
    found = [
        path.name for path in CODE
        if re.search(r"datetime\.now\(|date\.today\(|time\.time\(", path.read_text()) and path.name != "clock.py"
    ]  # fmt: skip
    assert found == []


def test_rules_speak_no_language_and_no_web() -> None:
    pure = [path for path in CODE if path.stem in ("rules", "states", "errors", "ranking", "chart", "definition")]
    assert [path for path in pure if "babel" in path.read_text() or "current_user" in path.read_text()] == []


def test_only_one_file_makes_markup_and_no_template_trusts_data() -> None:
    assert {path.name for path in CODE if "Markup(" in path.read_text()} == {"language.py"}
    assert [path for path in TEMPLATES if re.search(r"\|\s*safe\b", path.read_text())] == []


def test_pages_hold_no_inline_script_or_style() -> None:
    bad = re.compile(r"<style|<[a-z][^>{]*\s(?:style|on[a-z]+)=|<script(?![^>]*\ssrc=)")
    assert [path.name for path in TEMPLATES if bad.search(path.read_text())] == []


def test_a_feature_does_not_import_another_ones_forms_or_rules() -> None:
    allowed = {
        ("organisations", "identity"),
        ("claims", "ledger"),
        *((name, "facts") for name in ("organisations", "screening", "suppliers")),
        *((name, "documents") for name in ("applications", "claims", "organisations", "suppliers")),
    }
    found = []
    for path in CODE:
        feature = path.relative_to(ROOT / "vouchers").parts[0]
        for other, module in re.findall(r"from vouchers\.(\w+)\.(forms|rules|jobs|routes)\b", path.read_text()):
            if other not in (feature, "web") and path.name not in ("schedule.py", "app.py") and feature != "demo":
                found.append((feature, other, module))
    assert {(feature, other) for feature, other, _ in found} <= allowed


def test_english_is_whole() -> None:
    fresh = ROOT / "build" / "messages.pot"
    fresh.parent.mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "babel.cfg",
        "-k",
        "N_",
        "-k",
        "_l",
        "-o",
        str(fresh),
        ".",
    ]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    with fresh.open("rb") as file:
        wanted = {message.id for message in read_po(file) if message.id}
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        translated = {message.id: message.string for message in read_po(file) if message.id}
    assert wanted - {key for key, value in translated.items() if value} == set()
    assert set(translated) - wanted == set()
    placeholders = re.compile(r"%\(\w+\)[sd]|\{\w+(?::[^}]*)?\}")
    assert [
        key for key in wanted if sorted(placeholders.findall(key)) != sorted(placeholders.findall(translated[key]))
    ] == []
    assert [key for key in wanted if re.search("[가-힣]", translated[key])] == []


def test_every_letter_is_written_in_both_languages() -> None:
    korean, english = (
        {path.name for path in (ROOT / "templates/letters" / name).glob("*.txt")} for name in ("ko", "en")
    )
    assert korean == english
    assert [
        name
        for name in english
        if re.search("[가-힣]", re.sub(r"{%.*?%}", "", (ROOT / "templates/letters/en" / name).read_text()))
    ] == []


LOOKED_UP_BY_NOBODY = {
    "transition.follows_id": "read with its own row; the largest table, written by every verb",
    "firm_confirmation.file_id": "read with its own row", "account_change.file_id": "read with its own row",
    "attachment.file_id": "read with its own row", "evidence.file_id": "read with its own row",
    "settlement.pdf_id": "read with its own row", "settlement.xlsx_id": "read with its own row",
    "selection.ranking_id": "read with its own row", "invoice.repeats": "read with its own row",
    "invoice.item_code": "part of a key of three columns", "agreement_service.plan_id": "read with its own row",
    "usage_line.service_id": "read with its own row", "statement_line.round_id": "read with its own row",
}  # fmt: skip


def test_what_points_to_a_row_has_an_index(sqlite_app: Flask) -> None:
    """So that its rows are found without reading all; who did something is read with its own row."""
    missing = set()
    for table in db.metadata.sorted_tables:
        if table.name.startswith("ledger_"):  # db/guards
            continue
        partial = {id(index) for index in table.indexes if index.dialect_options["postgresql"].get("where") is not None}
        keys = [
            list(item.columns)
            for item in (*table.indexes, *table.constraints)
            if isinstance(item, Index | UniqueConstraint | PrimaryKeyConstraint) and id(item) not in partial
        ]
        leading = {columns[0].name for columns in keys if columns}
        missing |= {
            f"{table.name}.{column.name}"
            for column in table.columns
            if column.name not in leading and {key.column.table.name for key in column.foreign_keys} - {"user_account"}
        }
    assert missing == set(LOOKED_UP_BY_NOBODY)


def _differences() -> list[object]:
    def compared(item, name, kind, reflected, other) -> bool:
        table = item if kind == "table" else getattr(item, "table", None)
        by_hand = kind == "index" and name.endswith("_words")  # tests/feature/db/test_searching.py
        return not by_hand and (table is None or not table.name.startswith("ledger_"))

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": compared})
        return list(compare_metadata(context, db.metadata))


def test_migrations_equal_the_models_and_go_up_and_down(app: Flask) -> None:
    assert _differences() == []
    _ledger_columns_equal()
    downgrade("base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    done = app.test_cli_runner().invoke(args=["db", "upgrade"])  # as an administrator does
    assert done.exit_code == 0, done.output
    assert _differences() == []


def test_the_database_holds_every_check_of_the_models(app: Flask) -> None:
    found = {
        row["name"]: row for table in db.metadata.tables for row in inspect(db.engine).get_check_constraints(table)
    }
    wanted = {
        str(constraint.name) for table in db.metadata.tables.values() if not table.name.startswith("ledger_")
        for constraint in table.constraints if isinstance(constraint, CheckConstraint)
    }  # fmt: skip
    assert wanted - set(found) == set()
    # A rebuilt table must not lose the conditions of its partial indexes either.
    partial = {
        index.name
        for table in db.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    kind = "sqlite_where" if db.engine.dialect.name == "sqlite" else "postgresql_where"
    kept = {
        row["name"]
        for table in db.metadata.tables
        for row in inspect(db.engine).get_indexes(table)
        if row.get("dialect_options", {}).get(kind) is not None
    }
    assert partial - kept == set()


def _ledger_columns_equal() -> None:
    for table in db.metadata.tables.values():
        if table.name.startswith("ledger_"):
            found = {column["name"] for column in inspect(db.engine).get_columns(table.name)}
            assert found == {column.name for column in table.columns}, table.name


def test_the_application_answers_when_the_database_is_gone(sqlite_app: Flask) -> None:
    with db.engine.connect() as connection:
        unguarded(connection).execute("DROP TABLE alembic_version")
    client = sqlite_app.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize("name", drawn.PAGES)
def test_a_page_that_is_drawn_from_the_code_is_fresh(sqlite_app: Flask, name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == drawn.PAGES[name]()


def test_a_letter_leads_to_a_page_that_is_there(sqlite_app: Flask) -> None:
    rules = {rule.endpoint: rule for rule in sqlite_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    wrong = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called == "Page.at":
                endpoint, arguments = node.args[0].value, {keyword.arg for keyword in node.keywords}
            elif called == "Link":
                endpoint, arguments = node.args[1].value, {"code"}
            else:
                continue
            if endpoint not in rules or rules[endpoint].arguments != arguments:
                wrong.append((path.name, endpoint))
    assert wrong == []


def test_no_comment_cites_a_page_that_is_not_here() -> None:
    pages = {path.name for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]}
    cited = {
        (str(path.relative_to(ROOT)), page) for path in [*CODE, *TEMPLATES, *(ROOT / "tests").rglob("*.py")]
        for page in re.findall(r"[\w-]+\.md\b", path.read_text())
    }  # fmt: skip
    assert {(where, page) for where, page in cited if page not in pages} == set()


def test_who_may_is_said_in_words() -> None:
    silent = []
    for path in (ROOT / "vouchers").glob("*/policy.py"):
        for node in ast.parse(path.read_text()).body:
            if (
                isinstance(node, ast.FunctionDef)
                and ast.unparse(node.returns or ast.Constant("")) == "bool"
                and not ast.get_docstring(node)
            ):
                silent.append(f"{path.parent.name}.{node.name}")
    assert silent == []


def test_lines_can_be_read_beside_each_other() -> None:
    python = [*CODE, *(ROOT / "tests").rglob("*.py"), *(ROOT / "migrations").rglob("*.py"), *ROOT.glob("*.py")]
    texts = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")]
    long = [
        f"{path.relative_to(ROOT)}:{number}" for paths, limit in ((python, 120), (texts, 160)) for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1) if len(line) > limit
    ]  # fmt: skip
    assert long == []


def test_every_link_of_a_template_names_a_page(sqlite_app: Flask) -> None:
    named = {
        (str(path.relative_to(ROOT)), name) for path in TEMPLATES
        for name in re.findall(r"(?:url_for|may_open|downloads|button)\(\s*[\"']([\w.]+)[\"']", path.read_text())
    }  # fmt: skip
    assert {
        (where, name) for where, name in named if name not in sqlite_app.view_functions and not name.endswith("_")
    } == set()
