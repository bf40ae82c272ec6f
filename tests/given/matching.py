"""Proposals of companies to suppliers, before submission or, with services and months, after selection."""

from typing import TYPE_CHECKING

from tests.given.acting import RELEASED, act
from tests.given.organisations import representative
from tests.given.programmes import AI
from tests.given.suppliers import people_of, plans, supplier
from vouchers.matching import services
from vouchers.matching.models import Proposal
from vouchers.matching.states import ProposalState

if TYPE_CHECKING:
    from vouchers.applications.models import Application
    from vouchers.suppliers.models import Supplier

MONTHS, SEATS, GIGABYTES = 7, 10, 30
"""What a company of the cloud voucher asks for."""


def proposed(application: "Application", to: "Supplier | None" = None) -> Proposal:
    """The company has asked the supplier; in the cloud voucher for consulting, migration and seven months of use."""
    programme = application.round.programme_code
    asked = to or supplier(programme=programme, key="supplier1" if programme == AI else "cloud1")
    quantities, day = {}, 5.0
    if programme != AI:
        consulting, migration, seats, storage = plans(asked)
        quantities = {
            consulting.id: (1, 1),
            migration.id: (1, 1),
            seats.id: (SEATS, MONTHS),
            storage.id: (GIGABYTES, MONTHS),
        }
        day = RELEASED + 1
    made: Proposal = act(
        services.propose, application, asked, message="함께하고 싶습니다.", quantities=quantities,
        by=representative(application.organisation), day=day,
    )  # fmt: skip
    return made


def accepted(application: "Application", to: "Supplier | None" = None) -> Proposal:
    """The supplier takes part."""
    made = proposed(application, to)
    return choose(willing(made))


def willing(made: Proposal) -> Proposal:
    """The supplier would take part."""
    act(services.accept, made, answer="함께하겠습니다.", by=people_of(made.supplier), day=_day(made))
    return made


def choose(made: Proposal) -> Proposal:
    """The company chooses it."""
    act(services.choose, made, by=representative(made.application.organisation), day=_day(made))
    return made


def _day(proposal: Proposal) -> float:
    return 5.0 if proposal.application.round.programme_code == AI else RELEASED + 1.5


def proposal(state: ProposalState = ProposalState.PROPOSED, *, company: str = "company1") -> Proposal:
    """A proposal of a draft in this state."""
    from tests.given.applications import owner, started, with_need
    from vouchers.applications import services as applications

    made = proposed(with_need(started(company=company)))
    if state in (ProposalState.WILLING, ProposalState.ACCEPTED):
        willing(made)
        return choose(made) if state is ProposalState.ACCEPTED else made
    if state is ProposalState.DECLINED:
        act(services.decline, made, reason="사람이 모자랍니다.", by=people_of(made.supplier), day=5)
    elif state is ProposalState.TAKEN_BACK:
        act(services.take_back, made, by=owner(made.application), day=5)
    elif state is ProposalState.LAPSED:
        act(applications.withdraw, made.application, reason="그만둡니다.", by=owner(made.application), day=6)
    return made
