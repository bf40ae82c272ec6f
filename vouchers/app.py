"""create_app(): reads top to bottom."""

import re
from pathlib import Path
from typing import Any

from click import Command, Context
from flask import Flask, g, has_request_context
from flask.cli import AppGroup
from flask_login import current_user

import config
from vouchers import reactions
from vouchers.agreements import feature as agreements
from vouchers.applications import feature as applications
from vouchers.bank import feature as bank
from vouchers.casework import feature as casework
from vouchers.claims import feature as claims
from vouchers.closing import feature as closing
from vouchers.correspondence import feature as correspondence
from vouchers.db import db, engine, guards, retry, sealing
from vouchers.db.standing import require_fit
from vouchers.desks import feature as desks
from vouchers.desks import navigation
from vouchers.documents import store
from vouchers.evaluation import feature as evaluation
from vouchers.facts import feature as facts
from vouchers.facts.states import KIND_LABELS, SIZE_LABELS, SOURCE_LABELS, VALUE_LABELS
from vouchers.identity import feature as identity
from vouchers.identity import passwords, signed_in
from vouchers.identity import queries as people
from vouchers.identity.signed_in import SignedIn
from vouchers.kernel import reactions as registry
from vouchers.kernel import texts
from vouchers.kernel.actor import ANONYMOUS, MEMBER_ROLE_LABELS, STAFF_ROLE_LABELS, Actor
from vouchers.kernel.finding import OUTCOME_LOOKS
from vouchers.ledger import anchors
from vouchers.matching import feature as matching
from vouchers.organisations import feature as organisations
from vouchers.organisations import queries as organisation_queries
from vouchers.organisations.states import REGIONS
from vouchers.payments import feature as payments
from vouchers.programmes import accounts
from vouchers.programmes import feature as programmes
from vouchers.programmes import queries as programme_queries
from vouchers.reporting import feature as reporting
from vouchers.screening import feature as screening
from vouchers.selection import feature as selection
from vouchers.settlement import feature as settlement
from vouchers.suppliers import feature as suppliers
from vouchers.web import (
    acting,
    addresses,
    bodies,
    converters,
    error_pages,
    kept,
    language,
    limits,
    lists,
    logs,
    presses,
    security,
)
from vouchers.web import routes as web
from vouchers.web.authorised import may_open
from vouchers.web.browsers import browser_of
from vouchers.web.features import Feature, Features
from vouchers.work import feature as work
from vouchers.work.states import OUTCOMES
from vouchers.workdays import feature as workdays

ROOT = Path(__file__).resolve().parent.parent

FEATURES = Features(
    Feature(blueprint=web.bp),
    *(
        module.FEATURE
        for module in (
            desks, identity, work, workdays, facts, organisations, programmes, suppliers, bank, applications,
            casework, matching, screening, correspondence, evaluation, selection, agreements, claims, payments,
            settlement, closing, reporting,
        )
    ),
)  # fmt: skip
"""All features: what is across them first, then in the order of a voucher's life."""


class Vouchers(Flask):
    """Flask, with the runner around each view: a deadlock or busy database is mended by doing the whole again."""

    def dispatch_request(self) -> Any:
        return retry.with_retries(super().dispatch_request, undo=error_pages.take_back_messages)


class Commands(AppGroup):
    """The command line, imported when it is used: a web worker needs neither the demo nor the scheduler nor
    migrations.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__(app.name)
        self.app = app

    def list_commands(self, ctx: Context) -> list[str]:
        self._register()
        return super().list_commands(ctx)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        self._register()
        return super().get_command(ctx, cmd_name)

    def _register(self) -> None:
        from vouchers import commands
        from vouchers.db import migrating

        migrating.install(self.app)
        for command in commands.ALL:
            self.add_command(command)


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application, wired for these settings (those of the environment unless given)."""
    settings = settings or config.load()
    app = Vouchers(
        __name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"),
        instance_path=str(settings.instance_path),
    )  # fmt: skip
    app.cli = Commands(app)
    app.extensions["vouchers.settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine.engine_options(settings.database_url),
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-sid" if settings.secure_cookies else "sid",
        SESSION_COOKIE_HTTPONLY=True,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        SEND_FILE_MAX_AGE_DEFAULT=86_400,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the sign-in: whoever writes for two hours loses nothing
    )
    logs.install(settings.log_file)

    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine, in_request=has_request_context)
    passwords.use(passes=settings.password_passes, memory=settings.password_memory)
    sealing.use(sealing.Keys.from_secret(settings.field_secret))
    store.use_folder(settings.store_path)
    texts.use_letters(ROOT / "build" / "fonts" / "letters.txt")
    anchors.use_file(settings.anchor_path)
    accounts.use({code: vars(account) for code, account in settings.deposit_accounts.items()})
    registry.install(reactions.TABLE)

    converters.install(app)
    language.install(app)
    error_pages.install(app)
    bodies.install(app)
    security.install(app, secure=settings.secure_cookies, proxies=settings.proxies, hosts=settings.hosts)
    limits.install(app)
    signed_in.install(
        app,
        idle_staff=settings.session_idle_staff,
        idle_company=settings.session_idle_company,
        hours=settings.session_hours,
    )
    acting.bind(app, _actor)
    _keep_what_is_typed(app)
    app.extensions["vouchers.features"] = FEATURES
    for feature in FEATURES.all:
        if feature.blueprint is not None:
            app.register_blueprint(feature.blueprint)
    app.context_processor(_frame)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _names_for_templates(app)
    return app


def _names_for_templates(app: Flask) -> None:
    """What templates say of features without importing them."""
    app.jinja_env.globals.update(
        lifecycles=FEATURES.kinds, fact_kinds=KIND_LABELS, fact_values=VALUE_LABELS, fact_sources=SOURCE_LABELS,
        outcome_looks=OUTCOME_LOOKS, size_labels=SIZE_LABELS, regions=REGIONS, staff_roles=STAFF_ROLE_LABELS,
        member_roles=MEMBER_ROLE_LABELS, may_open=may_open, answered_as=addresses.answered_as,
    )  # fmt: skip
    app.jinja_env.filters.update(
        answers=lists.answers_of,
        browser=browser_of,
        outcome=_outcome,
        person=lambda key: people.names([key]).get(key, "–"),
        field_name=lambda code: language.words(programme_queries.field(code)) or code,
    )


def _outcome(said: str) -> str:
    """What a job says of its run, in the language of this request; what is no such word stands as it is."""
    parts = [re.fullmatch(r"([a-z -]+?):?(?: (\d.*))?", part) for part in said.split(", ")]
    known = [(OUTCOMES.get(part[1]), part[2]) if part else (None, None) for part in parts]
    if not all(label for label, _number in known):
        return said
    return ", ".join(f"{language.translated(label or '')} {number or ''}".strip() for label, number in known)


def _keep_what_is_typed(app: Flask) -> None:
    """No form is lost and no press is done twice."""
    kept.install(app, last_holder=signed_in.last_holder)
    presses.install(app)


class DemoInProduction(RuntimeError):
    """Accounts whose password is public could sign in."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"this database holds {count} demo account(s) that can sign in with a password everybody knows: nothing "
            "is served. "
            "Production begins with an empty database."
        )


def require_guards(app: Flask) -> None:
    """Refuse to serve a database whose guards are not those of this release, and in production one with the demo in it.

    Raises DatabaseUnfit, GuardsChanged or DemoInProduction.
    """
    with app.app_context():
        require_fit(db.engine)
        guards.require_whole(db.session.connection())
        if app.extensions["vouchers.settings"].environment == "production" and (known := people.demo_accounts()):
            raise DemoInProduction(known)
        db.session.remove()
        db.engine.dispose()  # nothing of this connection is for the workers that are forked later


def _actor() -> Actor:
    """Return the actor of this request: the holder of a live session, or ANONYMOUS."""
    if not isinstance(current_user._get_current_object(), SignedIn):
        return ANONYMOUS
    session = current_user.session()
    return organisation_queries.actor_of(session.user, session.acting_for)


def _frame() -> dict[str, Any]:
    """Context of the header of every page."""
    if "frame" not in g:
        me = acting.actor()
        g.frame = {
            "me": me,
            "my_organisations": [(seat.organisation_id, seat.name, seat.role) for seat in me.seats],
            "navigation": navigation.groups(FEATURES, me),
            "now": acting.now,
            "path": addresses.here(),
        }
    return dict(g.frame)
