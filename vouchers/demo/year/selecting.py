"""The AI voucher's year up to its results: the call, 700 applications over 17 fields, screening, seven panels."""

from collections.abc import Callable, Iterable
from functools import cache, partial

from sqlalchemy import select

from vouchers.applications import queries as applications
from vouchers.applications import services as application_services
from vouchers.applications.models import Application
from vouchers.applications.rules import Cost
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.demo.cast import PROGRAMME, address
from vouchers.demo.rounds import exclude, fill
from vouchers.demo.year.people import PER_FIELD, SEATS, ai_supplier
from vouchers.demo.year.stage import TITLES, Outside, Scale, Year, organisation_of
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation import services as evaluation_services
from vouchers.evaluation.models import Assignment, Panel
from vouchers.evaluation.states import AssignmentState, PanelState, SeatState
from vouchers.identity import queries as identity
from vouchers.kernel.clock import date_in_korea
from vouchers.matching import services as matching_services
from vouchers.programmes import queries as programmes
from vouchers.programmes import services as programme_services
from vouchers.programmes.states import RoundState
from vouchers.screening import services as screening
from vouchers.selection import queries as selection_queries
from vouchers.selection import services as selections
from vouchers.selection.states import SelectionState
from vouchers.suppliers import queries as suppliers


def until_selection(year: Year) -> list[Callable[[], None]]:
    """From the call to the release of the results."""
    numbers = range(1, year.scale.ai_companies + 1)
    return [
        partial(open_call, year, "ai", PROGRAMME, budget(year.scale)),
        *(partial(apply, year, n) for n in numbers),
        partial(close_call, year, "ai"),
        *(partial(screen, year, n) for n in numbers),
        *(partial(form_field_panel, year, number) for number in range(year.scale.panels)),
        *(partial(score_seat, year, n, seat) for n in numbers for seat in range(SEATS)),
        partial(select_projects, year, "ai", day=46),
        Outside(partial(year.work_off, 49)),
    ]


@cache
def places(scale: Scale) -> dict[int, str]:
    """What becomes of each company's application: `ineligible`, `selected`, `beyond` the budget,
    or `below` the cut-off.
    """
    fates = dict.fromkeys(range(25, scale.ai_companies + 1, 25), "ineligible")
    rest = sorted((n for n in range(1, scale.ai_companies + 1) if n not in fates), key=lambda n: n * 7919 % 10_007)
    for position, n in enumerate(rest):
        fates[n] = (
            "selected"
            if position < scale.selected
            else "beyond"
            if position < scale.selected + scale.beyond_budget
            else "below"
        )
    return fates


def costs(n: int) -> list[Cost]:
    """A cost table that keeps the shares, in won, a little different for each company."""
    gov = 100_000_000 + (n * 7 % 30) * 5_000_003
    return [
        Cost("solution", gov, gov // 5 + 1_000_000, 0, "솔루션 이용료 7개월"),
        Cost("infrastructure", 20_000_001, 5_000_000, 0, "클라우드 이용료"),
        Cost("labour", 0, 0, gov // 10, "담당자 1명의 참여 인건비"),
    ]


def budget(scale: Scale) -> int:
    """The grants of the selected, in won, rounded up to ten million won: the next in rank no longer fits."""
    grants = sum(sum(cost.gov for cost in costs(n)) for n, fate in places(scale).items() if fate == "selected")
    return -(-grants // 10_000_000) * 10_000_000


def open_call(year: Year, name: str, programme: str, budget: int) -> None:
    """The round is created and open."""
    if year.round(name) is not None:
        return
    call_round = year.act(
        programme_services.create_round, programme, title=TITLES[name], budget=budget, opens_at=year.at(1),
        closes_at=year.at(22), by="officer", day=0.8,
    )  # fmt: skip
    year.act(programme_services.open_round, call_round, by="officer2", day=1)


def close_call(year: Year, name: str) -> None:
    """The round takes no more applications."""
    if year.opened(name).state is RoundState.OPEN:
        year.act(programme_services.close, year.opened(name), by="officer", day=22.01)


def application_of(year: Year, name: str, key: str) -> Application | None:
    """The application of this account's firm in the round."""
    query = select(Application).where(
        Application.round_id == year.opened(name).id, Application.organisation_id == organisation_of(key)
    )
    return db.session.scalars(query).unique().first()


def apply(year: Year, n: int) -> None:
    key = f"ai{n:04}"
    if application_of(year, "ai", key) is not None:
        return
    place = n % len(programmes.definitions()[PROGRAMME].fields)
    field, supplier_key = programmes.definitions()[PROGRAMME].fields[place], ai_supplier(place, n % PER_FIELD)
    day = 2 + n / 40
    application: Application = year.act(application_services.start, year.opened("ai"), by=key, day=day)
    need = f"{field.ko} 일을 하며 쌓인 자료를 쓰지 못하고 있습니다. 자료를 분석해 다음 달의 일감과 문제를 미리 알고 싶습니다."
    year.act(
        application_services.save_need, application, title=f"{field.ko} 자료로 앞을 보는 {n}번 과제", field_code=field.code,
        need=need,
        by=key, day=day,
    )  # fmt: skip
    listed = suppliers.of_organisation(organisation_of(supplier_key), PROGRAMME)[0]
    proposal = year.act(
        matching_services.propose, application, listed, message="함께 신청하고 싶습니다.", by=key, day=day
    )
    year.act(matching_services.accept, proposal, answer="기꺼이 함께하겠습니다.", by=supplier_key, day=day + 0.1)
    year.act(matching_services.choose, proposal, by=key, day=day + 0.15)
    fill(year, application, costs(n), by=key, day=day + 0.2)
    year.act(application_services.submit, application, by=key, day=day + 0.3)


def screen(year: Year, n: int) -> None:
    application = application_of(year, "ai", f"ai{n:04}")
    if application is None or application.state is not ApplicationState.SUBMITTED:
        return
    if places(year.scale)[n] == "ineligible":
        exclude(year, application, day=23)
    else:
        year.act(screening.find_eligible, application, note="", by="officer", day=23)


def form_field_panel(year: Year, number: int) -> None:
    """Panel `number` scores every seventh eligible application."""
    call_round, name = year.opened("ai"), f"{number + 1} 평가위원회"
    form_panel(
        year, "ai", name, evaluators=range(number * SEATS + 1, number * SEATS + SEATS + 1),
        eligible=applications.in_round(call_round.id, ApplicationState.ELIGIBLE)[number :: year.scale.panels],
    )  # fmt: skip


def form_panel(
    year: Year, round_name: str, name: str, *, evaluators: Iterable[int], eligible: list[Application]
) -> None:
    """A panel of this name whose evaluators have accepted and score these applications."""
    call_round = year.opened(round_name)
    if any(row.name == name for row in evaluation.panels(call_round.id)):
        return
    due_on = date_in_korea(year.at(44))
    panel: Panel = year.act(
        evaluation_services.create_panel, call_round, name=name, due_on=due_on, by="officer", day=24
    )
    for n in evaluators:
        seat = year.act(
            evaluation_services.invite, panel, identity.user_by_email(address(f"evaluator{n}")), by="officer", day=24
        )
        year.act(evaluation_services.accept_invitation, seat, by=f"evaluator{n}", day=24.5)
    pairs = [(seat, row) for seat in panel.seats for row in eligible if seat.state is SeatState.ACCEPTED]
    year.act(evaluation_services.assign, panel, pairs, by="officer", day=25)
    year.act(evaluation_services.start_scoring, panel, by="officer", day=25)


def strength_of(year: Year, n: int) -> int:
    """Hundredths of the points that company `n` gets: the three groups do not meet."""
    return {"selected": 90 + n % 9, "beyond": 78 + n % 5, "below": 45 + n % 20}.get(places(year.scale)[n], 0)


def score_seat(year: Year, n: int, seat: int) -> None:
    application = application_of(year, "ai", f"ai{n:04}")
    if application is not None and places(year.scale)[n] != "ineligible":
        score(year, application, seat, strength_of(year, n))


def score(year: Year, application: Application, seat: int, strength: int) -> None:
    """The evaluator in the application's seat `seat`, counted from 0, has handed in a sheet."""
    query = select(Assignment).where(Assignment.application_id == application.id).order_by(Assignment.id)
    found = db.session.scalars(query).unique().all()[seat]
    if found.state is not AssignmentState.ASSIGNED:
        return
    key = found.seat.user.email.partition("@")[0]
    points = {row.code: row.points * strength // 100 for row in application.round.definition.evaluation.scorecard}
    first = next(iter(points))
    points[first] -= (seat + application.id) % 2
    comments = dict.fromkeys(points, "계획이 구체적이고 담당자가 정해져 있습니다.")
    year.act(evaluation_services.declare, found, [], by=key, day=26)
    year.act(
        evaluation_services.submit_sheet, found, points=points, comments=comments, overall="시연용 종합 의견입니다.",
        by=key, day=26 + (application.id + seat) % 15,
    )  # fmt: skip


def select_projects(year: Year, name: str, *, day: float) -> None:
    """Panels are closed, the selection is drawn up, confirmed by a second person, released."""
    call_round = year.opened(name)
    known = selection_queries.selection_of(call_round.id)
    if known is not None and known.state is SelectionState.RELEASED:
        return
    for panel in evaluation.panels(call_round.id):
        if panel.state is PanelState.SCORING:
            year.act(evaluation_services.close_panel, panel, by="officer", day=day)
    selection = year.act(selections.draw_up_selection, call_round, by="officer", day=day + 1)
    year.act(selections.propose_selection, selection, by="officer", day=day + 1)
    year.act(selections.confirm_selection, selection, by="approver", day=day + 2)
    year.act(selections.release, selection, by="officer", day=day + 3)
