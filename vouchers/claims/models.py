"""Purchase requests, invoices, evidence."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.agreements.models import Agreement, AgreementService
from vouchers.claims.rules import vat_share
from vouchers.claims.states import INVOICE, PURCHASE, InvoiceState, PurchaseState
from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, Won, enum_of
from vouchers.documents.models import StoredFile
from vouchers.kernel import reference
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.ledger.thing import Thing


class Purchase(Base):
    """What the company orders from one cost item; its amount (supply value, won) is held on the voucher."""

    __tablename__ = "purchase"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        UniqueConstraint("agreement_id", "once"),
        UniqueConstraint("id", "agreement_id", "item_code"),
        CheckConstraint("amount > 0 AND gov >= 0 AND co >= 0 AND gov + co = amount", name="hold_is_split_exactly"),
    )
    lifecycle: ClassVar[Lifecycle] = PURCHASE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    item_code: Mapped[str] = mapped_column(String(40))
    description: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(Won)
    gov: Mapped[int] = mapped_column(Won)
    co: Mapped[int] = mapped_column(Won)
    state: Mapped[PurchaseState] = mapped_column(enum_of(PurchaseState))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    once: Mapped[str | None] = mapped_column(String(40))
    """The key of the request that it came with: sent again, it is answered with this purchase."""

    agreement: Mapped[Agreement] = relationship(lazy="joined")
    invoices: Mapped[list["Invoice"]] = relationship(back_populates="purchase", order_by="Invoice.id")

    @property
    def is_metered(self) -> bool:
        """Whether it is one hold for the whole use, claimed month by month, rather than a delivery."""
        return self.agreement.round.definition.cost_item(self.item_code).rhythm == "by_month_of_use"

    @property
    def waits_for_inspection(self) -> bool:
        """Whether an invoice of it has yet to be inspected; until then a delivery takes no other."""
        return any(invoice.state is InvoiceState.SUBMITTED for invoice in self.invoices)

    @property
    def thing(self) -> str:
        """The name of its hold in the ledger."""
        return Thing.PURCHASE.name_of(self.number)

    @property
    def reference(self) -> str:
        return reference.part(self.agreement.reference, "P", self.number)

    @property
    def case_reference(self) -> str:
        return self.agreement.reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        """Whatever touches an agreement's money takes the agreement first."""
        return (self.agreement,)


class Invoice(Base):
    """The supplier's claim for a delivery or a month of use: the tax invoice's figures, and what the company accepted.

    Of a month of use (`month`, YYYY-MM) the voucher covers what the hold still has; `excess` is the company's own to
    pay.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        Index(
            "uq_invoice__tax_number_once",
            "tax_number",
            unique=True,
            sqlite_where=text("state <> 'refused'"),
            postgresql_where=text("state <> 'refused'"),
        ),
        Index(
            "uq_invoice__one_waiting",
            "purchase_id",
            unique=True,
            sqlite_where=text("state = 'submitted' AND month IS NULL"),
            postgresql_where=text("state = 'submitted' AND month IS NULL"),
        ),
        Index(
            "uq_invoice__month_once",
            "agreement_id",
            "item_code",
            "month",
            unique=True,
            sqlite_where=text("state <> 'refused' AND month IS NOT NULL AND repeats IS NULL"),
            postgresql_where=text("state <> 'refused' AND month IS NOT NULL AND repeats IS NULL"),
        ),
        Index("uq_invoice__corrected_by", "corrected_by", unique=True),
        CheckConstraint("supply_value > 0 AND vat >= 0", name="amounts_are_positive"),
        CheckConstraint(
            "accepted >= 0 AND accepted <= supply_value AND gov + co = accepted", name="accepted_is_split_exactly"
        ),
        CheckConstraint("excess >= 0 AND accepted + excess <= supply_value", name="excess_is_part_of_the_use"),
        CheckConstraint("excess = 0 OR month IS NOT NULL", name="only_a_month_of_use_exceeds"),
        CheckConstraint(
            "state IN ('submitted', 'refused') OR (state = 'self_paid' AND accepted = 0 AND excess > 0) OR accepted > "
            "0",
            name="accepted_has_an_amount",
        ),
        CheckConstraint("length(tax_number) = 24", name="tax_number_has_24_characters"),
        CheckConstraint("items > 0", name="has_an_item"),
        CheckConstraint("waiver_confirmed_by IS NULL OR waiver_confirmed_by <> waiver_by", name="waived_by_two"),
        ForeignKeyConstraint(
            ["purchase_id", "agreement_id", "item_code"], ["purchase.id", "purchase.agreement_id", "purchase.item_code"]
        ),
    )
    lifecycle: ClassVar[Lifecycle] = INVOICE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purchase_id: Mapped[int] = mapped_column(BigId, index=True)
    agreement_id: Mapped[int] = mapped_column(BigId, index=True)
    item_code: Mapped[str] = mapped_column(String(40))
    """Agreement and cost item of the purchase, here for the rule that a month of use is claimed once,
    whatever it is held by.
    """
    number: Mapped[int]
    month: Mapped[str | None] = mapped_column(String(7))
    repeats: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    """The claim of the same month that this one repeats: from before that was refused; no verb sets it."""
    tax_number: Mapped[str] = mapped_column(String(24))
    issued_on: Mapped[date] = mapped_column(Date)
    supply_value: Mapped[int] = mapped_column(Won)
    vat: Mapped[int] = mapped_column(Won)
    items: Mapped[int] = mapped_column(default=1)
    """Item lines of the tax invoice: the tax of each is rounded by itself."""
    note: Mapped[str] = mapped_column(Text)
    state: Mapped[InvoiceState] = mapped_column(enum_of(InvoiceState))
    accepted: Mapped[int] = mapped_column(Won, default=0)
    gov: Mapped[int] = mapped_column(Won, default=0)
    co: Mapped[int] = mapped_column(Won, default=0)
    excess: Mapped[int] = mapped_column(Won, default=0, server_default="0")
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the company's days for the inspection are over: the agency may inspect in its place."""
    inspected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    corrected_by: Mapped[str | None] = mapped_column(String(24))
    """The approval number of the corrected tax invoice, which takes off what was not accepted."""
    corrected_on: Mapped[date | None] = mapped_column(Date)
    waiver_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who proposed to ask for no proof of the VAT, until another person has decided."""
    waiver_reason: Mapped[str | None] = mapped_column(String(40))
    waiver_confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    purchase: Mapped[Purchase] = relationship(back_populates="invoices", lazy="joined")
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.id")
    usage: Mapped[list["UsageLine"]] = relationship(order_by="UsageLine.id")

    @property
    def agreement(self) -> Agreement:
        return self.purchase.agreement

    @property
    def was_cut(self) -> bool:
        """Whether the inspection took less than the invoice asks for."""
        return self.accepted + self.excess < self.supply_value

    @property
    def correction(self) -> tuple[int, int]:
        """The (supply value, VAT), in won, that a corrected tax invoice takes off (부가가치세법 시행령 제70조제1항제3호)."""
        return self.supply_value - self.accepted - self.excess, self.vat - self.vat_of_accepted

    @property
    def vat_of_accepted(self) -> int:
        """The VAT of what was accepted, in won, to the nearest won;
        the rest belongs on a corrected tax invoice (부가가치세법 제32조제7항).
        """
        return vat_share(self.vat, self.accepted + self.excess, self.supply_value)

    @property
    def thing(self) -> str:
        """Its name in the ledger."""
        return Thing.INVOICE.name_of(self.number)

    @property
    def reference(self) -> str:
        return reference.part(self.agreement.reference, "I", self.number)

    @property
    def case_reference(self) -> str:
        return self.agreement.reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.purchase,)


class Evidence(Base):
    """A file that proves the delivery: the tax invoice, a delivery note, a screenshot."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile] = relationship(lazy="joined")


class UsageLine(Base):
    """What was metered of one service in the invoice's month. Append-only.

    `quantity` in thousandths of the service's unit; `amount` in won at the agreement's price, rounded half up.
    """

    __tablename__ = "usage_line"
    __table_args__ = (
        UniqueConstraint("invoice_id", "service_id"),
        CheckConstraint("quantity > 0 AND amount >= 0", name="amounts_are_positive"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("agreement_service.id"))
    quantity: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(Won)

    service: Mapped[AgreementService] = relationship(lazy="joined")
