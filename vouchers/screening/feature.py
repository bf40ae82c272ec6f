"""What screening brings: applications to be looked at, corrections overdue, exclusions to be confirmed."""

from datetime import datetime

from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.applications.states import Do as ApplicationDo
from vouchers.db.piles import Pile
from vouchers.db.searching import link
from vouchers.kernel.actor import Actor
from vouchers.kernel.desk import Parts, Task
from vouchers.kernel.wording import N_
from vouchers.screening import queries
from vouchers.screening.models import Exclusion
from vouchers.screening.policy import EXCLUSION_POLICY, POLICY
from vouchers.screening.routes import bp
from vouchers.screening.states import EXCLUSION, Do
from vouchers.web.features import Feature


def _tasks(parts: Parts, actor: Actor, at: datetime) -> list[Task]:
    application: Application = parts.application
    company_s_turn = application.state is ApplicationState.CORRECTION and at < application.due_at
    if company_s_turn or not POLICY.offers(actor, ApplicationDo.PROPOSE_EXCLUSION, application):
        return []
    here = {"reference": application.reference}
    return [Task(N_("적격성 검토하기"), "screening.screen", here, since=application.submitted_at)]


def _case(row: Application) -> Task:
    return link("desks.case", row.reference, row.organisation.name, reference=row.reference)


FEATURE = Feature(
    blueprint=bp,
    kinds=(EXCLUSION,),
    piles=(
        Pile(
            N_("적격성 검토"), "applications.listing", POLICY, ApplicationDo.FIND_ELIGIBLE,
            lambda actor, at: applications.waiting_for_screening(), _case, since=Application.submitted_at,
            arguments={"state": "submitted"},
        ),
        Pile(
            N_("보완 기한 지남"), "applications.listing", POLICY, ApplicationDo.PROPOSE_EXCLUSION,
            lambda actor, at: applications.corrections_overdue(at), _case, since=Application.correction_due_at,
            arguments={"state": "correction"},
        ),
        Pile(
            N_("부적격 확인"), "applications.listing", EXCLUSION_POLICY, Do.CONFIRM_EXCLUSION,
            lambda actor, at: queries.exclusions_to_decide(),
            lambda row: link("screening.exclusion", row.application.reference, exclusion_id=row.id),
            since=Exclusion.proposed_at, apart=(Exclusion.proposed_by,), arguments={"state": "submitted"},
        ),
    ),
    tasks=_tasks,
)  # fmt: skip
