"""Listings, solutions, bank accounts."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, Won, enum_of
from vouchers.documents.models import StoredFile
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.organisations.models import Organisation
from vouchers.suppliers.states import (
    ACCOUNT_CHANGE,
    BANK_ACCOUNT,
    LIFECYCLE,
    PLAN,
    SOLUTION,
    ChangeState,
    SupplierState,
)


class Supplier(Base):
    """An organisation in the pool of one programme. An imported listing without a business number is 미확인."""

    __tablename__ = "supplier"
    __table_args__ = (
        UniqueConstraint("programme_code", "organisation_id"),
        UniqueConstraint("programme_code", "external_id"),
        CheckConstraint("slots >= 0", name="slots_are_not_negative"),
    )
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    programme_code: Mapped[str] = mapped_column(String(60))
    external_id: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[SupplierState] = mapped_column(enum_of(SupplierState))
    introduction: Mapped[str] = mapped_column(Text, default="")
    slots: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    solutions: Mapped[list["Solution"]] = relationship(back_populates="supplier", order_by="Solution.id")
    account: Mapped["BankAccount | None"] = relationship(back_populates="supplier")

    @property
    def case_reference(self) -> str:
        return f"SUPPLIER-{self.id}"

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def field_codes(self) -> list[str]:
        """The fields of all its solutions, without repeats."""
        return list(dict.fromkeys(code for solution in self.solutions for code in solution.field_codes))


class Solution(Base):
    """What a supplier offers: words for the search, fields, and a price range in won or plans with unit prices."""

    __tablename__ = "solution"
    __table_args__ = (
        Index("uq_solution__list_id", "supplier_id", "external_id", unique=True),
        CheckConstraint("price_to IS NULL OR price_to >= price_from", name="price_range_is_in_order"),
    )
    lifecycle: ClassVar[Lifecycle] = SOLUTION

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    external_id: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text)
    field_codes: Mapped[list[str]] = mapped_column(Json)
    tags: Mapped[list[str]] = mapped_column(Json)
    price_from: Mapped[int | None] = mapped_column(Won)
    price_to: Mapped[int | None] = mapped_column(Won)

    supplier: Mapped[Supplier] = relationship(back_populates="solutions")
    plans: Mapped[list["Plan"]] = relationship(back_populates="solution", order_by="Plan.id")

    @property
    def case_reference(self) -> str:
        return self.supplier.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.supplier,)

    @property
    def open_plans(self) -> list["Plan"]:
        """The plans that may be chosen now."""
        return [plan for plan in self.plans if plan.withdrawn_at is None]


class Plan(Base):
    """A way to buy a service (요금제): which cost item it belongs to, its unit, and the price of one unit."""

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("solution_id", "external_id"),)
    lifecycle: ClassVar[Lifecycle] = PLAN

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    external_id: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    item_code: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    solution: Mapped[Solution] = relationship(back_populates="plans")
    prices: Mapped[list["PlanPrice"]] = relationship(order_by="PlanPrice.id")

    @property
    def case_reference(self) -> str:
        return self.solution.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.solution.supplier,)

    @property
    def unit_price(self) -> int:
        """The price of one unit today, in won without VAT."""
        return self.prices[-1].unit_price

    @property
    def price_by_day(self) -> list["PlanPrice"]:
        """The price with which each day ended, oldest first."""
        return list({date_in_korea(price.set_at): price for price in self.prices}.values())


class PlanPrice(Base):
    """The price of one unit of a plan from a moment on, in won without VAT. Append-only: the last one is today's."""

    __tablename__ = "plan_price"
    __table_args__ = (CheckConstraint("unit_price > 0", name="unit_price_is_positive"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    unit_price: Mapped[int] = mapped_column(Won)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class BankAccount(Base):
    """Where a supplier is paid. The number is sealed for this row; the index tells only that two numbers are equal."""

    __tablename__ = "bank_account"
    lifecycle: ClassVar[Lifecycle] = BANK_ACCOUNT

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), unique=True)
    bank_code: Mapped[str] = mapped_column(String(3))
    holder: Mapped[str] = mapped_column(String(100))
    number_sealed: Mapped[str] = mapped_column(Text)
    number_index: Mapped[str] = mapped_column(String(64), index=True)
    last_digits: Mapped[str] = mapped_column(String(4))

    supplier: Mapped[Supplier] = relationship(back_populates="account")

    @property
    def case_reference(self) -> str:
        return self.supplier.case_reference


class AccountChange(Base):
    """A supplier asks to be paid to another account: asked by a representative, decided by the agency,
    in force after a wait.

    The old account stands beside the new one as it was when the change was asked for.
    """

    __tablename__ = "account_change"
    __table_args__ = (
        Index(
            "uq_account_change__one_alive", "supplier_id", unique=True,
            sqlite_where=text("state IN ('requested', 'approved')"),
            postgresql_where=text("state IN ('requested', 'approved')"),
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="decided_by_a_second_person"),
        CheckConstraint("state NOT IN ('approved', 'in_force') OR (decided_by IS NOT NULL AND in_force_on IS NOT NULL)",
            name="approved_has_a_day"),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = ACCOUNT_CHANGE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    state: Mapped[ChangeState] = mapped_column(enum_of(ChangeState))
    bank_code: Mapped[str] = mapped_column(String(3))
    holder: Mapped[str] = mapped_column(String(100))
    number_sealed: Mapped[str] = mapped_column(Text)
    number_index: Mapped[str] = mapped_column(String(64), index=True)
    last_digits: Mapped[str] = mapped_column(String(4))
    old_bank_code: Mapped[str | None] = mapped_column(String(3))
    old_holder: Mapped[str | None] = mapped_column(String(100))
    old_last_digits: Mapped[str | None] = mapped_column(String(4))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    """The paper that shows the account: a copy of the passbook or the bank's certificate."""
    reason: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    in_force_on: Mapped[date | None] = mapped_column(Date)

    supplier: Mapped[Supplier] = relationship(lazy="joined")
    file: Mapped[StoredFile] = relationship()

    @property
    def case_reference(self) -> str:
        return self.supplier.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.supplier,)
