"""The year's staff, evaluators, companies and suppliers. All of them plainly fictional."""

from collections.abc import Callable
from functools import partial

from vouchers.demo import cast
from vouchers.demo.cast import METERED, PROGRAMME
from vouchers.demo.metered import PLANS
from vouchers.demo.year.stage import Year, knows
from vouchers.facts.states import Size
from vouchers.kernel.actor import StaffRole
from vouchers.programmes import queries as programmes
from vouchers.suppliers import catalogue
from vouchers.suppliers import services as suppliers

SEATS = 5
"""Evaluators of a panel of the AI voucher."""
PER_FIELD = 6
"""AI suppliers of each field: seven places each are enough for all who apply."""

PLACES = [
    "가온", "나래", "다솜", "라온", "마루", "바른", "새솔", "아람", "자람", "차오름", "카나", "타래", "파랑", "하늘", "가람", "누리",
    "도담", "미르", "보람", "소담", "온새", "이든", "초롱", "푸름", "한빛", "해온",
]  # fmt: skip
TRADES = [
    "제과", "식품", "섬유", "기계", "물류", "수산", "의원", "교육", "농원", "패션", "미디어", "공방", "환경", "안전", "유통", "금속",
    "돌봄", "상회", "전자", "목재", "인쇄", "설비", "화학", "건축", "약국", "서점", "가구",
]  # fmt: skip
"""Twenty-six places and twenty-seven trades share no divisor: 702 names before one returns."""
REGIONS = ("seoul", "busan", "daegu", "incheon", "gwangju", "daejeon", "gyeonggi", "gangwon")


def steps(year: Year) -> list[Callable[[], None]]:
    """A step a person, a firm or a supplier."""
    ai_fields = programmes.definitions()[PROGRAMME].fields
    return [
        *(partial(_staff, year, key) for key in cast.STAFF),
        *(partial(_evaluator, year, n) for n in range(6, year.scale.panels * SEATS + 1)),
        *(partial(_company, year, f"ai{n:04}", n) for n in range(1, year.scale.ai_companies + 1)),
        *(partial(_company, year, f"cloud{n:04}", 1000 + n) for n in range(1, year.scale.cloud_companies + 1)),
        *(partial(_ai_supplier, year, n) for n in range(len(ai_fields) * PER_FIELD)),
        *(partial(_cloud_supplier, year, n) for n in range(year.scale.cloud_suppliers)),
    ]


def _staff(year: Year, key: str) -> None:
    if not knows(key):
        cast.appoint(year, key, *cast.STAFF[key])


def _evaluator(year: Year, n: int) -> None:
    if not knows(f"evaluator{n}"):
        cast.appoint(year, f"evaluator{n}", f"시연 평가위원 {n}", StaffRole.EVALUATOR)


def company_name(n: int) -> str:
    """The name of the year's company `n`; it says that it is a demo."""
    return f"{PLACES[n % len(PLACES)]} {TRADES[n % len(TRADES)]}(시연)"


def _company(year: Year, key: str, n: int) -> None:
    if knows(key):
        return
    organisation = cast.sign_up(year, key, company_name(n), f"수요기업 {key} 대표자", 10_000 + n)
    size = Size.SMALL_MERCHANT if n % 4 == 0 else Size.SME
    cast.profile(year, key, organisation, size, REGIONS[n % len(REGIONS)], "제조업")
    cast.confirm_firm(year, key, organisation)


def _ai_supplier(year: Year, n: int) -> None:
    key = ai_supplier(n // PER_FIELD, n % PER_FIELD)
    if knows(key):
        return
    field = programmes.definitions()[PROGRAMME].fields[n // PER_FIELD]
    name = f"{PLACES[n % len(PLACES)]} {field.ko} 인공지능(시연)"
    organisation = cast.sign_up(year, key, name, f"공급기업 {key} 대표자", 20_000 + n)
    cast.profile(year, key, organisation, Size.SME, REGIONS[n % len(REGIONS)], "소프트웨어 개발")
    cast.confirm_firm(year, key, organisation)
    supplier = year.act(
        suppliers.register, organisation, PROGRAMME, introduction=f"{name}은 시연을 위해 꾸며 낸 회사입니다.", slots=7,
        bank_code="004", account=f"000-20-{n:06}", holder=name, by=key, day=0.2,
    )  # fmt: skip
    year.act(
        catalogue.add_solution, supplier, name=f"{field.ko} 분석", field_codes=[field.code], tags=[field.ko, "예측"],
        description=f"{field.ko} 분야의 자료를 모아 살피고, 다음에 할 일을 예측하여 알려 드리는 솔루션입니다.",
        price_from=50_000_000, price_to=250_000_000, by=key, day=0.3,
    )  # fmt: skip
    year.act(suppliers.admit_supplier, supplier, by="officer", day=0.5)


def ai_supplier(field: int, number: int) -> str:
    """The account of a supplier of the AI voucher's field at this place of the definition."""
    return f"aisupplier{field:02}{number}"


def _cloud_supplier(year: Year, n: int) -> None:
    key = cloud_supplier(n)
    if knows(key):
        return
    fields = programmes.definitions()[METERED].fields
    name = f"{PLACES[n % len(PLACES)]} 구름 {n + 1}호(시연)"
    organisation = cast.sign_up(year, key, name, f"공급기업 {key} 대표자", 30_000 + n)
    cast.profile(year, key, organisation, Size.SME, REGIONS[n % len(REGIONS)], "클라우드 서비스")
    cast.confirm_firm(year, key, organisation)
    supplier = year.act(
        suppliers.register, organisation, METERED, introduction=f"{name}는 시연을 위해 꾸며 낸 회사입니다.", slots=20,
        bank_code="011", account=f"000-30-{n:06}", holder=name, by=key, day=0.2,
    )  # fmt: skip
    for number in range(1 + (n < year.scale.cloud_services - year.scale.cloud_suppliers)):
        field = fields[(n + number) % len(fields)]
        solution = year.act(
            catalogue.add_solution, supplier, name=f"{field.ko} 서비스 {number + 1}", field_codes=[field.code],
            tags=["클라우드"],
            description=f"{field.ko} 업무를 어디서나 함께 할 수 있게 돕는 서비스입니다.", price_from=None, price_to=None,
            by=key, day=0.3,
        )  # fmt: skip
        for plan, item, unit, price in PLANS:
            year.act(
                catalogue.add_plan, solution, name=plan, item_code=item, unit=unit, unit_price=price, by=key, day=0.4
            )
    year.act(suppliers.admit_supplier, supplier, by="officer", day=0.5)


def cloud_supplier(n: int) -> str:
    """The account of the cloud voucher's supplier `n`, counted from 0."""
    return f"cloudsupplier{n:03}"
