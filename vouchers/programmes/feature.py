"""What programmes bring: rounds to be opened and found, what the ledger knows of a round."""

from vouchers.db.piles import Pile
from vouchers.db.searching import Search, link, newest, sought
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.desk import Paper, Source, Task
from vouchers.kernel.wording import N_
from vouchers.programmes import queries
from vouchers.programmes.models import Round
from vouchers.programmes.policy import POLICY
from vouchers.programmes.routes import bp
from vouchers.programmes.states import LIFECYCLE, Do
from vouchers.web.features import OUTSIDE, Feature

_CALLS = (N_("사업 공고"), "programmes.calls")
_ROUNDS = (N_("회차 관리"), "programmes.rounds")


def _rounds(words: str, actor: Actor, most: int) -> list[Task]:
    return newest(
        queries.visible_to(actor).where(sought(words, Round.reference, Round.title, Round.title_en)),
        lambda row: link("programmes.call", row.reference, row.title, reference=row.reference),
        most,
    )


FEATURE = Feature(
    blueprint=bp,
    kinds=(LIFECYCLE,),
    navigation={
        OUTSIDE: [_CALLS], StaffRole.OFFICER: [_ROUNDS], StaffRole.APPROVER: [_ROUNDS],
        StaffRole.EVALUATOR: [_CALLS], StaffRole.AUDITOR: [_CALLS], StaffRole.ADMINISTRATOR: [_ROUNDS],
    },
    piles=(
        Pile(
            N_("공고 열기"), "programmes.rounds", POLICY, Do.OPEN, lambda actor, at: queries.to_open(),
            lambda row: link("programmes.manage", row.reference, row.title, reference=row.reference),
            since=Round.created_at, apart=(Round.budget_set_by,),
        ),
        Pile(
            N_("접수 다시 열기"), "programmes.rounds", POLICY, Do.REOPEN,
            lambda actor, at: queries.reopenings_to_decide(),
            lambda row: link("programmes.ask_reopening", row.reference, reference=row.reference),
            apart=(Round.reopening_asked_by,),
        ),
    ),
    searches=(Search(N_("회차"), _rounds),),
    causes=queries.ledger_causes,
    sources={"round": Source(N_("회차"), lambda key: Paper(key, "programmes.manage", {"reference": key}))},
)  # fmt: skip
