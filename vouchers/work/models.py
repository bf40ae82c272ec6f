"""The record that a tick of a job has been taken, and who may tick; long runs and their units."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, enum_of
from vouchers.identity.models import User
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.work.states import RUN, RunKind, RunState, UnitOutcome


class JobRun(Base):
    """One tick of one job: the row is the permission to run it, so no two schedulers run the same tick."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "due_at"), Index("ix_job_run__job", "job", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job: Mapped[str] = mapped_column(String(60))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(Text)
    failed: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=1)


class Lease(Base):
    """Who may tick the scheduler now, and until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(100))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class Run(Base):
    """A verb for each of many things, one after another, in the name of whoever started it or went on with it.

    `about` names what it is about (a round's reference); `arguments` are the same for all units.
    """

    __tablename__ = "run"
    __table_args__ = (
        Index(
            "uq_run__one_under_way", "kind", "about", unique=True,
            sqlite_where=text("state = 'running'"), postgresql_where=text("state = 'running'"),
        ),
        Index("ix_run__about", "about", "id"),
        CheckConstraint("total > 0", name="has_units"),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = RUN

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[RunKind] = mapped_column(enum_of(RunKind, "kind"))
    about: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[RunState] = mapped_column(enum_of(RunState))
    total: Mapped[int]
    run_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    runner: Mapped[User] = relationship()

    @property
    def case_reference(self) -> str:
        return self.about


class Unit(Base):
    """One of the things of a run. `name` is its key; `sentence` and `params` say why it failed, as a refusal does."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("run_id", "name"), Index("ix_unit__run_outcome", "run_id", "outcome", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    name: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(100))
    outcome: Mapped[UnitOutcome] = mapped_column(enum_of(UnitOutcome, "outcome"))
    sentence: Mapped[str | None] = mapped_column(Text)
    params: Mapped[dict[str, Any] | None] = mapped_column(Json)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    run: Mapped[Run] = relationship()
