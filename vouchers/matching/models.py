"""Proposals."""

from datetime import datetime, timedelta
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, Won, enum_of
from vouchers.kernel.clock import date_in_korea, end_of
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.matching.states import LIFECYCLE, ProposalState
from vouchers.suppliers.models import Plan, Supplier

WAIT = timedelta(days=14)
"""How long a proposal waits for an answer, and a supplier that would take part for the company's choice."""


class Proposal(Base):
    """A company asks a supplier to carry out its project."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index(
            "uq_proposal__one_accepted", "application_id", unique=True,
            sqlite_where=text("state = 'accepted'"), postgresql_where=text("state = 'accepted'"),
        ),
        Index(
            "uq_proposal__one_open", "application_id", "supplier_id", unique=True,
            sqlite_where=text("state IN ('proposed', 'willing', 'accepted')"),
            postgresql_where=text("state IN ('proposed', 'willing', 'accepted')"),
        ),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    state: Mapped[ProposalState] = mapped_column(enum_of(ProposalState))
    message: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(lazy="joined")
    supplier: Mapped[Supplier] = relationship(lazy="joined")
    lines: Mapped[list["ProposalLine"]] = relationship(order_by="ProposalLine.position")

    @property
    def case_reference(self) -> str:
        return self.application.reference

    @property
    def due_at(self) -> datetime:
        """Until when whoever has the turn must answer or choose: a draft's own end, fourteen days at most."""
        last = end_of(date_in_korea(self.answered_at or self.proposed_at) + WAIT)
        if self.application.state is not ApplicationState.DRAFT:
            return last
        return self.application.due_at if self.answered_at else min(last, self.application.due_at)

    @property
    def locks_first(self) -> tuple[Base, ...]:
        """The supplier's row decides who takes its last place, the application's whether the company still chooses."""
        return (self.supplier, self.application)


class ProposalLine(Base):
    """A plan that the company chose, at the price of that moment. Append-only. Price in won without VAT."""

    __tablename__ = "proposal_line"
    __table_args__ = (
        UniqueConstraint("proposal_id", "plan_id"),
        CheckConstraint("quantity > 0 AND months > 0 AND unit_price > 0", name="amounts_are_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    position: Mapped[int]
    item_code: Mapped[str] = mapped_column(String(40))
    unit_price: Mapped[int] = mapped_column(Won)
    quantity: Mapped[int]
    """Units, in each month where the plan is used by the month."""
    months: Mapped[int]
    service: Mapped[str] = mapped_column(String(100))
    """Names as they were when the company chose: a list that is imported again may rename what is sold."""
    plan_name: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(40))

    plan: Mapped[Plan] = relationship(lazy="joined")

    @property
    def amount(self) -> int:
        """The amount expected to be spent on it, in won."""
        return self.unit_price * self.quantity * self.months
