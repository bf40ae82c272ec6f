"""The cloud voucher's year: 646 companies choose among 260 services, use them for seven months, and are settled."""

from collections.abc import Callable
from functools import partial

from vouchers.agreements import queries as agreements
from vouchers.agreements import services as agreement_services
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications import queries as applications
from vouchers.applications import services as application_services
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.claims import queries as claims
from vouchers.claims import rules as months
from vouchers.claims.models import Invoice
from vouchers.claims.services import invoicing, purchasing
from vouchers.demo import metered
from vouchers.demo.cast import METERED, account_of
from vouchers.demo.rounds import fill
from vouchers.demo.spending import company_of, supplier_of
from vouchers.demo.year.ai import close_settlement, pay, pay_in, report_round
from vouchers.demo.year.people import cloud_supplier
from vouchers.demo.year.selecting import application_of, close_call, form_panel, open_call, score, select_projects
from vouchers.demo.year.stage import Outside, Year, organisation_of
from vouchers.kernel.clock import date_in_korea, days_of
from vouchers.kernel.money import THOUSAND
from vouchers.matching import queries as matching
from vouchers.matching import services as matching_services
from vouchers.payments import queries as payments
from vouchers.programmes import queries as programmes
from vouchers.screening import services as screening
from vouchers.settlement import queries as settlements
from vouchers.settlement import services as settlement
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.models import Plan, Supplier

BUDGET = 4_000_000_000
"""Won: more than all ask for together, so that the cut-off alone decides."""
SEATS = 2
"""Evaluators of a panel, as the grants are small."""
BATCH = 100
"""Months of use in one payment batch."""


def steps(year: Year) -> list[Callable[[], None]]:
    """From the call to the settlement reports."""
    numbers = range(1, year.scale.cloud_companies + 1)
    over = range(8)  # seven months touch eight calendar months
    return [
        partial(open_call, year, "cloud", METERED, BUDGET),
        *(partial(_apply, year, n) for n in numbers),
        partial(close_call, year, "cloud"),
        *(partial(_screen, year, n) for n in numbers),
        *(partial(_form_panel, year, number) for number in range(year.scale.panels)),
        *(partial(_score, year, n, seat) for n in numbers for seat in range(SEATS)),
        partial(select_projects, year, "cloud", day=46),
        Outside(partial(year.work_off, 49)),
        *(partial(_choose, year, n) for n in numbers),
        *(partial(_draw_up, year, n) for n in numbers),
        Outside(year.make_documents),
        *(partial(_agree, year, n) for n in numbers),
        *(partial(_use, year, n, place) for place in over for n in numbers),
        *(step for _number in range(len(numbers) * len(over) // BATCH + 1) for step in _pay(year)),
        *(partial(_settle, year, n) for n in numbers),
        partial(report_round, year, "cloud"),
    ]


def _apply(year: Year, n: int) -> None:
    key = f"cloud{n:04}"
    if application_of(year, "cloud", key) is not None:
        return
    fields = programmes.definitions()[METERED].fields
    field, day = fields[n % len(fields)], 2 + n / 40
    application: Application = year.act(application_services.start, year.opened("cloud"), by=key, day=day)
    need = f"{field.ko} 일을 손으로 하느라 밤을 새웁니다. 어디서나 함께 쓸 수 있는 서비스로 바꾸고 싶습니다."
    year.act(
        application_services.save_need, application, title=f"{field.ko} 일을 덜어 주는 서비스", field_code=field.code, need=need,
        by=key, day=day,
    )  # fmt: skip
    fill(year, application, metered.costs(), by=key, day=day + 0.1)
    year.act(application_services.submit, application, by=key, day=day + 0.2)


def _screen(year: Year, n: int) -> None:
    application = application_of(year, "cloud", f"cloud{n:04}")
    if application is not None and application.state is ApplicationState.SUBMITTED:
        year.act(screening.find_eligible, application, note="", by="officer", day=23)


def _form_panel(year: Year, number: int) -> None:
    form_panel(
        year, "cloud", f"클라우드 {number + 1} 평가위원회", evaluators=range(number * SEATS + 1, number * SEATS + SEATS + 1),
        eligible=applications.in_round(year.opened("cloud").id, ApplicationState.ELIGIBLE)[number :: year.scale.panels],
    )  # fmt: skip


def _score(year: Year, n: int, seat: int) -> None:
    """One application in twenty stays below the cut-off."""
    application = application_of(year, "cloud", f"cloud{n:04}")
    if application is not None:
        score(year, application, seat, 50 if n % 20 == 0 else 75 + n % 20)


def _offer(year: Year, n: int) -> tuple[Supplier, list[Plan]]:
    """The supplier and the plans that company `n` chooses: the services are taken in turn."""
    place = n % year.scale.cloud_services
    second = place >= year.scale.cloud_suppliers
    listed = suppliers.of_organisation(
        organisation_of(cloud_supplier(place - year.scale.cloud_suppliers if second else place)), METERED
    )[0]
    solution = sorted(listed.solutions, key=lambda row: row.id)[second]
    return listed, sorted(solution.plans, key=lambda row: row.id)


def _choose(year: Year, n: int) -> None:
    application = application_of(year, "cloud", f"cloud{n:04}")
    if (
        application is None
        or application.state is not ApplicationState.SELECTED
        or matching.of_application(application.id)
    ):
        return
    supplier, plans = _offer(year, n)
    proposal = metered.ask(year, application, supplier, plans, day=51)
    year.act(
        matching_services.accept, proposal, answer="잘 도와드리겠습니다.", by=metered.proposal_key(proposal), day=52
    )
    year.act(matching_services.choose, proposal, by=account_of(application.organisation_id), day=52.1)


def _agreement(year: Year, n: int) -> Agreement | None:
    application = application_of(year, "cloud", f"cloud{n:04}")
    found = agreements.of_application(application.id) if application is not None else []
    return found[-1] if found else None


def _draw_up(year: Year, n: int) -> None:
    application = application_of(year, "cloud", f"cloud{n:04}")
    if application is None or application.state is not ApplicationState.SELECTED or _agreement(year, n) is not None:
        return
    year.act(agreement_services.draw_up, application, starts_on=date_in_korea(year.at(58)), by="officer", day=53)


def _agree(year: Year, n: int) -> None:
    """Signed by the three parties, the share paid in, everything of the metered line held."""
    agreement = _agreement(year, n)
    if agreement is None or agreement.state is not AgreementState.PREPARED:
        return
    year.act(agreement_services.send, agreement, by="officer", day=54)
    year.act(agreement_services.sign_for_company, agreement, by=company_of(agreement), day=55)
    year.act(agreement_services.sign_for_supplier, agreement, by=supplier_of(agreement), day=56)
    year.act(agreement_services.sign_for_agency, agreement, by="approver", day=57)
    pay_in(year, agreement, f"YEAR-CLOUD-{n:04}", matched=True, day=60)
    metered.hold(year, agreement, day=62)


def _use(year: Year, n: int, place: int) -> None:
    """The month at this place of the agreement is reported by the supplier and confirmed by the company.

    One company in thirty uses ten times its plan, and bears what exceeds its hold.
    """
    agreement = _agreement(year, n)
    purchase = claims.open_metered(agreement.id, "usage-fee") if agreement is not None else None
    if agreement is None or purchase is None:
        return
    touched = months.months_between(agreement.starts_on, agreement.ends_on)
    if place >= len(touched) or touched[place] not in claims.unclaimed_months(purchase, date_in_korea(year.at(325))):
        return
    seats = metered.SEATS * (10 if n % 30 == 0 else 1)
    last = days_of(touched[place])[1]
    day = (last - date_in_korea(year.start)).days + 1.5
    used = {"사용자·월": seats * THOUSAND, "GB·월": 20_000 + n % 97 * 125}
    invoice = metered.report(
        year, purchase, touched[place], used, day=max(day, 63), number=f"41000002{n * 10 + place:08}"
    )
    year.act(
        invoicing.confirm_use,
        invoice,
        amount=invoice.supply_value,
        reason="",
        by=company_of(agreement),
        day=max(day, 63) + 2,
    )


def _pay(year: Year) -> list[Callable[[], None]]:
    """The next hundred months, except those of one company in ten, which wait."""

    def due() -> list[Invoice]:
        return payments.payable(year.opened("cloud").id, Application.id % 10 != 0, limit=BATCH)

    return pay(year, "cloud", due, day=290)


def _settle(year: Year, n: int) -> None:
    """One company in three is settled to its report; its remaining hold is given back first."""
    agreement = _agreement(year, n)
    if (
        agreement is None
        or n % 3
        or not agreement.application.id % 10
        or settlements.of_agreement(agreement.id) is not None
    ):
        return
    if agreement.state is not AgreementState.CONCLUDED:
        return
    for purchase in claims.purchases(agreement.id):
        if claims.open_metered(agreement.id, purchase.item_code) is not None:
            year.act(purchasing.close_purchase, purchase, by=company_of(agreement), day=295)
    opened = year.act(settlement.open_settlement, agreement, by="officer", day=300)
    for line in list(opened.lines):
        year.act(settlement.decide_line, line, allowed=True, by="officer", day=301)
    close_settlement(year, opened, "closed" if n % 2 else "reviewed", day=302)
