"""What evaluation brings: panels to be formed and closed, sheets that are waited for."""

from collections.abc import Iterator
from datetime import date

from vouchers.db.piles import Pile
from vouchers.db.searching import link
from vouchers.evaluation import queries
from vouchers.evaluation.models import Panel
from vouchers.evaluation.policy import PANEL_POLICY
from vouchers.evaluation.routes import bp
from vouchers.evaluation.states import ASSIGNMENT, PANEL, SEAT, Do, PanelState
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.desk import Scope, Task, Wait, Waiting, just
from vouchers.kernel.wording import N_
from vouchers.web.features import Feature


def _panel(row: Panel) -> Task:
    return link("evaluation.panel", row.round.reference, row.name, panel_id=row.id)


def _sheets(days: dict[date, bool], scope: Scope) -> Iterator[Wait]:
    """A panel's day holds for all that an evaluator has not sealed."""
    if scope.reference is not None:  # who scores a case is nobody's business on its page
        return
    for row in queries.seats_with_open_sheets(scope.key):
        user = row.user
        yield Wait(
            "sheets", row.id, row.panel.round.reference, user.name, row.panel.due_on, link("evaluation.pile"),
            just(user),
        )  # fmt: skip


FEATURE = Feature(
    blueprint=bp,
    kinds=(PANEL, SEAT, ASSIGNMENT),
    navigation={StaffRole.EVALUATOR: [(N_("평가"), "evaluation.pile")]},
    piles=(
        Pile(
            N_("평가위원회 구성"), "programmes.rounds", PANEL_POLICY, Do.START,
            lambda actor, at: queries.panels_in(PanelState.FORMING), _panel,
        ),
        Pile(
            N_("평가 진행과 마감"), "programmes.rounds", PANEL_POLICY, Do.CLOSE,
            lambda actor, at: queries.panels_in(PanelState.SCORING), _panel,
        ),
    ),
    waits=(Waiting("sheets", N_("평가표 제출"), _sheets),),
)  # fmt: skip
