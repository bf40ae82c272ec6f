"""What matching brings: proposals, and the choice of services after selection."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import ApplicationState
from vouchers.applications.states import Do as ApplicationDo
from vouchers.kernel.actor import Actor
from vouchers.kernel.desk import Part, Parts, Reader, Task, reads
from vouchers.kernel.wording import N_
from vouchers.matching import queries
from vouchers.matching.models import Proposal
from vouchers.matching.routes import bp
from vouchers.matching.states import LIFECYCLE, WAITING
from vouchers.web.features import Feature


def _chosen(cases: Sequence[Parts]) -> Mapping[int, Sequence[Proposal]]:
    """The newest proposal of a selected company that names its supplier after selection."""
    keys = [
        parts.application.id
        for parts in cases
        if parts.application.state is ApplicationState.SELECTED
        and parts.application.round.definition.names_supplier_later
    ]
    return {key: [row] for key, row in queries.newest_of(keys).items()} if keys else {}


def _tasks(parts: Parts, actor: Actor, at: datetime) -> list[Task]:
    """A selected company that has named no supplier and waits for none's answer chooses."""
    application, proposal = parts.application, parts.one(Proposal)
    if application.state is not ApplicationState.SELECTED or application.supplier_id is not None:
        return []
    waits = proposal is not None and proposal.state in WAITING
    if waits or not APPLICATIONS.offers(actor, ApplicationDo.NAME_SUPPLIER, application):
        return []
    return [Task(N_("서비스와 공급기업 고르기"), "matching.find", {"reference": application.reference})]


def _own(application: Application, actor: Actor) -> list[int]:
    return [row.id for row in queries.of_application(application.id) if actor.works_for(row.supplier.organisation_id)]


FEATURE = Feature(
    blueprint=bp,
    kinds=(LIFECYCLE,),
    navigation={Reader.SUPPLIER: [(N_("받은 제안"), "matching.listing")]},
    parts=(Part(Proposal, _chosen),),
    tasks=_tasks,
    timeline={LIFECYCLE.name: reads(Reader.COMPANY, Reader.SUPPLIER, own=_own)},
)
