"""The flask command line, thin: each command reads its arguments, calls one verb or query, prints."""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy.exc import IntegrityError

from vouchers import demo, drawn, schedule
from vouchers.db import db, guards
from vouchers.db.app import this_app
from vouchers.db.migrating import upgrade
from vouchers.db.standing import DatabaseUnfit, Standing, require_fit
from vouchers.db.transaction import transaction
from vouchers.db.view import one_view
from vouchers.documents.lists import ListUnreadable
from vouchers.identity import passwords
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.kernel import clock, reference
from vouchers.kernel.actor import SYSTEM, StaffRole
from vouchers.kernel.errors import Refused, VouchersError
from vouchers.kernel.wording import N_
from vouchers.ledger import export as ledger_file
from vouchers.ledger.queries import count_of_events, statement
from vouchers.ledger.verify import Causes, verify
from vouchers.organisations import staff
from vouchers.outbox.mailbox import Mailbox
from vouchers.programmes import loading as definitions
from vouchers.programmes.definition import Definition
from vouchers.suppliers import loading as supplier_lists
from vouchers.suppliers import queries as supplier_queries
from vouchers.suppliers import services as suppliers
from vouchers.web import exports
from vouchers.web.features import features

MENDED_PYTHON = (3, 11, 10)
"""The first release of the least Python we take without CVE-2024-6923, CVE-2024-7592 and CVE-2024-8088."""
MENDED_SQLITE = (3, 50, 2)
"""The first release without CVE-2025-6965. Distributions mend older ones without a new number."""


@click.command("demo")
@click.option("--full", is_flag=True, help="The year 2020 at its size; goes on where an earlier build stopped.")
def demo_command(full: bool) -> None:
    """Build the demo through the real verbs; nothing happens where it exists. Refused in production."""
    _require_development()
    build = demo.build_year if full else demo.build
    build(this_app())


@click.command("prepare")
def prepare() -> None:
    """Migrate, build the demo on the first start, and print the accounts to try it with. Refused in production."""
    _require_development()
    upgrade()
    demo.build(this_app())
    if current_app.extensions["vouchers.settings"].show_demo_accounts:
        click.echo(f"\nDemo accounts (password for all: {demo.PASSWORD})")
        for role, email in demo.accounts():
            click.echo(f"  {email:<28}{role}")
        click.echo()


def _require_development() -> None:
    """The demo's accounts have a password that everybody may read: it is never built beside true data."""
    if current_app.extensions["vouchers.settings"].environment == "production":
        raise click.ClickException("production has no demo; set VOUCHERS_ENVIRONMENT=development, on another database")


@click.command("pages")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
def pages(folder: Path) -> None:
    """Write the pages of docs/ that are drawn from the code into FOLDER."""
    for name, drawn_page in drawn.PAGES.items():
        (folder / name).write_text(drawn_page())


@click.command("create-admin")
@click.argument("email")
@click.password_option()
def create_admin(email: str, password: str) -> None:
    """Create an administrator: nobody becomes one through the web, and two are needed to appoint who releases money."""
    at = clock.now()
    try:
        with transaction():
            user = identity.create_user(
                email=email, name="관리자", password=passwords.chosen(password, email=email), by=SYSTEM, at=at
            )
            user.verified_at = at
            identity.appoint(user, StaffRole.ADMINISTRATOR, by=SYSTEM, at=at, reason="create-admin")
    except VouchersError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{email} is an administrator.")


@click.command("end-admin")
@click.argument("email")
@click.option("--reason", required=True, help="Kept with the appointment and written to the person.")
def end_admin(email: str, reason: str) -> None:
    """End an administrator's appointment and every session of theirs."""
    user = people.user_by_email(email)
    held = [row for row in user.appointments if row.role is StaffRole.ADMINISTRATOR and row.is_held] if user else []
    if not held:
        raise click.ClickException(f"{email} is not an administrator")
    try:
        with transaction():
            staff.end_appointment(held[0], reason=reason, by=SYSTEM, at=clock.now())
    except VouchersError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{email} is no longer an administrator.")


@click.command("check")
def check() -> None:
    """Prove the definitions, the database and the parts that documents need."""
    from vouchers.documents import render

    try:
        available = definitions.available()
    except definitions.DefinitionInvalid as error:
        raise click.ClickException(f"definitions:\n{error}") from error
    for code, definition in available.items():
        click.echo(f"{code}: {definition.name.en}, {len(definition.fields)} fields")
    click.echo("database: answers and is migrated")
    if db.engine.dialect.name == "sqlite":
        click.echo("database: SQLite, for this one machine: the web, the scheduler and the file must be on it together")
    for name, found, mended in (
        ("Python", sys.version_info[:3], MENDED_PYTHON),
        ("SQLite", sqlite3.sqlite_version_info, MENDED_SQLITE),
    ):
        version = ".".join(map(str, found))
        least = ".".join(map(str, mended))
        click.echo(
            f"{name} {version}"
            + ("" if found >= mended else f": older than {least}; it must hold its distribution's security updates")
        )
    if not render.is_possible():
        raise click.ClickException("documents: Pango or the cut fonts are missing; run script/setup")
    click.echo("documents: can be made")


@click.group("ledger")
def ledger() -> None:
    """The voucher ledger."""


@ledger.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the violations as JSON.")
def ledger_verify(as_json: bool) -> None:
    """Run the invariants; exit 1 and name every violation when one does not hold."""
    with one_view() as view:
        events, violations = count_of_events(), verify(Causes(features().causes()), meanwhile=view.meanwhile)
    if as_json:
        click.echo(json.dumps([vars(violation) for violation in violations], ensure_ascii=False))
    else:
        for violation in violations:
            click.echo(
                f"{violation.invariant} {violation.where}: expected {violation.expected}, found {violation.found}"
            )
        click.echo(
            f"I-1 to I-19 over {events:,} events at {clock.now():%Y-%m-%d %H:%M} UTC: {len(violations)} violations"
        )
    sys.exit(1 if violations else 0)


@ledger.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def ledger_export(file: Path) -> None:
    """Write the whole ledger into one file, which `python3 verify_ledger.py FILE` checks without this program."""
    try:
        with one_view(), file.open("w", encoding="utf-8", newline="\n") as target:
            count = sum(target.write(line) > 0 for line in ledger_file.lines(at=clock.now()))
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    click.echo(f"{count} lines")


@ledger.command("roles")
def ledger_roles() -> None:
    """Create the roles of PostgreSQL and grant them their rights; run it as the owner after each migration."""
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException("SQLite knows no roles: whoever can write the file is guarded by triggers only")
    with db.engine.begin() as connection:
        for statement_ in guards.statements(guards.ROLES):
            connection.exec_driver_sql(statement_)
    click.echo("vouchers_app posts, vouchers_auditor reads")


@ledger.command("balance")
@click.argument("reference_")
@click.option("--json", "as_json", is_flag=True, help="Print the balances as JSON.")
def ledger_balance(reference_: str, as_json: bool) -> None:
    """Print the balances of one agreement or round, in won."""
    try:
        owner = reference.parse(reference_)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    balances = statement(owner).as_dict()
    if not balances:
        raise click.ClickException(f"the ledger knows nothing of {owner}")
    if as_json:
        click.echo(json.dumps({"reference": owner, "balances": balances}))
        return
    for name, amount in balances.items():
        click.echo(f"{name:<24}{amount:>20,}")


@click.group("suppliers")
def suppliers_group() -> None:
    """The supplier pool."""


@suppliers_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", default="ai-voucher.2020", show_default=True, help="Code of the programme's definition.")
def suppliers_import(file: Path, programme: str) -> None:
    """Import a list of suppliers (JSON, CSV, XLSX): all of it, or nothing and the row that is wrong."""
    definition = _definition(programme)
    at, new, known = clock.now(), 0, 0
    try:
        rows = list(supplier_lists.listings(file, definition))
        with transaction():
            for row in rows:
                with _in_row(row.row):
                    added = suppliers.import_listing(
                        programme, external_id=row.external_id, name=row.name, business_number=row.business_number,
                        description=row.description, field_codes=row.field_codes, tags=row.tags,
                        home_page=row.home_page, slots=definition.suppliers.default_slots, at=at,
                    )  # fmt: skip
                new, known = new + added, known + (not added)
    except VouchersError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _told(new, known, supplier_lists.unknown_fields(file, definition))


@click.group("catalogue")
def catalogue() -> None:
    """The services and plans of a programme that is bought from a catalogue."""


@catalogue.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--programme", default="cloud-voucher.2020", show_default=True, help="Code of the programme's definition."
)
def catalogue_import(file: Path, programme: str) -> None:
    """Import a catalogue (JSON, CSV, XLSX; a row a plan): all of it, or nothing and the row that is wrong."""
    definition = _definition(programme)
    at, new, known = clock.now(), 0, 0
    try:
        rows = list(supplier_lists.offers(file, definition))
        with transaction():
            for row in rows:
                told = {name: value for name, value in vars(row).items() if name != "row"}
                with _in_row(row.row):
                    added = suppliers.import_offer(programme, **told, slots=definition.suppliers.default_slots, at=at)
                new, known = new + added, known + (not added)
    except VouchersError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _told(new, known, supplier_lists.unknown_fields(file, definition))


@catalogue.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--programme", default="cloud-voucher.2020", show_default=True, help="Code of the programme's definition."
)
def catalogue_export(file: Path, programme: str) -> None:
    """Write the catalogue to a file (CSV or XLSX by its ending) that can be imported again."""
    file_format = file.suffix.removeprefix(".")
    if file_format not in exports.TYPES:
        raise click.ClickException(f"the file's name must end in {' or '.join('.' + known for known in exports.TYPES)}")
    listing = supplier_queries.offers(_definition(programme).code)
    with file.open("wb") as target:
        target.writelines(exports.content(listing, file_format))
    click.echo(f"written to {file}")


def _told(new: int, known: int, unknown: list[str]) -> None:
    click.echo(f"{new} new, {known} updated")
    if unknown:
        click.echo(f"kept as tags, for the programme has no such field: {', '.join(unknown)}")


@contextmanager
def _in_row(number: int) -> Iterator[None]:
    """Say in which row of a list something was refused."""
    try:
        yield
    except Refused as refusal:
        raise ListUnreadable(row=number, problem=str(refusal)) from refusal
    except IntegrityError as collision:  # what no rule has foreseen still names its row, and is no trace
        raise ListUnreadable(row=number, problem=N_("이미 있는 것과 겹칩니다.")) from collision


def _definition(code: str) -> Definition:
    definition = definitions.available().get(code)
    if definition is None:
        raise click.ClickException(f"no definition {code!r}; known: {', '.join(definitions.available())}")
    return definition


@click.command("scheduler")
def scheduler() -> None:
    """Tick the jobs until told to stop."""
    schedule.serve(this_app())


@click.command("run-job")
@click.argument("name", type=click.Choice([job.name.value for job in schedule.JOBS]))
def run_job(name: str) -> None:
    """Run one job now."""
    click.echo(schedule.run_now(this_app(), name))


@click.command("mailbox")
def mailbox() -> None:
    """A mail server for development: takes every letter, keeps it under instance/mail, prints its links."""
    settings = current_app.extensions["vouchers.settings"]
    asyncio.run(Mailbox(settings.instance_path / "mail").serve(settings.smtp_host, settings.smtp_port))


def _standing_first(command: click.Command, *, may_be: frozenset[Standing] = frozenset()) -> None:
    """The command says what to do about a database that is away, foreign or of another shape, and touches nothing."""
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _standing_first(inner)
    run = command.callback
    if run is None or isinstance(command, click.Group):
        return

    @wraps(run)
    def after(*arguments: Any, **options: Any) -> Any:
        try:
            require_fit(db.engine, may_be=may_be)
        except DatabaseUnfit as unfit:
            raise click.ClickException(str(unfit)) from unfit
        return run(*arguments, **options)

    command.callback = after


_standing_first(prepare, may_be=frozenset({Standing.EMPTY, Standing.OLDER}))
for _command in (
    demo_command, create_admin, end_admin, check, ledger, suppliers_group, catalogue, scheduler, run_job,
):  # fmt: skip
    _standing_first(_command)

ALL = (
    demo_command, prepare, pages, create_admin, end_admin, check, ledger, suppliers_group, catalogue, scheduler,
    run_job, mailbox,
)  # fmt: skip
