"""Applications up to their fate."""

from collections.abc import Sequence

from tests.given.acting import APPLIED, SCREENED, act, sample_pdf
from tests.given.matching import accepted
from tests.given.organisations import firm, representative
from tests.given.people import officer
from tests.given.programmes import AI, call_round
from vouchers.applications import services
from vouchers.applications.models import Application
from vouchers.applications.rules import Cost
from vouchers.applications.states import ApplicationState
from vouchers.facts.states import Size
from vouchers.kernel.actor import Actor
from vouchers.programmes.states import RoundState
from vouchers.screening import services as screening
from vouchers.screening.states import ExclusionState
from vouchers.suppliers.models import Supplier

COSTS = {
    "AIV": [
        Cost("solution", 100_000_001, 22_000_000, 0, "솔루션 이용료 7개월"),
        Cost("infrastructure", 20_000_000, 5_000_000, 0, "클라우드 이용료"),
        Cost("labour", 0, 0, 12_000_000, "담당자 1명의 참여 인건비"),
    ],
    "CLV": [
        Cost("consulting", 1_600_000, 400_000, 0, "도입 컨설팅 1건"),
        Cost("migration", 2_400_000, 600_000, 0, "자료 이전 1건"),
        Cost("usage-fee", 1_000_001, 250_001, 0, "10명 7개월"),
    ],
}


def owner(application: Application) -> Actor:
    """The representative of the company."""
    return representative(application.organisation)


def started(*, company: str = "company1", programme: str = AI, size: Size = Size.SME) -> Application:
    """A draft of which nothing is written."""
    organisation = firm(company, size=size)
    found: Application = act(
        services.start, call_round(programme=programme), by=representative(organisation), day=APPLIED
    )
    return found


def with_need(application: Application) -> Application:
    """The need is written: suppliers can be asked."""
    field = application.round.definition.fields[0].code if application.round.programme_code != AI else "manufacturing"
    need = "불량을 사람이 눈으로 찾습니다. 카메라로 찾아 주는 도움이 필요합니다."
    act(
        services.save_need,
        application,
        title="불량을 찾는 눈",
        field_code=field,
        need=need,
        by=owner(application),
        day=APPLIED,
    )
    return application


def fill(application: Application, costs: Sequence[Cost] | None = None) -> Application:
    """The plan, the costs, the papers and the consents of a draft."""
    own, definition = owner(application), application.round.definition
    answers = {
        question.code: f"{question.ko}에 대한 답입니다. 하루 두 시간을 줄입니다."
        for question in definition.application.questions
    }
    act(services.save_plan, application, answers, by=own, day=APPLIED)
    act(services.save_costs, application, costs or COSTS.get(definition.prefix, COSTS["CLV"]), by=own, day=APPLIED)
    for document in definition.application.documents:
        if document.required:
            act(
                services.attach,
                application,
                document.code,
                filename=f"{document.ko}.pdf",
                body=sample_pdf(),
                by=own,
                day=APPLIED,
            )
    statements = (*definition.application.consents, *definition.application.pledges)
    act(services.save_consents, application, [row.code for row in statements if row.required], by=own, day=APPLIED)
    return application


def complete(
    *, company: str = "company1", programme: str = AI, supplier: Supplier | None = None, size: Size = Size.SME
) -> Application:
    """A draft that lacks nothing."""
    application = with_need(started(company=company, programme=programme, size=size))
    if programme == AI:
        accepted(application, supplier)
    return fill(application)


def reopened(application: Application, day: float = APPLIED + 1) -> Application:
    """The copy of what was submitted, open for editing."""
    copy: Application = act(services.reopen, application, by=owner(application), day=day)
    return copy


def application(
    state: ApplicationState = ApplicationState.SUBMITTED, *, company: str = "company1", programme: str = AI,
    supplier: Supplier | None = None,
    size: Size = Size.SME, call_over: bool = False,
) -> Application:  # fmt: skip
    """An application in this state; in one that follows a selection, the only one of its round."""
    if state in (ApplicationState.SELECTED, ApplicationState.REJECTED):
        from tests.given.selection import selected

        return selected(
            company=company, programme=programme, supplier=supplier, size=size, lost=state is ApplicationState.REJECTED
        )
    if state is ApplicationState.ENDED:
        copy = reopened(application(company=company, programme=programme, supplier=supplier, size=size))
        act(services.discard, copy, by=owner(copy), day=APPLIED + 2)
        return copy
    made = complete(company=company, programme=programme, supplier=supplier, size=size)
    if state is ApplicationState.WITHDRAWN:
        act(services.withdraw, made, reason="사업 계획이 바뀌었습니다.", by=owner(made), day=APPLIED + 1)
    if state in (ApplicationState.DRAFT, ApplicationState.WITHDRAWN):
        return made
    act(services.submit, made, by=owner(made), day=APPLIED)
    if call_over:
        call_round(RoundState.CLOSED, programme=programme)
    day = SCREENED if call_over else APPLIED + 2
    if state is ApplicationState.ELIGIBLE:
        act(screening.find_eligible, made, note="", by=officer(), day=day)
    elif state is ApplicationState.CORRECTION:
        act(screening.send_back_application, made, reason="견적서에 도장이 없습니다.", by=officer(), day=day)
    elif state is ApplicationState.INELIGIBLE:
        from tests.given.screening import exclusion

        exclusion(ExclusionState.CONFIRMED, of=made, day=day)
    return made
