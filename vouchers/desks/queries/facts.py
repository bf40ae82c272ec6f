"""What stands behind a case, read for many cases at once: a handful of queries however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.claims import queries as claims
from vouchers.claims.models import Purchase
from vouchers.desks.states import Stage
from vouchers.ledger.queries import Statement, statements
from vouchers.matching import queries as matching
from vouchers.matching.models import Proposal
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement


@dataclass(frozen=True)
class Facts:
    """An application and what has followed from it, nothing filtered yet."""

    application: Application
    agreement: Agreement | None
    settlement: Settlement | None
    purchases: list[Purchase]
    """Newest first, each with its invoices."""
    money: Statement | None
    """Where an agreement has been concluded."""
    proposal: Proposal | None
    """The newest one of a selected company that names its supplier after selection."""

    @property
    def stage(self) -> Stage:
        """Return the stage of the case."""
        state = self.agreement.state if self.agreement is not None else None
        if self.settlement is not None or state in (AgreementState.SETTLING, AgreementState.SETTLED):
            return Stage.SETTLEMENT
        if state is AgreementState.CONCLUDED:
            return Stage.SPENDING
        return _STAGES[self.application.state]


_STAGES = {
    ApplicationState.DRAFT: Stage.APPLICATION,
    ApplicationState.WITHDRAWN: Stage.APPLICATION,
    ApplicationState.ENDED: Stage.APPLICATION,
    ApplicationState.SUBMITTED: Stage.SCREENING,
    ApplicationState.CORRECTION: Stage.SCREENING,
    ApplicationState.INELIGIBLE: Stage.SCREENING,
    ApplicationState.ELIGIBLE: Stage.EVALUATION,
    ApplicationState.REJECTED: Stage.SELECTION,
    ApplicationState.SELECTED: Stage.AGREEMENT,
}


def facts_of(applications: Sequence[Application]) -> list[Facts]:
    """The facts of each application, in their order."""
    selected = [row for row in applications if row.state is ApplicationState.SELECTED]
    standing = settlement.standing([row.id for row in selected]) if selected else {}
    concluded = [agreement for agreement, _settled in standing.values() if agreement.concluded_at is not None]
    purchases = claims.purchases_of([row.id for row in concluded]) if concluded else {}
    money = statements(row.reference for row in concluded) if concluded else {}
    choosing = [row.id for row in selected if row.round.definition.names_supplier_later and row.id not in standing]
    proposals = matching.newest_of(choosing) if choosing else {}
    found = []
    for application in applications:
        agreement, settled = standing.get(application.id, (None, None))
        found.append(
            Facts(
                application, agreement, settled, purchases.get(agreement.id, []) if agreement else [],
                money.get(application.reference), proposals.get(application.id),
            )
        )  # fmt: skip
    return found
