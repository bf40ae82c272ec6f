"""What suppliers bring: the pool, listings and changes of account to be decided."""

from sqlalchemy import select

from vouchers.db.piles import Pile
from vouchers.db.searching import Search, link, newest
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.desk import Task
from vouchers.kernel.wording import N_
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import Organisation
from vouchers.suppliers import queries
from vouchers.suppliers.models import AccountChange, Supplier
from vouchers.suppliers.policy import CHANGE_POLICY, POLICY
from vouchers.suppliers.routes import bp
from vouchers.suppliers.states import ACCOUNT_CHANGE, BANK_ACCOUNT, LIFECYCLE, PLAN, SOLUTION, Do
from vouchers.web.features import OUTSIDE, Feature

_POOL = (N_("공급기업 Pool"), "suppliers.pool")


def _suppliers(words: str, actor: Actor, most: int) -> list[Task]:
    firms = select(Organisation.id).where(organisations.named(words))
    return newest(queries.visible_to(actor).where(Supplier.organisation_id.in_(firms)), _supplier, most)


def _supplier(row: Supplier) -> Task:
    return link("suppliers.supplier", row.name, supplier_id=row.id)


FEATURE = Feature(
    blueprint=bp,
    kinds=(LIFECYCLE, ACCOUNT_CHANGE, SOLUTION, PLAN, BANK_ACCOUNT),
    navigation={OUTSIDE: [_POOL, (N_("서비스 카탈로그"), "suppliers.catalogue")], StaffRole.OFFICER: [_POOL]},
    piles=(
        Pile(
            N_("공급기업 등록 심사"), "suppliers.queue", POLICY, Do.ADMIT, lambda actor, at: queries.waiting(), _supplier,
            since=Supplier.created_at,
        ),
        Pile(
            N_("계좌 변경 확인"), "suppliers.account_changes", CHANGE_POLICY, Do.APPROVE_CHANGE,
            lambda actor, at: queries.changes_to_decide(),
            lambda row: link("suppliers.account_change", row.supplier.name, change_id=row.id),
            since=AccountChange.requested_at,
        ),
    ),
    searches=(Search(N_("공급기업"), _suppliers),),
)  # fmt: skip
