"""Named reads of the bank's statement."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from vouchers.bank.models import Deposit, StatementLine
from vouchers.bank.states import DEPOSIT, DepositState
from vouchers.db import db
from vouchers.db.listing import Action, Column, Listing, RowPage, by_state
from vouchers.db.searching import sought
from vouchers.kernel.money import Won
from vouchers.kernel.wording import N_
from vouchers.programmes.accounts import account_code
from vouchers.programmes.models import Round


def line(account: str, booked_on: date, key: str) -> StatementLine | None:
    """The line of this day and canonical number, where it has been put to a use."""
    query = select(StatementLine).where(
        StatementLine.account == account, StatementLine.booked_on == booked_on, StatementLine.key == key
    )
    return db.session.scalar(query)


def deposit(deposit_id: int) -> Deposit | None:
    return db.session.get(Deposit, deposit_id)


def unmatched() -> Select[Deposit]:
    """The deposits that are nobody's yet, oldest first."""
    return select(Deposit).where(Deposit.state == DepositState.UNMATCHED).order_by(Deposit.id)


def to_return() -> Select[Deposit]:
    """The deposits of which something is to be given back, oldest first."""
    return select(Deposit).where(Deposit.state == DepositState.SURPLUS).order_by(Deposit.id)


def deposits() -> Listing:
    """The deposits, newest first."""
    back = aliased(StatementLine)
    query = (
        select(
            Deposit.id.label("id"), StatementLine.number.label("statement_line"), Round.reference.label("round"),
            Deposit.payer.label("payer"), StatementLine.booked_on.label("deposited_on"), Deposit.amount.label("amount"),
            Deposit.state.label("state"), func.nullif(Deposit.case_reference, Round.reference).label("reference"),
            back.number.label("return_line"),
        )
        .join(Round, Round.id == Deposit.round_id)
        .join(StatementLine, StatementLine.id == Deposit.line_id)
        .outerjoin(back, back.id == Deposit.return_line_id)
    )  # fmt: skip
    columns = (
        Column("statement_line", N_("거래번호")), Column("round", N_("회차")), Column("payer", N_("입금자")),
        Column("deposited_on", N_("입금일"), "day"), Column("amount", N_("입금액"), "won"),
        Column("state", N_("상태"), "state", DEPOSIT.states, note="return_line"), Column("reference", N_("협약")),
        Column("return_line", N_("반환 거래번호"), shown=False),
    )  # fmt: skip
    return Listing(
        N_("입금"), query, Deposit.id, columns,
        searched=lambda words: sought(words, StatementLine.number, Deposit.payer, Deposit.case_reference, back.number),
        filters=(by_state(Deposit.state, DEPOSIT),), dated="deposited_on", link=RowPage("bank.deposit", "deposit_id"),
        actions=(
            Action(
                N_("대조하기"), RowPage("agreements.match", "deposit_id"),
                lambda row: row.state is DepositState.UNMATCHED,
            ),
            Action(
                N_("반환 기록하기"), RowPage("bank.record_return", "deposit_id"),
                lambda row: row.state is DepositState.SURPLUS,
            ),
        ),
        empty=N_("등록한 입금이 없습니다. 은행 거래내역의 입금을 등록하고 협약과 대조합니다."),
    )  # fmt: skip


def deposits_in(round_id: int, *, until: date) -> dict[DepositState, int]:
    """Count deposits of a round that came up to a day by state."""
    query = select(Deposit.state, func.count()).join(Deposit.line)
    query = query.where(Deposit.round_id == round_id, StatementLine.booked_on <= until)
    return {state: count for state, count in db.session.execute(query.group_by(Deposit.state))}


def deposit_like(programme_code: str, *, payer: str, amount: Won, deposited_on: date) -> Deposit | None:
    """A deposit of the same day, payer and amount in a round of the programme: the same line once more, perhaps."""
    query = select(Deposit).join(Round, Round.id == Deposit.round_id).join(Deposit.line).where(
        Round.programme_code.startswith(f"{account_code(programme_code)}.", autoescape=True), Deposit.payer == payer,
        Deposit.amount == amount, StatementLine.booked_on == deposited_on,
    )  # fmt: skip
    return db.session.scalar(query.order_by(Deposit.id).limit(1))


def returns_to_confirm() -> Select[Deposit]:
    """The returned deposits that a second person has yet to compare with the bank, oldest first."""
    return select(Deposit).where(Deposit.state == DepositState.RETURNING).order_by(Deposit.id)


def ledger_causes() -> dict[tuple[str, str], dict[str, int]]:
    """Count the ledger events of each type that each deposit must have, by (kind, id)."""
    query = select(Deposit.id, Deposit.state, Deposit.case_reference != Round.reference, Deposit.times_unmatched).join(
        Round, Round.id == Deposit.round_id
    )
    return {
        ("deposit", str(key)): {
            "deposit": 1, "match_deposit": int(is_matched) + taken_back, "unmatch_deposit": taken_back,
            "return_deposit": int(state is DepositState.RETURNED),
        }
        for key, state, is_matched, taken_back in db.session.execute(query)
    }  # fmt: skip
