"""Rounds of programmes."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, Won, enum_of
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.kernel.wording import Words
from vouchers.programmes.definition import Definition
from vouchers.programmes.loading import thaw
from vouchers.programmes.states import LIFECYCLE, RoundState


class Round(Base):
    """One call of a programme. Opening it freezes its definition with a hash; features read only that."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("programme_code", "year", "number"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
        CheckConstraint("opened_by IS NULL OR opened_by <> budget_set_by", name="opened_by_a_second_person"),
        CheckConstraint(
            "opening_agreed_by IS NULL OR opening_agreed_by <> budget_set_by", name="opening_agreed_by_a_second_person"
        ),
        CheckConstraint("reopened_by IS NULL OR reopened_by <> reopening_asked_by", name="reopened_by_a_second_person"),
        CheckConstraint("budget >= 0", name="budget_is_not_negative"),
        CheckConstraint(
            "state = 'prepared' OR (definition_sha256 IS NOT NULL AND budget > 0)", name="open_is_frozen_and_funded"
        ),
        CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name="closed_has_time"),
    )
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    programme_code: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(100))
    title_en: Mapped[str] = mapped_column(String(100), default="", server_default="")
    state: Mapped[RoundState] = mapped_column(enum_of(RoundState))
    budget: Mapped[int] = mapped_column(Won, default=0)
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    definition_sha256: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    budget_set_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who wrote the budget down last; somebody else opens the round with it. None where that was not recorded."""
    opening_agreed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who agreed that the call opens by itself at its time; nobody where it does not."""
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reopen_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when somebody wants a closed call to be received again, after an outage over its deadline."""
    reopening_asked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    @property
    def definition(self) -> Definition:
        """The frozen definition, parsed once per process; before opening, the current draft of it."""
        if self.definition_sha256 is None:
            return Definition.model_validate(self.frozen)
        return thaw(self.definition_sha256, lambda: self.frozen)

    @property
    def called(self) -> Words:
        """The title in both languages; without an English one, the programme's name and the number of the round."""
        return Words(self.title, self.title_en or f"{self.definition.name.en}, round {self.number}")

    def takes_at(self, at: datetime) -> bool:
        """Whether drafts of this round may still become applications at an instant."""
        return self.state is RoundState.OPEN and at < self.closes_at

    @property
    def case_reference(self) -> str:
        return self.reference
