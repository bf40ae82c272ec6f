"""Four rounds with their applications: one long past, one evaluated, one being evaluated, one open;
and one in preparation.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from vouchers.applications import services
from vouchers.applications.models import Application
from vouchers.applications.rules import Cost
from vouchers.casework import services as casework
from vouchers.correspondence import services as correspondence
from vouchers.correspondence.states import Side
from vouchers.demo import stories
from vouchers.demo.cast import COMPANIES, PROGRAMME, Stage, address, before, sample_pdf, supplier_for
from vouchers.facts.states import Kind, Source, Value
from vouchers.identity import queries as people
from vouchers.kernel.clock import date_in_korea
from vouchers.matching import queries as matching
from vouchers.matching import services as matching_services
from vouchers.organisations import services as organisations
from vouchers.programmes import services as programmes
from vouchers.programmes.models import Round
from vouchers.screening import services as screening
from vouchers.suppliers import queries as suppliers

PAST = range(20, 27)
"""Companies 20–26 applied in the past round, whose agreements are over."""
FINISHED = range(1, 23)
"""Companies 01–22 apply in the finished round."""
EVALUATED = range(1, 9)
"""Companies 01–08 apply in the round that is being evaluated."""


def steps(stage: Stage) -> list[Callable[[], object]]:
    """The rounds, and who applies in them."""
    found: list[Callable[[], object]] = [
        before(stage, lambda: open_round(stage, "past", "AI 바우처 지난 공고", 2_000_000_000, opened=1, closes=22)),
        *(before(stage, partial(apply, stage, "past", n, day=5 + n / 24)) for n in PAST),
        before(stage, lambda: close(stage, "past", PAST, day=22.01)),
        lambda: _open_rounds(stage),
    ]
    found += [partial(apply, stage, "finished", n, day=5 + n / 24) for n in FINISHED]
    found += [partial(apply, stage, "evaluated", n, day=62 + n / 24) for n in EVALUATED]
    return [
        *found,
        lambda: close(stage, "finished", FINISHED, day=22.01),
        lambda: close(stage, "evaluated", EVALUATED, day=81.01),
        lambda: _open_round_stories(stage),
    ]


def _open_rounds(stage: Stage) -> None:
    open_round(stage, "finished", "AI 바우처 1차 공고", 3_800_000_000, opened=1, closes=22)
    open_round(stage, "evaluated", "AI 바우처 2차 공고", 1_000_000_000, opened=60, closes=81)
    open_round(stage, "open", "AI 바우처 3차 공고", 2_000_000_000, opened=90, closes=112)
    stage.things["prepared"] = stage.act(
        programmes.create_round, PROGRAMME, title="AI 바우처 추가 공고(준비)", budget=500_000_000, opens_at=stage.at(105),
        closes_at=stage.at(130 - 16 / 24), by="officer", day=98,
    )  # fmt: skip


def open_round(
    stage: Stage, key: str, title: str, budget: int, *, opened: float, closes: float, programme: str = PROGRAMME
) -> None:
    """A round that opens at ten in the morning and closes at six the evening before `closes`, known to the stage as
    `key`.
    """
    call_round: Round = stage.act(
        programmes.create_round, programme, title=title, budget=budget, opens_at=stage.at(opened),
        closes_at=stage.at(closes - 16 / 24), by="officer", day=opened - 0.5,
    )  # fmt: skip
    stage.act(programmes.open_round, call_round, by="officer2", day=opened)
    stage.things[key] = call_round


def apply(stage: Stage, round_key: str, n: int, *, day: float, until: str = "submitted") -> Application:
    """Company `n` applies in a round: need, supplier, plan, costs, files, consents, submission; or stops at `until`."""
    key = f"company{n:02}"
    story = stories.of_company(COMPANIES[n - 1])
    application: Application = stage.act(services.start, stage.things[round_key], by=key, day=day)
    stage.things[f"{round_key}/{n}"] = application
    if until == "started":
        return application
    stage.act(
        services.save_need, application, title=story.title, field_code=story.field, need=story.need, by=key, day=day
    )
    supplier_key = supplier_for(stage, story.field)
    supplier = suppliers.supplier(stage.things[supplier_key].id)
    proposal = stage.act(
        matching_services.propose,
        application,
        supplier,
        message="함께 신청하고 싶습니다. 검토해 주세요.",
        by=key,
        day=day,
    )
    if until == "proposed":
        return application
    stage.act(matching_services.accept, proposal, answer="기꺼이 함께하겠습니다.", by=supplier_key, day=day)
    if until == "willing":
        return application
    stage.act(matching_services.choose, proposal, by=key, day=day)
    fill(stage, application, _costs(n), by=key, day=day)
    if until == "complete":
        return application
    stage.act(services.submit, application, by=key, day=day)
    return application


def fill(stage: Stage, application: Application, costs: list[Cost], *, by: str, day: float) -> None:
    """The plan, the cost table, the required documents and consents of a draft."""
    key, definition = by, application.round.definition
    told = stories.answers(application.title, application.need)
    answers = {question.code: told[question.code] for question in definition.application.questions}
    stage.act(services.save_plan, application, answers, by=key, day=day)
    stage.act(services.save_costs, application, costs, by=key, day=day)
    for document in definition.application.documents:
        if document.required:
            stage.act(
                services.attach,
                application,
                document.code,
                filename=f"{document.ko}.pdf",
                body=sample_pdf(),
                by=key,
                day=day,
            )
    statements = (*definition.application.consents, *definition.application.pledges)
    stage.act(services.save_consents, application, [row.code for row in statements if row.required], by=key, day=day)


def _costs(n: int) -> list[Cost]:
    """A cost table that keeps the shares, a little different for each company."""
    gov = 100_000_000 + n * 5_000_003
    return [
        Cost("solution", gov, gov // 5 + 1_000_000, 0, "솔루션 이용료 7개월"),
        Cost("infrastructure", 20_000_001, 5_000_000, 0, "클라우드 이용료"),
        Cost("labour", 0, 0, gov // 10, "담당자 1명의 참여 인건비"),
    ]


def close(stage: Stage, round_key: str, companies: range, *, day: float) -> None:
    """The round is closed and every application in it screened; one is excluded by two officers."""
    stage.act(programmes.close, stage.things[round_key], by="officer", day=day)
    for n in companies:
        application = stage.things[f"{round_key}/{n}"]
        if (round_key, n) == ("finished", 22):
            exclude(stage, application, day=day + 1)
        else:
            stage.act(screening.find_eligible, application, note="", by="officer", day=day + 1)


def exclude(stage: Stage, application: Application, *, day: float) -> None:
    """Proposed by an officer, confirmed by another."""
    exclusion = stage.act(
        screening.propose_exclusion,
        application,
        ground="tax-arrears",
        reason="지방세 체납이 확인되었습니다.",
        by="officer",
        day=day,
    )
    stage.act(screening.confirm_exclusion, exclusion, by="officer2", day=day + 0.2)


def check(stage: Stage, application: Application, *, day: float) -> None:
    """An officer has seen the certificate of size and that of taxes paid."""
    firm, today = application.organisation, date_in_korea(stage.at(day))
    for kind, value, paper, valid in (
        (Kind.COMPANY_SIZE, firm.size or "", "중소기업확인서(시연)", 365), (Kind.TAX_ARREARS, Value.CLEAR, "납세증명서(시연)", 30)
    ):  # fmt: skip
        stage.act(organisations.record_fact, firm, kind, value, source=Source.PAPER, paper=paper, seen_on=today,
                  valid_until=today + timedelta(days=valid), by="officer", day=day)  # fmt: skip


def _open_round_stories(stage: Stage) -> None:
    """The open round shows every state before evaluation."""
    apply(stage, "open", 9, day=91, until="started")
    apply(stage, "open", 10, day=91, until="proposed")
    declined = apply(stage, "open", 11, day=91, until="proposed")
    proposal = matching.of_application(declined.id)[0]
    supplier_key = supplier_for(stage, declined.field_code)
    stage.act(matching_services.decline, proposal, reason="그 기간에는 사람이 모자랍니다.", by=supplier_key, day=91.5)
    changed = apply(stage, "open", 17, day=91, until="proposed")
    stage.act(matching_services.take_back, matching.of_application(changed.id)[0], by="company17", day=91.6)
    again = stage.act(matching_services.propose, changed, matching.of_application(changed.id)[0].supplier,
                      message="일정을 다시 잡았습니다. 함께해 주세요.", by="company17", day=92)  # fmt: skip
    stage.act(matching_services.accept, again, answer="그 일정이면 할 수 있습니다.",
              by=supplier_for(stage, changed.field_code), day=92.2)  # fmt: skip
    apply(stage, "open", 12, day=92, until="complete")
    submitted = apply(stage, "open", 13, day=92)
    edited = stage.act(services.reopen, submitted, by="company13", day=96)
    stage.act(services.save_need, edited, title=f"{submitted.title} (2개 매장)", field_code=submitted.field_code,
              need=f"{submitted.need} 두 번째 매장에도 함께 들여놓으려 합니다.", by="company13", day=96)  # fmt: skip
    corrected = apply(stage, "open", 14, day=92)
    stage.act(
        screening.send_back_application, corrected, reason="견적서에 공급기업의 도장이 없습니다.", by="officer", day=98
    )
    fine = apply(stage, "open", 15, day=92)
    reconsidered = stage.act(services.reopen, fine, by="company15", day=93)
    stage.act(services.discard, reconsidered, by="company15", day=93.2)
    check(stage, fine, day=93.3)
    stage.act(screening.find_eligible, fine, note="", by="officer", day=94)
    check(stage, submitted, day=96.1)
    for to, text, by in (
        (Side.AGENCY, "견적서의 날짜가 공고 전인데 다시 받아야 합니까?", "company13"),
        (Side.AGENCY, "공고 전 견적도 인정한 예가 있음. 결재자와 확인함.", "officer"),
        (Side.COMPANY, "유효기간이 남아 있으면 그대로 두셔도 됩니다.", "officer"),
    ):
        stage.act(correspondence.write, submitted, to, text, by=by, day=96.2)
    stage.act(casework.take_on, submitted, by="officer", day=96.3)
    stage.act(casework.take_on, corrected, by="officer2", day=98)
    second = people.user_by_email(address("officer"))
    stage.act(
        casework.hand_over, corrected, second, reason="다른 회차의 평가를 맡게 되었습니다.", by="officer2", day=99
    )
    away = date_in_korea(stage.at(100))
    stage.act(
        casework.declare_absence, second, first_day=away, last_day=away + timedelta(days=60), by="officer2", day=99
    )
    gone = apply(stage, "open", 16, day=92)
    stage.act(services.withdraw, gone, reason="사업 계획이 바뀌었습니다.", by="company16", day=95)
