"""The metered programme's round: services chosen after selection, months of use, what exceeds the hold, settlement."""

from collections.abc import Callable, Sequence

from vouchers.agreements import bulk
from vouchers.agreements import queries as agreements_of
from vouchers.agreements import services as agreements
from vouchers.agreements.models import Agreement
from vouchers.applications import queries as applications
from vouchers.applications import services
from vouchers.applications.models import Application
from vouchers.applications.rules import Cost
from vouchers.applications.states import ApplicationState
from vouchers.bank import services as bank
from vouchers.claims import queries as claim_queries
from vouchers.claims import rules as months
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.services import invoicing, purchasing
from vouchers.claims.states import PurchaseState
from vouchers.demo import cast, evaluating, spending
from vouchers.demo.cast import METERED, Stage, address, sample_pdf
from vouchers.demo.rounds import fill, open_round
from vouchers.demo.spending import company_of, supplier_of, tax_number
from vouchers.demo.stories import CLOUD
from vouchers.evaluation import services as evaluation
from vouchers.facts.states import Size
from vouchers.identity import queries as people
from vouchers.kernel.clock import date_in_korea, days_of
from vouchers.kernel.money import THOUSAND, line_amount
from vouchers.matching import services as matching
from vouchers.matching.models import Proposal
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.programmes import services as programmes
from vouchers.screening import services as screening
from vouchers.selection import services as selections
from vouchers.settlement import services as settlement
from vouchers.suppliers import catalogue
from vouchers.suppliers import services as suppliers
from vouchers.suppliers.models import Plan, Supplier

OFFERS = {
    "cloud1": (
        "구름 오피스(시연)",
        "함께 쓰는 문서",
        "management",
        "문서와 메일, 일정을 어디서나 함께 쓰는 업무 서비스입니다.",
    ),
    "cloud2": (
        "맑은 장부(시연)",
        "클라우드 회계",
        "accounting",
        "장부와 세금계산서, 급여를 한 곳에서 처리하는 회계 서비스입니다.",
    ),
    "cloud3": (
        "단골 지기(시연)",
        "손님 관리",
        "customer-relations",
        "손님의 주문과 문의를 모아 다시 찾게 돕는 고객관리 서비스입니다.",
    ),
}
PLANS = [
    ("도입 컨설팅", "consulting", "건", 2_000_000),
    ("자료 이전과 교육", "migration", "건", 3_000_000),
    ("기본 요금제", "usage-fee", "사용자·월", 12_000),
    ("저장 공간", "usage-fee", "GB·월", 1_100),
]

NEEDS = [(story.field, story.title, story.need) for story in CLOUD]

STOPS = [
    "choosing", "proposed", "turned_down", "prepared", "held", "reported", "refused", "confirmed", "exceeded",
    "settled",
]  # fmt: skip
"""Where the first, second, … selected company stops; one more is only selected, one gives up."""

APPLICANTS = range(12, 25)
SEATS = 10
"""Users that a company of the demo plans for; some use more."""


def steps(stage: Stage) -> list[Callable[[], None]]:
    """Catalogue, round, evaluation, agreements, months of use, settlement."""
    return [
        *(lambda key=key: _supplier(stage, key) for key in OFFERS),
        lambda: open_round(
            stage, "metered", "클라우드 바우처 1차 공고", 300_000_000, opened=1, closes=22, programme=METERED
        ),
        *(lambda n=n: _apply(stage, n) for n in APPLICANTS),
        lambda: _select(stage),
        lambda: _choose(stage),
        lambda: _agree(stage),
        lambda: _use(stage),
        lambda: _settle(stage),
        lambda: stage.act(settlement.issue_round_report, stage.things["metered"], by="officer", day=98) and None,
        stage.make_documents,
    ]


def _supplier(stage: Stage, key: str) -> None:
    name, service, field, description = OFFERS[key]
    number = list(OFFERS).index(key) + 1
    organisation = cast.sign_up(stage, key, name, f"클라우드 공급기업 {number} 대표자", 920 + number)
    cast.profile(stage, key, organisation, Size.SME, "seoul", "클라우드 서비스")
    cast.confirm_firm(stage, key, organisation)
    supplier = stage.act(
        suppliers.register, organisation, METERED, introduction=f"{name}는 시연을 위해 꾸며 낸 회사입니다.", slots=50,
        bank_code="011", account=f"000-44-{number:06}", holder=name, by=key, day=0.2,
    )  # fmt: skip
    solution = stage.act(
        catalogue.add_solution, supplier, name=service, description=description, field_codes=[field], tags=["클라우드"],
        price_from=None, price_to=None, by=key, day=0.3,
    )  # fmt: skip
    plans = [
        stage.act(catalogue.add_plan, solution, name=plan, item_code=item, unit=unit, unit_price=price, by=key, day=0.4)
        for plan, item, unit, price in PLANS
    ]
    stage.act(catalogue.set_price, plans[2], 13_000, by=key, day=0.45)
    withdrawn = stage.act(
        catalogue.add_plan,
        solution,
        name="옛 요금제",
        item_code="usage-fee",
        unit="사용자·월",
        unit_price=9_000,
        by=key,
        day=0.4,
    )
    stage.act(catalogue.withdraw_plan, withdrawn, by=key, day=0.46)
    stage.act(suppliers.admit_supplier, supplier, by="officer", day=0.5)
    stage.things[key] = supplier
    stage.things[f"{key}/plans"] = plans


def _apply(stage: Stage, n: int) -> None:
    key = f"company{n:02}"
    field, title, need = NEEDS[n % len(NEEDS)]
    application: Application = stage.act(services.start, stage.things["metered"], by=key, day=5 + n / 24)
    stage.act(services.save_need, application, title=title, field_code=field, need=need, by=key, day=5 + n / 24)
    fill(stage, application, costs(), by=key, day=5 + n / 24)
    stage.act(services.submit, application, by=key, day=5 + n / 24)


def costs() -> list[Cost]:
    """Consulting, migration and fees; the company bears a fifth in cash."""
    return [
        Cost("consulting", 1_600_000, 400_000, 0, "도입 컨설팅 1건"),
        Cost("migration", 2_400_000, 600_000, 0, "자료 이전과 교육 1건"),
        Cost("usage-fee", 1_000_001, 250_001, 0, "10명 7개월"),
    ]


def _select(stage: Stage) -> None:
    call_round = stage.things["metered"]
    stage.act(programmes.close, call_round, by="officer", day=22.01)
    for application in applications.in_round(call_round.id, ApplicationState.SUBMITTED):
        stage.act(screening.find_eligible, application, note="", by="officer", day=23)
    evaluating.form_panel(stage, "metered", day=24, evaluators=range(1, 3))
    for evaluator in (1, 2):
        for assignment in evaluating.pile_of(stage, "metered", evaluator):
            stage.act(evaluation.declare, assignment, [], by=f"evaluator{evaluator}", day=26)
            evaluating.fill_sheet(stage, assignment, evaluator, 26, submit=True)
    stage.act(evaluation.close_panel, stage.things["metered/panel"], by="officer", day=28)
    selection = stage.act(selections.draw_up_selection, call_round, by="officer", day=29)
    stage.act(selections.propose_selection, selection, by="officer", day=29)
    stage.act(selections.confirm_selection, selection, by="approver", day=29.5)
    stage.act(selections.release, selection, by="officer", day=30)
    stage.work_off(30)


def _choose(stage: Stage) -> None:
    """Each selected company asks for services; one waits for the answer, one is turned down, one gives up."""
    selected = applications.in_round(stage.things["metered"].id, ApplicationState.SELECTED)
    stage.things["chosen"] = {}
    for stop, application in zip(STOPS, selected, strict=False):
        if stop == "choosing":
            continue
        proposal = choose(stage, application, day=31)
        if stop == "turned_down":
            reason = "그 업종의 자료는 옮겨 드리지 못합니다."
            stage.act(matching.decline, proposal, reason=reason, by=proposal_key(proposal), day=31.5)
        elif stop != "proposed":
            stage.act(matching.accept, proposal, answer="잘 도와드리겠습니다.", by=proposal_key(proposal), day=31.5)
            stage.act(matching.choose, proposal, by=_account(application.organisation_id), day=31.6)
            stage.things["chosen"][stop] = application
    gone = selected[len(STOPS)]
    stage.act(services.withdraw, gone, reason="사업을 접게 되었습니다.", by=_account(gone.organisation_id), day=32)


def choose(stage: Stage, application: Application, *, day: float) -> Proposal:
    """The company asks the supplier of its class."""
    key = next(key for key, offer in OFFERS.items() if offer[2] == application.field_code)
    return ask(stage, application, stage.things[key], stage.things[f"{key}/plans"], day=day)


def ask(stage: Stage, application: Application, supplier: Supplier, plans: Sequence[Plan], *, day: float) -> Proposal:
    """The company asks a supplier for consulting, migration and seven months of use."""
    consulting, migration, seats, storage = plans
    proposal: Proposal = stage.act(
        matching.propose, application, supplier, message="함께하고 싶습니다.", by=_account(application.organisation_id),
        day=day, quantities={consulting.id: (1, 1), migration.id: (1, 1), seats.id: (SEATS, 7), storage.id: (30, 7)},
    )  # fmt: skip
    return proposal


def proposal_key(proposal: Proposal) -> str:
    """The account that answers for the supplier."""
    return _account(proposal.supplier.organisation_id)


def _account(organisation_id: int) -> str:
    return cast.account_of(organisation_id)


def _agree(stage: Stage) -> None:
    starts_on = date_in_korea(stage.at(33))
    stage.act(bulk.draw_up_all, stage.things["metered"], starts_on=starts_on, by="officer", day=33)
    stage.work_off(33)
    drawn = {
        stop: agreements_of.of_application(application.id)[-1] for stop, application in stage.things["chosen"].items()
    }
    stage.make_documents()
    stage.things["metered/agreements"] = drawn
    for number, (stop, agreement) in enumerate(drawn.items(), start=1):
        if stop == "prepared":
            continue
        stage.act(agreements.send, agreement, by="officer", day=34)
        stage.act(agreements.sign_for_company, agreement, by=company_of(agreement), day=34.2)
        stage.act(agreements.sign_for_supplier, agreement, by=supplier_of(agreement), day=34.4)
        stage.act(agreements.sign_for_agency, agreement, by="approver", day=34.6)
        deposit = stage.act(
            bank.record_deposit, agreement.round, statement_line=f"CLOUD-{number:04}",
            payer=agreement.application.organisation.name, amount=agreement.cash,
            deposited_on=date_in_korea(stage.at(35)), by="finance", day=35.5,
        )  # fmt: skip
        stage.act(agreements.match_deposit, deposit, agreement, by="finance", day=36)


def _use(stage: Stage) -> None:
    """Holds, and the months that are over: some confirmed, one waiting, one refused, one beyond its hold."""
    for stop, agreement in stage.things["metered/agreements"].items():
        if stop == "prepared":
            continue
        purchase = hold(stage, agreement, day=37)
        over = [month for month in _months(stage, agreement)]
        for position, month in enumerate(over if stop != "held" else []):
            seats = SEATS * 10 if stop in ("exceeded", "settled") else SEATS
            day = max((days_of(month)[1] - date_in_korea(stage.at(0))).days + 1.5, 38)
            invoice = report(
                stage, purchase, month, {"사용자·월": seats * THOUSAND, "GB·월": 28_500 + position * 125}, day=day
            )
            if stop == "refused" and position == 0:
                reason = "그달에 쓰지 않은 사용자가 들어 있습니다."
                stage.act(invoicing.refuse_invoice, invoice, reason=reason, by=company_of(agreement), day=day + 1)
            elif not (stop == "reported" and position == len(over) - 1):
                stage.act(
                    invoicing.confirm_use,
                    invoice,
                    amount=invoice.supply_value,
                    reason="",
                    by=company_of(agreement),
                    day=day + 1,
                )


def hold(stage: Stage, agreement: Agreement, *, day: float) -> Purchase:
    """The company holds everything that its metered line has."""
    line = next(row for row in agreement.lines if row.item_code == "usage-fee")
    purchase: Purchase = stage.act(
        purchasing.request_purchase, agreement, item_code=line.item_code, description="7개월 이용",
        amount=line.gov + line.cash,
        by=company_of(agreement), day=day,
    )  # fmt: skip
    return purchase


def _months(stage: Stage, agreement: Agreement) -> list[str]:
    """The months of the agreement that were over five days before the demo's present."""
    today = date_in_korea(stage.at(95))
    touched = months.months_between(agreement.starts_on, agreement.ends_on)
    return [month for month in touched if months.is_over(month, agreement.ends_on, today=today)]


def report(
    stage: Stage, purchase: Purchase, month: str, used: dict[str, int], *, day: float, number: str = ""
) -> Invoice:
    """The supplier claims a month: `used` is thousandths of a unit by unit; `number` ends the tax invoice's number."""
    services_ = [row for row in purchase.agreement.services if row.item_code == purchase.item_code]
    quantities = {row.id: used[row.unit] for row in services_}
    value = sum(line_amount(row.unit_price, used[row.unit]) for row in services_)
    issued_on = days_of(month)[1]
    invoice: Invoice = stage.act(
        invoicing.report_use, purchase, month=month, quantities=quantities,
        tax_number=f"{issued_on:%Y%m%d}{number}" if number else tax_number(stage, issued_on), issued_on=issued_on,
        supply_value=value, vat=value // 10, note="그달의 이용 명세를 붙입니다.",
        files=[("이용명세.pdf", sample_pdf())], by=supplier_of(purchase.agreement), day=day,
    )  # fmt: skip
    return invoice


def _settle(stage: Stage) -> None:
    """One agreement has spent everything, long before it ends: paid, and settled to its report."""
    call_round = stage.things["metered"]
    last = stage.things["metered/agreements"]["settled"]
    for line in last.lines:
        if line.item_code != "usage-fee":
            spending.deliver(stage, last, line.item_code, line.gov + line.cash, day=60)
    payable = payment_queries.payable(call_round.id, Agreement.id == last.id)
    batch = stage.act(payments.draw_up_batch, call_round, payable, by="finance", day=95.1)
    spending.approve(stage, batch, by="finance2", day=95.2)
    for order in batch.orders:
        spending.confirm(stage, order, day=95.3)
    for purchase in claim_queries.purchases(last.id):
        if purchase.state is not PurchaseState.REQUESTED:
            continue
        stage.act(purchasing.close_purchase, purchase, by=company_of(last), day=95.4)
    opened = stage.act(settlement.open_settlement, last, by="officer", day=96)
    for line in opened.lines:
        stage.act(settlement.decide_line, line, allowed=True, by="officer", day=96.1)
    stage.act(settlement.ask_review, opened, people.user_by_email(address("auditor")), by="officer", day=96.2)
    stage.act(settlement.agree, opened, opinion="이용량과 세금계산서가 맞습니다.", by="auditor", day=96.4)
    stage.act(settlement.confirm, opened, by="officer2", day=96.6)
    spending.send_back(stage, opened, day=96.8)
    stage.act(settlement.issue_report, opened, by="officer", day=97)
