"""Settlements and their lines."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.agreements.models import Agreement
from vouchers.bank.models import StatementLine
from vouchers.claims.models import Invoice
from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, Won, enum_of
from vouchers.documents.models import Document
from vouchers.identity.models import User
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.settlement.states import SETTLEMENT, SETTLEMENT_LINE, Decision, SettlementState


class Settlement(Base):
    """The settlement of one agreement."""

    __tablename__ = "settlement"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('under_review', 'reviewed') OR auditor_id IS NOT NULL", name="review_has_an_auditor"
        ),
        CheckConstraint(
            "return_recorded_by IS NULL OR confirmed_by IS NULL OR return_recorded_by <> confirmed_by",
            name="returned_by_who_did_not_confirm",
        ),
        CheckConstraint(
            "return_confirmed_by IS NULL OR return_confirmed_by <> return_recorded_by",
            name="return_confirmed_by_a_second_person",
        ),
        CheckConstraint("state <> 'returning' OR return_recorded_by IS NOT NULL", name="returning_has_a_person"),
        CheckConstraint(
            "state <> 'closed' OR (pdf_id IS NOT NULL AND xlsx_id IS NOT NULL)", name="closed_has_its_report"
        ),
    )
    lifecycle: ClassVar[Lifecycle] = SETTLEMENT

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), unique=True)
    state: Mapped[SettlementState] = mapped_column(enum_of(SettlementState))
    auditor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    auditor_name: Mapped[str | None] = mapped_column(String(100))
    """What the auditor was called when the review was asked for."""
    handled_by: Mapped[list[int]] = mapped_column(Json, default=list)
    """Whoever opened it, decided on a line or handed it over: all of them, also whose decision another replaced."""
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    return_recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    return_confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    opinion: Mapped[str | None] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    treasury_line_id: Mapped[int | None] = mapped_column(ForeignKey("statement_line.id"), unique=True)
    company_line_id: Mapped[int | None] = mapped_column(ForeignKey("statement_line.id"), unique=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pdf_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    xlsx_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    agreement: Mapped[Agreement] = relationship(lazy="joined")
    auditor: Mapped[User | None] = relationship(foreign_keys=[auditor_id])
    lines: Mapped[list["SettlementLine"]] = relationship(back_populates="settlement", order_by="SettlementLine.id")
    pdf: Mapped[Document | None] = relationship(foreign_keys=[pdf_id])
    xlsx: Mapped[Document | None] = relationship(foreign_keys=[xlsx_id])
    treasury_line: Mapped[StatementLine | None] = relationship(foreign_keys=[treasury_line_id])
    company_line: Mapped[StatementLine | None] = relationship(foreign_keys=[company_line_id])

    @property
    def treasury_reference(self) -> str | None:
        return self.treasury_line.number if self.treasury_line else None

    @property
    def company_reference(self) -> str | None:
        return self.company_line.number if self.company_line else None

    @property
    def returned_on(self) -> date | None:
        """The day of the bank, one for both lines; None where nothing went back."""
        line = self.treasury_line or self.company_line
        return line.booked_on if line else None

    @property
    def case_reference(self) -> str:
        return self.agreement.reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        """Whatever touches an agreement's money takes the agreement first."""
        return (self.agreement,)


class SettlementLine(Base):
    """One paid invoice in a settlement: allowed, or disallowed in whole or part with a coded reason."""

    __tablename__ = "settlement_line"
    __table_args__ = (
        UniqueConstraint("settlement_id", "invoice_id"),
        CheckConstraint(
            "(decision = 'disallowed') = (disallowed_gov + disallowed_co > 0)", name="only_disallowed_has_an_amount"
        ),
        CheckConstraint(
            "decision <> 'disallowed' OR (reason_code <> '' AND reason <> '')", name="disallowed_has_a_reason"
        ),
    )
    lifecycle: ClassVar[Lifecycle] = SETTLEMENT_LINE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    decision: Mapped[Decision] = mapped_column(enum_of(Decision, "decision"))
    disallowed_gov: Mapped[int] = mapped_column(Won, default=0)
    disallowed_co: Mapped[int] = mapped_column(Won, default=0)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")

    settlement: Mapped[Settlement] = relationship(back_populates="lines")
    invoice: Mapped[Invoice] = relationship(lazy="joined")

    @property
    def case_reference(self) -> str:
        return self.settlement.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.settlement,)

    @property
    def invoice_reference(self) -> str:
        return self.invoice.reference

    @property
    def disallowed(self) -> int:
        return self.disallowed_gov + self.disallowed_co
