"""The AI voucher's year: 700 applications over the 17 fields, seven panels,
209 projects in every stage of their life.
"""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from sqlalchemy import select

from vouchers.agreements import queries as agreements
from vouchers.agreements import services as agreement_services
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications import queries as applications
from vouchers.applications import services as application_services
from vouchers.applications.models import Application
from vouchers.applications.rules import Cost
from vouchers.applications.states import ApplicationState
from vouchers.bank import services as bank
from vouchers.claims import queries as claims
from vouchers.claims.services import invoicing, purchasing
from vouchers.db import db
from vouchers.demo import spending
from vouchers.demo.cast import PROGRAMME, address, sample_pdf
from vouchers.demo.rounds import exclude, fill
from vouchers.demo.spending import STOPS, company_of, supplier_of
from vouchers.demo.year.people import PER_FIELD, SEATS, ai_supplier
from vouchers.demo.year.stage import TITLES, Outside, Scale, Year, organisation_of
from vouchers.documents import queries as documents
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation import services as evaluation_services
from vouchers.evaluation.models import Assignment, Panel
from vouchers.evaluation.states import AssignmentState, PanelState, SeatState
from vouchers.identity import queries as identity
from vouchers.kernel.clock import date_in_korea
from vouchers.matching import services as matching_services
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.programmes import queries as programmes
from vouchers.programmes import services as programme_services
from vouchers.programmes.states import RoundState
from vouchers.screening import services as screening
from vouchers.selection import queries as selection_queries
from vouchers.selection import services as selections
from vouchers.selection.states import SelectionState
from vouchers.settlement import queries as settlements
from vouchers.settlement import services as settlement
from vouchers.suppliers import queries as suppliers

BATCH = 40
"""Invoices in one payment batch."""

LATER = [
    "closed", "paid", "purchased", "closed", "settlement_open", "accepted", "closed", "reviewed", "invoiced", "closed",
]  # fmt: skip
"""After one project for each place to stop, where the others stop, in turn."""


def steps(year: Year) -> list[Callable[[], None]]:
    """From the call to the settlement reports."""
    projects = range(year.scale.selected)
    return [
        *until_selection(year),
        *(partial(_draw_up, year, position) for position in projects),
        Outside(year.make_documents),
        *(partial(_agree, year, position) for position in projects),
        *(partial(_spend, year, position) for position in projects),
        *(partial(_pay, year, number) for number in range(len(projects) // BATCH * 2 + 2)),
        partial(_pay_partly, year),
        *(partial(_settle, year, position) for position in projects),
        partial(report_round, year, "ai"),
    ]


def until_selection(year: Year) -> list[Callable[[], None]]:
    """From the call to the release of the results."""
    numbers = range(1, year.scale.ai_companies + 1)
    return [
        partial(open_call, year, "ai", PROGRAMME, budget(year.scale)),
        *(partial(_apply, year, n) for n in numbers),
        partial(close_call, year, "ai"),
        *(partial(_screen, year, n) for n in numbers),
        *(partial(_form_panel, year, number) for number in range(year.scale.panels)),
        *(partial(_score, year, n, seat) for n in numbers for seat in range(SEATS)),
        partial(select_projects, year, "ai", day=46),
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


def _apply(year: Year, n: int) -> None:
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
    fill(year, application, costs(n), by=key, day=day + 0.2)
    year.act(application_services.submit, application, by=key, day=day + 0.3)


def _screen(year: Year, n: int) -> None:
    application = application_of(year, "ai", f"ai{n:04}")
    if application is None or application.state is not ApplicationState.SUBMITTED:
        return
    if places(year.scale)[n] == "ineligible":
        exclude(year, application, day=23)
    else:
        year.act(screening.find_eligible, application, note="", by="officer", day=23)


def _form_panel(year: Year, number: int) -> None:
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


def _strength(year: Year, n: int) -> int:
    """Hundredths of the points that company `n` gets: the three groups do not meet."""
    return {"selected": 90 + n % 9, "beyond": 78 + n % 5, "below": 45 + n % 20}.get(places(year.scale)[n], 0)


def _score(year: Year, n: int, seat: int) -> None:
    application = application_of(year, "ai", f"ai{n:04}")
    if application is not None and places(year.scale)[n] != "ineligible":
        score(year, application, seat, _strength(year, n))


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


def _project(year: Year, position: int) -> tuple[Application, Agreement | None, str]:
    """The selected application at this place of the year, its agreement, and where it stops."""
    n = sorted(n for n, fate in places(year.scale).items() if fate == "selected")[position]
    application = application_of(year, "ai", f"ai{n:04}")
    if application is None:
        raise LookupError(f"the year has no application of ai{n:04}")
    found = agreements.of_application(application.id)
    stop = STOPS[position] if position < len(STOPS) else LATER[position % len(LATER)]
    return application, found[-1] if found else None, stop


def _reaches(stop: str, milestone: str) -> bool:
    return STOPS.index(stop) >= STOPS.index(milestone)


def _draw_up(year: Year, position: int) -> None:
    application, agreement, _stop = _project(year, position)
    if agreement is None and application.state is ApplicationState.SELECTED:
        starts_on = date_in_korea(year.at(58))
        year.act(agreement_services.draw_up, application, starts_on=starts_on, by="officer", day=52)


def _agree(year: Year, position: int) -> None:
    """Sent, signed by the three parties in turn, and the company's share paid in: as far as the project goes."""
    _application, agreement, stop = _project(year, position)
    if agreement is None or agreement.state is not AgreementState.PREPARED or stop == "prepared":
        return
    year.act(agreement_services.send, agreement, by="officer", day=54)
    if _reaches(stop, "awaiting_supplier"):
        year.act(agreement_services.sign_for_company, agreement, by=company_of(agreement), day=55)
    if stop == "declined":
        reason = "맡았던 사람이 떠나 과제를 할 수 없게 되었습니다."
        year.act(agreement_services.decline, agreement, reason=reason, by=supplier_of(agreement), day=56)
    elif _reaches(stop, "awaiting_agency"):
        year.act(agreement_services.sign_for_supplier, agreement, by=supplier_of(agreement), day=56)
    if _reaches(stop, "deposit_waiting"):
        year.act(agreement_services.sign_for_agency, agreement, by="approver", day=57)
        pay_in(year, agreement, f"YEAR-AI-{position:04}", matched=stop != "deposit_waiting", day=60)


def pay_in(year: Year, agreement: Agreement, line: str, *, matched: bool, day: float) -> None:
    """The company's cash share is on the agency's account; `matched` says that it counts for the agreement."""
    deposit = year.act(
        bank.record_deposit, agreement.round, statement_line=line, payer=agreement.application.organisation.name,
        amount=agreement.cash, deposited_on=date_in_korea(year.at(day)), by="finance", day=day + 0.5,
    )  # fmt: skip
    if matched:
        year.act(agreement_services.match_deposit, deposit, agreement, by="finance", day=day + 1)


def _spend(year: Year, position: int) -> None:
    """One purchase in two invoices, or as much of it as the project has reached."""
    _application, agreement, stop = _project(year, position)
    if agreement is None or stop == "declined" or not _reaches(stop, "purchased") or claims.purchases(agreement.id):
        return
    company, total = company_of(agreement), 40_000_001 + position * 100_003
    day = 70 + position % 60
    purchase = year.act(
        purchasing.request_purchase, agreement, item_code="solution", description="솔루션 이용권과 설치", amount=total,
        by=company, day=day,
    )  # fmt: skip
    if stop == "purchased":
        return
    first = _invoice(year, agreement, purchase, total // 2, day=day + 20, number=2 * position)
    if stop == "refused":
        reason = "설치한 솔루션이 켜지지 않습니다."
        year.act(invoicing.refuse_invoice, first, reason=reason, by=company, day=day + 22)
    if stop in ("invoiced", "refused"):
        return
    year.act(invoicing.accept_invoice, first, amount=total // 2, final=False, reason="", by=company, day=day + 22)
    second = _invoice(year, agreement, purchase, total - total // 2, day=day + 50, number=2 * position + 1)
    year.act(
        invoicing.accept_invoice, second, amount=total - total // 2, final=True, reason="", by=company, day=day + 52
    )


def _invoice(year: Year, agreement: Agreement, purchase: Any, value: int, *, day: float, number: int) -> Any:
    issued_on = date_in_korea(year.at(day))
    return year.act(
        invoicing.submit_invoice, purchase, tax_number=f"{issued_on:%Y%m%d}41000001{number:08}", issued_on=issued_on,
        supply_value=value, vat=value // 10, note="솔루션을 설치하고 교육을 마쳤습니다.", files=[("세금계산서.pdf", sample_pdf())],
        by=supplier_of(agreement), day=day,
    )  # fmt: skip


def _stops(year: Year) -> dict[int, str]:
    """Where each agreement of the round stops, by its key."""
    found = (_project(year, position) for position in range(year.scale.selected))
    return {agreement.id: stop for _application, agreement, stop in found if agreement is not None}


def _pay(year: Year, number: int) -> None:
    """The next batch of what is to be paid, approved by a second person and answered by the bank."""
    due = [key for key, stop in _stops(year).items() if _reaches(stop, "paid")]
    payable = payment_queries.payable(year.opened("ai").id, Agreement.id.in_(due), limit=BATCH)
    if payable:
        pay(year, "ai", payable, day=210 + number)


def pay(year: Year, name: str, invoices: list[Any], *, day: float) -> None:
    """These invoices are paid in one batch."""
    batch = year.act(payments.draw_up_batch, year.opened(name), invoices, by="finance", day=day)
    year.act(payments.approve_batch, batch, by="finance2", day=day + 0.5)
    for order in list(batch.orders):
        spending.confirm(year, order, day=day + 0.9)


def _pay_partly(year: Year) -> None:
    """A batch on its way to the bank, and one that waits for the second person."""
    call_round, stops = year.opened("ai"), _stops(year)
    for stop in ("ordered", "batch_drawn_up"):
        own = payment_queries.payable(
            call_round.id, Agreement.id.in_([key for key, where in stops.items() if where == stop])
        )
        if not own:
            continue
        batch = year.act(payments.draw_up_batch, call_round, own, by="finance", day=220)
        if stop == "ordered":
            year.act(payments.approve_batch, batch, by="finance2", day=221)


def _settle(year: Year, position: int) -> None:
    """Opened, decided line by line, reviewed by the auditor, confirmed, returned, reported:
    as far as the project goes.
    """
    _application, agreement, stop = _project(year, position)
    if (
        agreement is None
        or stop == "declined"
        or not _reaches(stop, "settlement_open")
        or settlements.of_agreement(agreement.id)
    ):
        return
    day = 285 + position % 15
    opened = year.act(settlement.open_settlement, agreement, by="officer", day=day)
    if stop == "settlement_open":
        return
    for place, line in enumerate(list(opened.lines)):
        decision: dict[str, Any] = {"allowed": True}
        if position % 7 == 0 and place == 0:
            decision = {
                "allowed": False, "amount": 1_234_567 + position, "reason_code": "no-evidence",
                "reason": "교육 참석 명단이 없습니다.",
            }  # fmt: skip
        year.act(settlement.decide_line, line, by="officer", day=day + 1, **decision)
    close_settlement(year, opened, stop, day=day + 2)


def close_settlement(year: Year, opened: Any, stop: str, *, day: float) -> None:
    """A settlement whose lines are decided goes on to where it stops."""
    year.act(settlement.ask_review, opened, identity.user_by_email(address("auditor")), by="officer", day=day)
    if stop == "under_review":
        return
    year.act(settlement.agree, opened, opinion="증빙과 금액이 맞으며 판단이 적정합니다.", by="auditor", day=day + 3)
    if stop == "reviewed":
        return
    year.act(settlement.confirm, opened, by="officer2", day=day + 4)
    if stop == "confirmed":
        return
    spending.give_back(year, opened, day=day + 6)
    if stop == "returning":
        return
    year.act(settlement.return_money, opened, by="finance2", day=day + 6.5)
    if stop == "closed":
        year.act(settlement.issue_report, opened, by="officer", day=day + 7)


def report_round(year: Year, name: str) -> None:
    """The round's settlement report is asked for once."""
    call_round = year.opened(name)
    if not documents.of_case(call_round.reference):
        year.act(settlement.issue_round_report, call_round, by="officer", day=325)
