"""What payments bring: claims to be put into batches, batches to be approved and answered."""

from vouchers.claims.models import Invoice
from vouchers.db.piles import Pile
from vouchers.db.searching import Search, link
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.desk import Paper, Reader, Source, Task, reads
from vouchers.kernel.wording import N_
from vouchers.ledger.thing import Thing
from vouchers.payments import queries
from vouchers.payments.models import PaymentBatch
from vouchers.payments.policy import BATCH_POLICY, DRAWING_UP_POLICY, ORDER_POLICY
from vouchers.payments.routes import bp
from vouchers.payments.states import BATCH, ORDER, BatchState, Do
from vouchers.web.features import Feature

_LIST = (N_("지급 관리"), "payments.batches")


def _batch(row: PaymentBatch) -> Task:
    return link("payments.batch", row.reference, batch_id=row.id)


def _batches(words: str, actor: Actor, most: int) -> list[Task]:
    if not BATCH_POLICY.permits(actor, Do.LIST):
        return []
    return [_batch(row) for row in queries.batches().narrowed(words).page(None, most).rows]


def _order(key: str) -> Paper | None:
    row = queries.order(int(key.removeprefix(Thing.ORDER)))
    return Paper(row.invoice.reference, "payments.batch", {"batch_id": row.batch_id}) if row else None


FEATURE = Feature(
    blueprint=bp,
    kinds=(BATCH, ORDER),
    navigation={StaffRole.APPROVER: [_LIST], StaffRole.FINANCE: [_LIST]},
    piles=(
        Pile(
            N_("지급을 기다리는 청구"), "payments.batches", DRAWING_UP_POLICY, Do.DRAW_UP,
            lambda actor, at: queries.waiting_for_batch(),
            lambda row: link("claims.invoice", row.reference, invoice_id=row.id), since=Invoice.inspected_at,
        ),
        Pile(
            N_("지급 승인"), "payments.batches", BATCH_POLICY, Do.APPROVE,
            lambda actor, at: queries.batches_in(BatchState.DRAWN_UP), _batch, since=PaymentBatch.created_at,
            apart=(PaymentBatch.drawn_up_by,),
        ),
        Pile(
            N_("은행 결과 입력"), "payments.batches", ORDER_POLICY, Do.RECORD_PAID,
            lambda actor, at: queries.batches_in(BatchState.ORDERED), _batch, since=PaymentBatch.created_at,
        ),
    ),
    timeline={ORDER.name: reads(Reader.AUDITOR)},
    searches=(Search(N_("지급 묶음"), _batches),),
    causes=queries.ledger_causes,
    sources={"payment_order": Source(N_("지급 건"), _order, Thing.ORDER)},
)  # fmt: skip
