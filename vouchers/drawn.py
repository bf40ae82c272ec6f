"""Pages of docs/ that are drawn from the code: lifecycles, permissions, the data model, the chart of accounts."""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import CheckConstraint, Table, UniqueConstraint
from sqlalchemy.types import TypeEngine

import vouchers
from vouchers.db import Base, db
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.kernel.policy import Both, Either, Policy, Staff
from vouchers.ledger.chart import BUCKETS, EVENT_LABELS, EVENTS
from vouchers.web.features import features

_MADE = "Drawn from the code by `flask pages docs`; a test fails when it is stale.\n"


def lifecycles() -> str:
    """Each kind of thing: its states, its steps, the actions that need a reason."""
    parts = ["# Lifecycles\n", _MADE]
    for name, life in features().lifecycles.items():
        moves = [
            f"    {step.source} --> {step.target}: {step.action}" for step in life.steps if step.source != step.target
        ]
        parts += [
            f"## {name} ({life.label})\n",
            "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {life.initial}", *moves, "```", ""]),
        ]
        states = [
            (str(state), look.label, ", ".join(_staying(life, state)) or "–") for state, look in life.states.items()
        ]
        parts.append(_table(("state", "한국어", "also possible here"), states))
        for what, actions in (("Needs a reason", life.with_reason), ("Leaves no record", life.unrecorded)):
            if actions:
                parts.append(f"{what}: {', '.join(sorted(actions))}.\n")
    return "\n".join(parts)


def _staying(life: Lifecycle, state: Any) -> list[str]:
    return [str(step.action) for step in life.steps if step.source == step.target == state]


def permissions() -> str:
    """Each policy: who may do each action, in which states, and whose earlier step bars them."""
    parts = [
        "# Permissions\n",
        _MADE,
        "● may, by the role alone; ○ may under the condition that stands behind. *In* names the states in which the "
        "action is timely\n"
        "(– where none is asked); *two* marks an action that is refused to whoever took the step before it.\n",
    ]
    heads = ("action", *(str(role) for role in StaffRole), "who else, and ○ when", "in", "two")
    for place, policy in _policies():
        rows = [_row(policy, action) for action in policy.who]
        parts += [f"## {place}\n", _table(heads, rows)]
    return "\n".join(parts)


def _policies() -> Iterator[tuple[str, Policy[Any]]]:
    for room in iter_modules(vouchers.__path__):
        try:
            module = import_module(f"vouchers.{room.name}.policy")
        except ModuleNotFoundError:
            continue
        for name, value in vars(module).items():
            if isinstance(value, Policy) and not name.startswith("_"):
                yield (
                    f"{room.name}, "
                    f"{name.removesuffix('_POLICY').lower().replace('_', ' ').replace('policy', 'itself')}",
                    value,
                )


def _row(policy: Policy[Any], action: Any) -> tuple[str, ...]:
    who, life = policy.who[action], policy.lifecycle
    marks, said = dict.fromkeys(StaffRole, ""), []
    for way in who.parts if isinstance(who, Either) else (who,):
        parts = way.parts if isinstance(way, Both) else (way,)
        words = "; ".join(_said(part) for part in parts if not isinstance(part, Staff))
        said += [words] if words else []
        for role in (role for part in parts if isinstance(part, Staff) for role in part.roles):
            marks[role] = marks[role] or ("○" if words else "●")
    timely = [str(step.source) for step in life.steps if step.action == action] if life else []
    return (
        str(action),
        *marks.values(),
        ". ".join(said),
        ", ".join(timely) or "–",
        "two" if action in policy.apart else "",
    )


def _said(predicate: Callable[..., bool]) -> str:
    """A predicate in words: the first paragraph of its docstring."""
    return _about(predicate).rstrip(".")


def _about(thing: Any) -> str:
    """The first paragraph of a docstring."""
    return " ".join((getdoc(thing) or "").partition("\n\n")[0].split())


def data_model() -> str:
    """Each table with its columns, keys and rules, in the order of the rooms."""
    parts = ["# Data model\n", _MADE]
    for name, table in sorted(db.metadata.tables.items(), key=lambda item: (_room(item[1]), item[0])):
        rows = [
            (column.name, _kind(column.type), "" if column.nullable else "●", _points_to(column))
            for column in table.columns
        ]
        parts += [
            f"## {name} ({_room(table)})\n",
            f"{_about(_model(table))}\n",
            _table(("column", "type", "required", "points to"), rows),
        ]
        rules = [
            f"`{rule.sqltext}`" for rule in _constraints(table, CheckConstraint) if "_is_known" not in str(rule.name)
        ]
        unique = [
            f"unique ({', '.join(column.name for column in rule.columns)})"
            for rule in _constraints(table, UniqueConstraint)
        ]
        if rules or unique:
            parts.append("Held by the database: " + "; ".join([*unique, *rules]) + ".\n")
    return "\n".join(parts)


def _model(table: Table) -> type[Any]:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


def _room(table: Table) -> str:
    return str(_model(table).__module__).split(".")[1]


def _kind(kind: TypeEngine[Any]) -> str:
    values = getattr(kind, "enums", None)
    return ", ".join(values) if values else repr(kind).partition("(")[0]


def _points_to(column: Any) -> str:
    return ", ".join(sorted(key.target_fullname for key in column.foreign_keys))


def _constraints(table: Table, kind: type[Any]) -> list[Any]:
    return sorted((rule for rule in table.constraints if isinstance(rule, kind)), key=lambda rule: str(rule.name))


def chart() -> str:
    """The buckets of the ledger, and what each event may move."""
    sides = {"D": "debit", "C": "credit"}
    buckets = [
        (name, bucket.label, bucket.ledger, sides[bucket.normal], "●" if bucket.guarded else "")
        for name, bucket in BUCKETS.items()
    ]
    events = [(str(event), EVENT_LABELS[event],
        ", ".join(f"{debit} → {credit}" for debit, credit in sorted(pairs)) or "–")
              for event, pairs in EVENTS.items()]  # fmt: skip
    return "\n".join([
        "# Chart of accounts\n", _MADE, "What the letters and the guard mean is in [ledger.md](ledger.md).\n",
        _table(("bucket", "한국어", "ledger", "normal side", "guarded"), buckets), "## Events: debit → credit\n",
        _table(("event", "한국어", "may move"), events),
    ])  # fmt: skip


def _table(heads: tuple[str, ...], rows: list[Any]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


PAGES = {
    "lifecycles.md": lifecycles,
    "permissions.md": permissions,
    "data-model.md": data_model,
    "chart-of-accounts.md": chart,
}
"""What `flask pages` writes."""
