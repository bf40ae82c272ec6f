"""Agreements, their lines and signatures; deposits."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.agreements.states import LIFECYCLE, AgreementState, Party
from vouchers.applications.models import Application
from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, Won, enum_of
from vouchers.documents.models import Document
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.programmes.models import Round
from vouchers.suppliers.models import Supplier


class Agreement(Base):
    """The contract of demand company, supplier and agency over one project. Amounts in won, fixed when drawn up."""

    __tablename__ = "agreement"
    __table_args__ = (
        Index(
            "uq_agreement__one_alive", "application_id", unique=True,
            sqlite_where=text("state <> 'declined'"), postgresql_where=text("state <> 'declined'"),
        ),
        Index("ix_agreement__application_id", "application_id"),
        Index("ix_agreement__state", "state", "id"),
        CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        CheckConstraint("gov > 0 AND cash >= 0 AND in_kind >= 0", name="amounts_are_sound"),
        CheckConstraint("concluded_by IS NULL OR concluded_by <> drawn_up_by", name="concluded_by_a_second_person"),
        CheckConstraint("state NOT IN ('concluded', 'settling', 'settled') OR concluded_at IS NOT NULL",
            name="concluded_has_time"),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    state: Mapped[AgreementState] = mapped_column(enum_of(AgreementState))
    version: Mapped[int]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    gov: Mapped[int] = mapped_column(Won)
    cash: Mapped[int] = mapped_column(Won)
    in_kind: Mapped[int] = mapped_column(Won)
    terms_sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_up_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    concluded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who signed for the agency: somebody else than who drew it up."""
    concluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(lazy="joined")
    supplier: Mapped[Supplier] = relationship(lazy="joined")
    document: Mapped[Document] = relationship()
    lines: Mapped[list["AgreementLine"]] = relationship(order_by="AgreementLine.position")
    services: Mapped[list["AgreementService"]] = relationship(order_by="AgreementService.position")
    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.id")

    @property
    def reference(self) -> str:
        """The case's reference: application, agreement and voucher carry one number."""
        return self.application.reference

    @property
    def case_reference(self) -> str:
        return self.application.reference

    @property
    def round(self) -> Round:
        return self.application.round

    @property
    def total(self) -> int:
        return self.gov + self.cash + self.in_kind


class AgreementLine(Base):
    """One cost item of the agreement, by source."""

    __tablename__ = "agreement_line"
    __table_args__ = (
        UniqueConstraint("agreement_id", "item_code"),
        CheckConstraint("gov >= 0 AND cash >= 0 AND in_kind >= 0", name="amounts_are_not_negative"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    position: Mapped[int]
    item_code: Mapped[str] = mapped_column(String(40))
    gov: Mapped[int] = mapped_column(Won)
    cash: Mapped[int] = mapped_column(Won)
    in_kind: Mapped[int] = mapped_column(Won)
    basis: Mapped[str] = mapped_column(String(500))


class AgreementService(Base):
    """A service and plan that the agreement names, at the price it was signed with. Append-only.

    Price in won without VAT; quantity and months are what was expected when it was drawn up.
    """

    __tablename__ = "agreement_service"
    __table_args__ = (CheckConstraint("unit_price > 0 AND quantity > 0 AND months > 0", name="amounts_are_positive"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    position: Mapped[int]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    item_code: Mapped[str] = mapped_column(String(40))
    service: Mapped[str] = mapped_column(String(100))
    plan: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(40))
    unit_price: Mapped[int] = mapped_column(Won)
    quantity: Mapped[int]
    months: Mapped[int]

    @property
    def amount(self) -> int:
        """The amount expected to be spent on it, in won."""
        return self.unit_price * self.quantity * self.months


class Signature(Base):
    """One party has signed these terms (their hash). Append-only."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("agreement_id", "party"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    party: Mapped[Party] = mapped_column(enum_of(Party, "party"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(100))
    terms_sha256: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DepositMatch(Base):
    """Whose a deposit is: the agreement whose company has paid its share by it."""

    __tablename__ = "deposit_match"

    deposit_id: Mapped[int] = mapped_column(ForeignKey("deposit.id"), primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
