"""How a database stands to this release: whether it is there, ours, and of its shape. Asked before work begins."""

from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


class Standing(StrEnum):
    """What was found, and what to do about it."""

    FIT = "fit"
    AWAY = "the database cannot be reached: start it, or put DATABASE_URL right"
    EMPTY = "the database is empty: run `flask --app wsgi db upgrade` first"
    OLDER = (
        "the database is of an earlier release ({found}; this one needs {newest}): make a backup, then run "
        "`flask --app wsgi db upgrade`"
    )
    NEWER = (
        "the database is of a newer release ({found}; this one knows {newest}): nothing is touched. Use that release, "
        "or restore the backup that was made before it"
    )
    FOREIGN = "the database holds tables of something else: nothing is touched. Give this program a database of its own"


class DatabaseUnfit(RuntimeError):
    """Nothing is done with a database that is away, foreign or of another shape."""

    def __init__(self, standing: Standing, *, found: str, where: str) -> None:
        self.standing = standing
        super().__init__(f"{standing.format(found=found, newest=newest())} ({where})")


def known() -> list[str]:
    """The revisions of this release, oldest first."""
    return sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("[0-9]*.py"))


def newest() -> str:
    """The revision of a database that fits."""
    return known()[-1]


def standing(engine: Engine) -> tuple[Standing, str]:
    """Return how the database stands, and its revision where it has one."""
    try:
        with engine.connect() as connection:
            tables = set(inspect(connection).get_table_names())
            if "alembic_version" not in tables:
                return (Standing.FOREIGN if tables else Standing.EMPTY), ""
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if found is None:
                return (Standing.EMPTY if tables == {"alembic_version"} else Standing.FOREIGN), ""
    except DatabaseError as error:
        foreign = "not a database" in str(error)  # what SQLite says of a file of another kind
        return (Standing.FOREIGN if foreign else Standing.AWAY), ""
    revisions = known()
    if found == revisions[-1]:
        return Standing.FIT, found
    if found in revisions:
        return Standing.OLDER, found
    # Other programs have revisions too: only ours are numbers in a row, and one of ours holds our tables.
    return (Standing.NEWER if found.isdecimal() and "user_account" in tables else Standing.FOREIGN), found


def require_fit(engine: Engine, *, may_be: frozenset[Standing] = frozenset()) -> None:
    """Refuse a database that does not fit this release; `may_be` is what is to be mended now."""
    found, revision = standing(engine)
    if found is not Standing.FIT and found not in may_be:
        raise DatabaseUnfit(found, found=revision, where=engine.url.render_as_string(hide_password=True))
