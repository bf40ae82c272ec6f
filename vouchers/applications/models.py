"""Applications and everything a company puts into them."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.rules import Cost
from vouchers.applications.states import LIFECYCLE, ApplicationState
from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, Won, enum_of
from vouchers.documents.models import StoredFile
from vouchers.kernel import reference
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.organisations.models import Organisation
from vouchers.programmes.models import Round
from vouchers.suppliers.models import Supplier


class Application(Base):
    """One company's request for one project in one round."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("round_id", "receipt_number"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn', 'ended') OR (submitted_at IS NOT NULL AND receipt_number IS NOT NULL)",
            name="submitted_has_time_and_receipt",
        ),
        CheckConstraint("state <> 'correction' OR correction_due_at IS NOT NULL", name="correction_has_a_deadline"),
        CheckConstraint(
            "bound_at IS NULL OR (state = 'selected' AND supplier_id IS NOT NULL)", name="bound_keeps_its_supplier"
        ),
        CheckConstraint(
            "(revises_id IS NULL AND state <> 'ended') OR "
            "(revises_id IS NOT NULL AND state IN ('draft', 'ended') AND receipt_number IS NULL)",
            name="copy_is_a_draft_or_over",
        ),
        Index(
            "uq_application__one_open_copy",
            "revises_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index("ix_application__round_state", "round_id", "state", "id"),
        Index(
            "ix_application__state", "state", "id", "supplier_id"
        ),  # the piles of the desks, counted without the wide rows
    )
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"), index=True)
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    """Of a copy that is edited: the application that it is to be submitted in place of."""
    state: Mapped[ApplicationState] = mapped_column(enum_of(ApplicationState))
    title: Mapped[str] = mapped_column(String(100), default="")
    field_code: Mapped[str] = mapped_column(String(40), default="")
    need: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    receipt_number: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resubmitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the newest version was submitted, where it is not the first; the place in line is that of the first."""
    correction_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bound_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when an agreement that is not declined binds the company to its supplier:
    until it ends, neither can leave.
    """
    place_freed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the project takes no place at its supplier: its agreement was declined, or is settled."""

    round: Mapped[Round] = relationship(lazy="joined")
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    supplier: Mapped[Supplier | None] = relationship()
    revises: Mapped["Application | None"] = relationship(remote_side=id)
    cost_lines: Mapped[list["CostLine"]] = relationship(order_by="CostLine.position", cascade="all, delete-orphan")
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.id", cascade="all, delete-orphan")
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.id", cascade="all, delete-orphan")
    submissions: Mapped[list["Submission"]] = relationship(order_by="Submission.version")

    @property
    def case_reference(self) -> str:
        return self.reference

    @property
    def receipt(self) -> str:
        """The receipt number as people read it; "" before it was submitted."""
        return reference.receipt(self.round.reference, self.receipt_number) if self.receipt_number else ""

    @property
    def due_at(self) -> datetime:
        """Until when it can be submitted: the close of its call, or the end of the days for a correction."""
        stands = self.revises or self
        if stands.state is ApplicationState.CORRECTION and stands.correction_due_at is not None:
            return stands.correction_due_at
        return self.round.closes_at

    @property
    def costs(self) -> list[Cost]:
        """The cost table as plain values."""
        return [Cost(line.item_code, line.gov, line.cash, line.in_kind, line.basis) for line in self.cost_lines]


class CostLine(Base):
    """One row of the cost table: who pays how much of one cost item."""

    __tablename__ = "cost_line"
    __table_args__ = (
        UniqueConstraint("application_id", "item_code"),
        CheckConstraint("gov >= 0 AND cash >= 0 AND in_kind >= 0", name="amounts_are_not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    position: Mapped[int]
    item_code: Mapped[str] = mapped_column(String(40))
    gov: Mapped[int] = mapped_column(Won)
    cash: Mapped[int] = mapped_column(Won)
    in_kind: Mapped[int] = mapped_column(Won)
    basis: Mapped[str] = mapped_column(String(500))


class Attachment(Base):
    """A file in one slot of the call's list of documents."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    slot: Mapped[str] = mapped_column(String(40))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship(lazy="joined")


class Consent(Base):
    """A consent or pledge given: to which words (their hash), by whom, when."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("application_id", "code"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    code: Mapped[str] = mapped_column(String(40))
    text_sha256: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Submission(Base):
    """What was submitted, frozen with its hash: append-only, a correction makes the next version."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("application_id", "version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    submitted_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
