"""What applications bring: the list, what a company has to go on with."""

from datetime import datetime

from vouchers.applications import queries
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY
from vouchers.applications.routes import bp
from vouchers.applications.states import LIFECYCLE, ApplicationState, Do
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.desk import Parts, Reader, Task, reads
from vouchers.kernel.wording import N_
from vouchers.web.features import Feature

_LIST = (N_("신청서 관리"), "applications.listing")


def _tasks(parts: Parts, actor: Actor, at: datetime) -> list[Task]:
    """A draft to be gone on with, a correction that was asked for, a copy that was opened and not submitted."""
    application: Application = parts.application
    if POLICY.offers(actor, Do.EDIT, application):
        here = {"reference": application.reference}
        return [Task(N_("신청서 이어 쓰기"), "applications.tasks", here, due=application.due_at)]
    if not POLICY.offers(actor, Do.REOPEN, application):
        return []
    if copy := queries.open_copy(application):
        here = {"reference": copy.reference}
        return [Task(N_("고친 신청서 다시 제출하기"), "applications.tasks", here, due=copy.due_at)]
    if application.state is ApplicationState.CORRECTION:
        here = {"reference": application.reference}
        return [Task(N_("보완해서 다시 제출하기"), "applications.reopen", here, due=application.due_at)]
    return []


FEATURE = Feature(
    blueprint=bp,
    kinds=(LIFECYCLE,),
    navigation={StaffRole.OFFICER: [_LIST], StaffRole.APPROVER: [_LIST]},
    tasks=_tasks,
    timeline={LIFECYCLE.name: reads(Reader.COMPANY)},
    papers={"receipt": lambda readers, parts: bool({Reader.AGENCY, Reader.COMPANY} & set(readers))},
)
