"""What long runs bring: those that stand still, for whoever may go on with them."""

from vouchers.db.piles import Pile
from vouchers.db.searching import link
from vouchers.kernel.wording import N_
from vouchers.web.features import Feature
from vouchers.work import queries
from vouchers.work.models import Run
from vouchers.work.policy import RUN_POLICY
from vouchers.work.routes import bp
from vouchers.work.states import RUN, Do

FEATURE = Feature(
    blueprint=bp,
    kinds=(RUN,),
    piles=(
        Pile(
            N_("멈추었거나 처리하지 못한 일괄 처리"), "desks.home", RUN_POLICY, Do.RESUME,
            lambda actor, at: queries.unfinished(actor), lambda row: link("work.run", row.about, run_id=row.id),
            since=Run.started_at,
        ),
    ),
)  # fmt: skip
