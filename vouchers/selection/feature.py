"""What selection brings: selections to be drawn up, confirmed and released."""

from vouchers.db.piles import Pile
from vouchers.db.searching import link
from vouchers.kernel.desk import Task
from vouchers.kernel.wording import N_
from vouchers.selection import queries
from vouchers.selection.models import Selection
from vouchers.selection.policy import SELECTION_POLICY
from vouchers.selection.routes import bp
from vouchers.selection.states import SELECTION, Do, SelectionState
from vouchers.web.features import Feature


def _selection(row: Selection) -> Task:
    return link("selection.selection", row.round.title, reference=row.round.reference)


FEATURE = Feature(
    blueprint=bp,
    kinds=(SELECTION,),
    piles=(
        Pile(
            N_("선정안"), "programmes.rounds", SELECTION_POLICY, Do.RELEASE,
            lambda actor, at: queries.waiting_selections(
                SelectionState.DRAWN_UP, SelectionState.RETURNED, SelectionState.CONFIRMED
            ),
            _selection,
        ),
        Pile(
            N_("선정안 결재"), "programmes.rounds", SELECTION_POLICY, Do.CONFIRM,
            lambda actor, at: queries.waiting_selections(SelectionState.PROPOSED), _selection,
            apart=(Selection.drawn_up_by, Selection.proposed_by),
        ),
    ),
)  # fmt: skip
