"""What the bank's lines bring: deposits to be matched and sent back."""

from vouchers.bank import queries
from vouchers.bank.models import Deposit
from vouchers.bank.policy import DEPOSIT_POLICY
from vouchers.bank.routes import bp
from vouchers.bank.states import DEPOSIT, Do
from vouchers.db.piles import Pile
from vouchers.db.searching import Search, link
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.desk import Paper, Reader, Source, Task, reads
from vouchers.kernel.wording import N_
from vouchers.ledger.thing import Thing
from vouchers.web.features import Feature


def _deposits(words: str, actor: Actor, most: int) -> list[Task]:
    if not DEPOSIT_POLICY.permits(actor, Do.LIST):
        return []
    rows = queries.deposits().narrowed(words).page(None, most).rows
    return [link("bank.deposit", row.statement_line, row.payer, deposit_id=row.id) for row in rows]


def _deposit(key: str) -> Paper | None:
    deposit = queries.deposit(int(key))
    return Paper(deposit.statement_line, "bank.deposits", {}) if deposit else None


FEATURE = Feature(
    blueprint=bp,
    kinds=(DEPOSIT,),
    navigation={StaffRole.FINANCE: [(N_("입금 관리"), "bank.deposits")]},
    piles=(
        Pile(
            N_("대조할 입금"), "bank.deposits", DEPOSIT_POLICY, Do.MATCH, lambda actor, at: queries.unmatched(),
            lambda row: link("agreements.match", row.payer, deposit_id=row.id),
        ),
        Pile(
            N_("반환할 입금"), "bank.deposits", DEPOSIT_POLICY, Do.RECORD_RETURN, lambda actor, at: queries.to_return(),
            lambda row: link("bank.record_return", row.payer, deposit_id=row.id), apart=(Deposit.matched_by,),
        ),
        Pile(
            N_("반환 확인"), "bank.deposits", DEPOSIT_POLICY, Do.RETURN_DEPOSIT,
            lambda actor, at: queries.returns_to_confirm(),
            lambda row: link("bank.deposit", row.payer, deposit_id=row.id),
            apart=(Deposit.matched_by, Deposit.return_recorded_by),
        ),
    ),
    timeline={DEPOSIT.name: reads(Reader.COMPANY, Reader.AUDITOR)},
    searches=(Search(N_("입금"), _deposits),),
    causes=queries.ledger_causes,
    sources={"deposit": Source(N_("입금"), _deposit, Thing.DEPOSIT)},
)  # fmt: skip
