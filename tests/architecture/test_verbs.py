"""Every verb is opened by `take`, `take_birth` or `consequence`: nobody locks, asks, or changes a state beside it."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2] / "vouchers"
OPENINGS = {"take", "take_birth", "consequence", "consequences", "if_timely"}
FOLLOWING = {"begin", "begin_all", "advance", "advance_all"}

NO_VERBS = {
    "ledger": "asked by the verbs, never by people: its events hold themselves to its own rules",
    "documents": "keeps bytes for the verb that asks",
    "outbox": "letters: the verb that writes was asked",
    "work": "ticks of jobs",
    "db": "below all verbs",
    "audit": "the opening itself",
    "web": "no verbs",
    "kernel": "no verbs",
    "demo": "plays the verbs",
    "desks": "reads",
    "reporting": "reads",
}
PLUMBING = {
    "identity.services": {
        "open_session": "whose password was proved at the door", "know_device": "as above", "touch": "seen, not done",
        "act_for": "asked at the door",
        "stop_acting_for": "part of the end of a membership", "end_session": "asked at the door",
        "end_all_sessions": "part of the verb that ends them",
        "ask_for_link": "by anybody, answered by a letter", "issue_code": "part of the letter",
        "redeem": "the code is the permission",
    },
    "organisations.services": {
        "sign_up": "by anybody, nothing until its letter is answered",
        "ask_sign_up_letter_again": "as above", "answer_sign_up": "writes the letter",
        "answer_link_request": "writes the letter",
        "verify": "redeems the code, then joins", "password_link": "a value",
        "require_confirmed": "asks, changes nothing",
    },
    "bank.services": {"take_line": "part of the verb that records a transfer", "free_line": "as above"},
    "programmes.accounts": {"use": "settings", "account_of": "reads", "account_code": "a name", "payer_note": "a name"},
    "suppliers.accounts": {"index_of": "a value", "account_checks": "asks"},
    "facts.services": {"require_current": "asks", "keep": "part of the verb that decides"},
    "suppliers.services": {"registration_checks": "asks", "require_qualified": "asks"},
    "matching.services": {"chosen_plans": "a value, or why not"},
    "suppliers.catalogue": {"require_editable": "asks", "new_price": "a value"},
    "selection.services": {"compute_ranking": "part of the drawing up of a selection",
        "require_not_drawn_up": "a reaction that only refuses"},
    "claims.services.shared": {"require_running": "asks", "require_nothing_waiting": "asks", "parts": "a value",
        "tell": "a letter"},
    "claims.services.invoicing": {"require_vat_shown": "asks"},
    "payments.services": {"payee_index": "a value", "require_no_payment_under_way": "a reaction that only refuses"},
    "applications.services.letters": {"tell": "letters", "tell_drafts": "a reaction: letters"},
    "applications.services.following": {"require_choosing": "asks"},
    "applications.services.writing": {"carry": "a copy of values", "same_consents": "values"},
    "evaluation.services": {"require_not_begun": "a reaction that only refuses"},
}  # fmt: skip
"""Public functions of the modules of verbs that are none, and why."""


def modules() -> dict[str, ast.Module]:
    """The modules of verbs by their name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        is_verbs = "services" in parts or path.stem in ("accounts", "bulk", "catalogue", "firms", "releases", "staff")
        if is_verbs and parts[0] not in NO_VERBS and "routes" not in parts and path.stem != "__init__":
            found[".".join(parts)] = ast.parse(path.read_text())
    return found


MODULES = modules()


def functions(module: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}


def called(function: ast.AST) -> set[str]:
    """Names that are called in it: `f()` and `module.f()` alike."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {
        call.id if isinstance(call, ast.Name) else call.attr
        for call in calls
        if isinstance(call, ast.Name | ast.Attribute)
    }


def reached(name: str, own: dict[str, ast.FunctionDef]) -> set[str]:
    """What is called by a function and by the functions of its own module that it calls."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in own and one not in seen:
            seen.add(one)
            waiting += called(own[one])
    return set().union(*(called(own[one]) for one in seen))


VERBS = [
    (module, name) for module, tree in MODULES.items() for name in functions(tree)
    if not name.startswith("_") and name not in PLUMBING.get(module, {})
]  # fmt: skip


@pytest.mark.parametrize(("module", "name"), VERBS, ids=[f"{module}.{name}" for module, name in VERBS])
def test_a_verb_takes_follows_or_begins(module: str, name: str) -> None:
    own = functions(MODULES[module])
    arguments = {argument.arg for argument in (*own[name].args.args, *own[name].args.kwonlyargs)}
    calls = reached(name, own)
    # A verb that wraps another one (and writes its letter) is opened by that: it hands on who acts, or what it follows.
    wraps = any(name in functions(tree) for other, tree in MODULES.items() if other != module) and name in calls
    assert calls & (OPENINGS | FOLLOWING) or wraps
    if "of" in arguments:
        assert not arguments & {"by", "at"} and not calls & {"take", "take_birth"}, "what follows is asked of nobody"


def test_what_is_no_verb_is_there() -> None:
    for module, names in PLUMBING.items():
        assert names.keys() <= functions(MODULES[module]).keys(), module


def test_no_state_is_set_and_nobody_is_asked_beside_the_opening() -> None:
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        room = path.relative_to(ROOT).parts[0]
        if room in ("audit", "demo"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                flat = [
                    part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])
                ]
                found += [
                    f"{path.name}: {part.attr} set"
                    for part in flat
                    if isinstance(part, ast.Attribute) and part.attr == "state" and room not in ("documents",)
                ]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "require":
                asked = ast.unparse(node.func.value)
                if path.name not in ("authorised.py",) and ("POLICY" in asked or asked.endswith("lifecycle")):
                    found.append(f"{path.name}: {asked}.require")
    assert found == []


def test_locks_are_taken_by_the_opening() -> None:
    """`locked` itself stands where a row has no life of its own, or must be read before it is known what is asked."""
    allowed = {
        "applications.services.writing": 1,  # the firm that starts
        "applications.services.submitting": 2,  # the shared round
        "applications.services.following": 1,  # whether a partner binds it
        "matching.services": 1,  # whether the proposal was accepted decides which sentence is right
        "agreements.services": 2,  # the agreement that a deposit is matched with, or not any more
    }
    found = {
        module: count for module, tree in MODULES.items()
        if (count := sum(isinstance(node, ast.Call) and isinstance(node.func,
            ast.Name) and node.func.id == "locked" for node in ast.walk(tree)))
    }  # fmt: skip
    assert found == allowed


def _asked(module: str, name: str) -> set[tuple[int, str]]:
    """The (policy, action) pairs that a verb may take: every action named in it, under every policy named in it."""
    code, own = import_module(f"vouchers.{module}"), functions(MODULES[module])
    nodes = [
        node
        for one in (name, *(other for other in own if other.startswith("_") and other in reached(name, own)))
        for node in ast.walk(own[one])
    ]
    policies = {getattr(code, node.id) for node in nodes if isinstance(node, ast.Name) and node.id.endswith("POLICY")}
    actions = {
        str(getattr(getattr(code, node.value.id), node.attr)) for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id.endswith("Do")
    }  # fmt: skip
    return {(id(policy), action) for policy in policies for action in actions}


ASKED = {
    (module, name): _asked(module, name)
    for module, tree in MODULES.items()
    for name in functions(tree)
    if not name.startswith("_")
}


def test_a_door_names_what_its_verb_takes(sqlite_app: Flask) -> None:
    """A button that is shown is not refused: the route asks for an action that the verb behind it asks for too."""
    wrong = []
    for rule in sqlite_app.url_map.iter_rules():
        view = sqlite_app.view_functions[rule.endpoint]
        guard = getattr(view, "authorisation", "public")
        if guard == "public" or "POST" not in (rule.methods or ()):
            continue
        policy, action = guard
        asked = _verbs_of(view.__wrapped__)
        pairs = set().union(*asked)
        if asked and (id(policy), str(action)) not in pairs:
            wrong.append((rule.endpoint, str(action)))
    assert wrong == []


def _verbs_of(view) -> list[set[tuple[int, str]]]:
    """What the verbs ask that a view calls by `services.verb(…)` or the like."""
    module = inspect.getmodule(view)
    tree = ast.parse(inspect.getsource(view).lstrip())
    found = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            where = getattr(getattr(module, node.func.value.id, None), "__name__", "").removeprefix("vouchers.")
            asked = ASKED.get((where, node.func.attr))
            if asked:
                found.append(asked)
    return found


FEW = {
    ("claims", "documents.keep"): "the papers of one invoice",
    ("evaluation", "services.invite"): "those who were ticked on one page, at most a panel",
    ("ledger", "_event"): "no verb: the row of an event",
    ("organisations", "withdraw_invitation"): "the open invitations of one firm",
    ("organisations", "identity.appoint"): "the roles of one person",
}
"""Verbs in a loop that has a handful of rounds whatever the size of a round or a firm."""


def test_no_request_takes_a_verb_for_each_of_many() -> None:
    """Many are a long run (`work`), or one verb that writes them together: units and jobs alone go through them."""
    loops = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    found = {
        (path.relative_to(ROOT).parts[0], ast.unparse(call.func))
        for path in sorted(ROOT.rglob("*.py"))
        if path.relative_to(ROOT).parts[0] not in ("demo", "commands.py") and path.stem != "jobs"
        for loop in ast.walk(ast.parse(path.read_text())) if isinstance(loop, loops)
        for call in ast.walk(loop)
        if isinstance(call, ast.Call) and any(keyword.arg == "by" for keyword in call.keywords)
    }  # fmt: skip
    assert found == FEW.keys()
