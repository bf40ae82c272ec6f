"""The people and companies of the demo. Companies are plainly fictional, people are named by their role."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from flask import Flask

from vouchers import schedule
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.facts.states import Size
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.models import Purpose
from vouchers.identity.passwords import chosen
from vouchers.kernel import clock
from vouchers.kernel.actor import SYSTEM, Actor, MemberRole, StaffRole
from vouchers.kernel.registration import business_check_digit
from vouchers.organisations import firms, staff
from vouchers.organisations import queries as organisations
from vouchers.organisations import services as organisation_services
from vouchers.organisations.models import FirmConfirmation, Organisation
from vouchers.suppliers import catalogue
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers import services as supplier_services

PASSWORD = "demo-garden-2020"
PROGRAMME = "ai-voucher.2020"
METERED = "cloud-voucher.2020"
"""The two programmes that the demo plays: applied for together with a supplier, and chosen from a catalogue."""

BEFORE = 250
"""Days that the past round, and everybody's joining, lies before the beginning: its agreements are over by then."""

STAFF: dict[str, tuple[str, StaffRole]] = {
    "admin": ("시연 관리자", StaffRole.ADMINISTRATOR),
    "admin2": ("시연 관리자 2", StaffRole.ADMINISTRATOR),
    "officer": ("시연 담당관", StaffRole.OFFICER),
    "officer2": ("시연 담당관 2", StaffRole.OFFICER),
    "approver": ("시연 결재자", StaffRole.APPROVER),
    "finance": ("시연 회계 담당관", StaffRole.FINANCE),
    "finance2": ("시연 회계 담당관 2", StaffRole.FINANCE),
    "auditor": ("시연 회계법인", StaffRole.AUDITOR),
    **{f"evaluator{n}": (f"시연 평가위원 {n}", StaffRole.EVALUATOR) for n in range(1, 6)},
}

COMPANIES = [
    "가나다 제과", "나래 식품", "다올 섬유", "라온 기계", "마루 물류", "바다 수산", "사랑 의원", "아람 교육", "자람 농원",
    "차오름 패션", "카나리 미디어", "타래 공방", "파랑 환경", "하늘 안전", "가온 법무", "나루 금융", "다솜 돌봄", "라임 상회",
    "마중 창업", "바른 반도체", "새솔 민원", "아침 유통", "자운 정밀", "초롱 출판", "해온 설비", "두레 상점",
]  # fmt: skip

SUPPLIERS = [
    ("누리 비전(시연)", "불량 검사 비전", "카메라 영상으로 제품의 흠집과 불량을 찾아 생산 라인에 바로 알려 주는 검사 솔루션입니다.",
     ["manufacturing", "semiconductor", "textile-fashion"], ["불량 검사", "영상 인식"]),
    ("온달 언어(시연)", "문서 요약과 상담", "문서를 읽고 요약하며 고객의 질문에 답하는 상담 챗봇을 만들어 드립니다.",
     ["press-media", "law", "public-services", "education"], ["챗봇", "문서 요약"]),
    ("해솔 예측(시연)", "수요 예측", "판매와 재고 자료로 다음 주의 수요를 예측하고 발주량을 추천하는 솔루션입니다.",
     ["retail-commerce", "logistics-mobility", "agriculture-fisheries"], ["수요 예측", "재고"]),
    ("다온 케어(시연)", "건강 이상 감지", "말소리와 움직임에서 치매와 건강 이상의 조짐을 찾아 돌보는 사람에게 알립니다.",
     ["healthcare", "dementia-care", "sign-language-access"], ["음성 분석", "이상 감지"]),
]  # fmt: skip

INTRODUCTIONS = [
    "제조 현장의 검사 장비를 만들던 사람들이 세운 시연용 회사입니다. 설치와 첫 석 달의 판정 기준 잡기를 함께합니다.",
    "법률, 언론, 공공 상담의 문서를 다루는 시연용 회사입니다. 개인정보를 지우는 도구를 함께 드립니다.",
    "가게와 물류의 수요를 예측하는 시연용 회사입니다. 지금 쓰는 계산대와 장부를 그대로 이어 씁니다.",
    "병원과 돌봄 현장의 말소리를 다루는 시연용 회사입니다. 동의서와 보관 기준을 먼저 정하고 시작합니다.",
]

SHOWN = {
    "company01": "수요기업 대표자",
    "member01": "수요기업 실무자",
    "supplier1": "공급기업 대표자",
    "evaluator1": "평가위원",
    "officer": "담당관",
    "officer2": "담당관 (둘째 사람)",
    "approver": "결재자",
    "finance": "회계 담당관",
    "finance2": "회계 담당관 (둘째 사람)",
    "auditor": "회계법인",
    "admin": "관리자",
    "admin2": "관리자 (둘째 사람)",
}


def address(key: str) -> str:
    """A demo account's e-mail address; the domain can never receive mail."""
    return f"{key}@demo.example"


def sample_pdf() -> bytes:
    """A small true PDF, for attachments and evidence."""
    stream = b"BT /F1 18 Tf 72 720 Td (Sample document of the demo) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> "
        b">>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(body)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    )


def account_of(organisation_id: int) -> str:
    """The key of the account that represents an organisation."""
    return organisations.members(organisation_id)[0].user.email.partition("@")[0]


def _beginning() -> datetime:
    """Ten in the morning in Korea, a hundred days ago."""
    day = clock.date_in_korea(clock.now()) - timedelta(days=100)
    return datetime.combine(day, time(10), clock.KOREA).astimezone(UTC)


@dataclass
class Stage:
    """The clock, the people and the named things of the demo while it is built."""

    app: Flask
    start: datetime = field(default_factory=lambda: _beginning())
    things: dict[str, Any] = field(default_factory=dict)

    def at(self, day: float) -> datetime:
        """The instant `day` days after the beginning."""
        return self.start + timedelta(days=day)

    @contextmanager
    def earlier(self, days: float = BEFORE) -> Iterator[None]:
        """What happens inside lies this many days before where it would."""
        self.start -= timedelta(days=days)
        try:
            yield
        finally:
            self.start += timedelta(days=days)

    def actor(self, key: str) -> Actor:
        """The person of this key as an actor."""
        user = people.user_by_email(address(key))
        if user is None:
            raise LookupError(f"the demo knows no {key}")
        return organisations.actor_of(user)

    def act(self, verb: Callable[..., Any], *arguments: Any, by: str, day: float, **more: Any) -> Any:
        """One verb, by the person of this key, on this day."""
        with self.writing():
            return verb(*arguments, by=self.actor(by), at=self.at(day), **more)

    def writing(self) -> AbstractContextManager[None]:
        """What a verb writes in: a transaction of its own."""
        return transaction()

    def work_off(self, day: float) -> None:
        """Run what long runs have left to do, as the scheduler would on this day."""
        while schedule.work_off(self.at(day)) != "worked off 0":
            pass

    def make_documents(self) -> None:
        """Run the job that makes the documents which wait."""
        db.session.rollback()
        schedule.run_now(self.app, "documents")


def steps(stage: Stage) -> list[Callable[[], None]]:
    """Staff, suppliers with solutions, companies with profiles."""
    found: list[Callable[[], None]] = [lambda: _staff(stage)]
    found += [partial(_supplier, stage, n) for n in range(1, len(SUPPLIERS) + 1)]
    found += [partial(_company, stage, n) for n in range(1, len(COMPANIES) + 1)]
    found += [lambda: _member(stage)]
    return [*(before(stage, step) for step in found), lambda: _waiting_suppliers(stage)]


def before(stage: Stage, step: Callable[[], Any]) -> Callable[[], None]:
    """The step, played in the time of the past round."""

    def play() -> None:
        with stage.earlier():
            step()

    return play


def _staff(stage: Stage) -> None:
    for key, (name, role) in STAFF.items():
        appoint(stage, key, name, role)


def appoint(stage: Stage, key: str, name: str, role: StaffRole) -> None:
    """A person of the agency: administrators made on the host, others appointed by one, who releases money by two."""
    by_host = role is StaffRole.ADMINISTRATOR
    with stage.writing():
        user = identity.create_user(
            email=address(key), name=name, password=chosen(PASSWORD, email=address(key)), by=SYSTEM, at=stage.start
        )
        user.verified_at = stage.start
        by = SYSTEM if by_host else stage.actor("admin")
        appointment = identity.appoint(user, role, by=by, at=stage.start, reason="시연")
    if appointment is not None and appointment.is_proposed:
        stage.act(staff.confirm_appointment, appointment, by="admin2", day=0)


def sign_up(stage: Stage, key: str, company: str, name: str, serial: int) -> Organisation:
    """The firm of this number with its representative, whose address is verified."""
    digits = f"000{serial:06}"
    with stage.writing():
        asked = organisation_services.sign_up(
            company=company, business_number=digits + business_check_digit(digits), name=name, email=address(key),
            password=chosen(PASSWORD, email=address(key)), role=MemberRole.REPRESENTATIVE, at=stage.start,
        )  # fmt: skip
        user = organisation_services.join(asked, at=stage.start)
    return organisations.memberships_of(user.id)[0].organisation


def join(stage: Stage, key: str, company: str, name: str, serial: int, *, day: float) -> FirmConfirmation:
    """Somebody has signed up for a firm of this number that is known here already; an officer is to decide."""
    digits = f"000{serial:06}"
    with stage.writing():
        asked = organisation_services.sign_up(
            company=company, business_number=digits + business_check_digit(digits), name=name, email=address(key),
            password=chosen(PASSWORD, email=address(key)), role=MemberRole.REPRESENTATIVE, at=stage.at(day),
        )  # fmt: skip
        user = organisation_services.join(asked, at=stage.at(day))
    return organisations.confirmations_of(user.id)[0]


def show_papers(stage: Stage, key: str, organisation: Organisation) -> FirmConfirmation:
    """The representative asks the agency to confirm the firm, and hands in its papers."""
    user = people.user_by_email(address(key))
    confirmation: FirmConfirmation = stage.act(firms.ask, organisation, user, by=key, day=0.15)
    stage.act(
        firms.submit,
        confirmation,
        note="시연용 사업자등록증입니다.",
        filename="사업자등록증.pdf",
        body=sample_pdf(),
        by=key,
        day=0.16,
    )
    return confirmation


def confirm_firm(stage: Stage, key: str, organisation: Organisation) -> None:
    """An officer has compared the firm's papers."""
    stage.act(firms.confirm, show_papers(stage, key, organisation), alone=False, by="officer", day=0.18)


def profile(stage: Stage, key: str, organisation: Organisation, size: Size, region: str, industry: str) -> None:
    """What the firm says of itself."""
    stage.act(
        organisation_services.edit_profile, organisation, representative_name=f"{organisation.name} 대표자", size=size,
        region=region, address="시연시 시연구 시연로 1", phone="02-0000-0000", home_page="", employees=12,
        industry=industry, by=key, day=0.1,
    )  # fmt: skip


def _supplier(stage: Stage, n: int) -> None:
    name, solution, description, fields, tags = SUPPLIERS[n - 1]
    key = f"supplier{n}"
    organisation = sign_up(stage, key, name, f"공급기업 {n} 대표자", 900 + n)
    profile(stage, key, organisation, Size.SME, "seoul", "소프트웨어 개발")
    confirm_firm(stage, key, organisation)
    supplier = stage.act(
        supplier_services.register, organisation, PROGRAMME, introduction=INTRODUCTIONS[n - 1],
        slots=7, bank_code="004", account=f"000-00-{n:06}", holder=name, by=key, day=0.2,
    )  # fmt: skip
    stage.act(
        catalogue.add_solution, supplier, name=solution, description=description, field_codes=fields, tags=tags,
        price_from=(25 + 5 * n) * 1_000_000, price_to=(240 + 15 * n) * 1_000_000, by=key, day=0.3,
    )  # fmt: skip
    stage.act(supplier_services.admit_supplier, supplier, by="officer", day=0.5)
    stage.things[key] = supplier


def _company(stage: Stage, n: int) -> None:
    key = f"company{n:02}"
    name = f"{COMPANIES[n - 1]}(시연)"
    organisation = sign_up(stage, key, name, f"수요기업 {n:02} 대표자", n)
    size = Size.SMALL_MERCHANT if n % 4 == 0 else Size.SME
    profile(stage, key, organisation, size, ("seoul", "busan", "gyeonggi", "gangwon")[n % 4], "제조업")
    confirm_firm(stage, key, organisation)


def _member(stage: Stage) -> None:
    """The first company has a second person."""
    organisation = organisations.organisation(stage.actor("company01").acting_for or 0)
    invitation = stage.act(
        organisation_services.invite_member, organisation, email=address("member01"), name="수요기업 01 실무자",
        role=MemberRole.MEMBER, by="company01", day=0.4,
    )  # fmt: skip
    with transaction():
        code = identity.issue_code(Purpose.JOIN, subject_id=invitation.id, at=stage.at(0.5), valid=timedelta(days=1))
        organisation_services.accept_invitation(
            code,
            user=None,
            name="수요기업 01 실무자",
            password=chosen(PASSWORD, email=address("member01")),
            at=stage.at(0.5),
        )


def _waiting_suppliers(stage: Stage) -> None:
    """Two more registrations: one that waits for the officer, one sent back, whose firm is not confirmed yet either."""
    for n, state in ((5, "waiting"), (6, "returned")):
        key = f"supplier{n}"
        name = f"{'새봄 음성' if n == 5 else '한결 로봇'}(시연)"
        with stage.earlier():
            organisation = sign_up(stage, key, name, f"공급기업 {n} 대표자", 900 + n)
            (confirm_firm if n == 5 else show_papers)(stage, key, organisation)
        supplier = stage.act(
            supplier_services.register, organisation, PROGRAMME, introduction="시연을 위해 꾸며 낸 회사입니다. 심사를 기다립니다.",
            slots=3, bank_code="088", account=f"000-11-{n:06}", holder=name, by=key, day=95,
        )  # fmt: skip
        stage.act(
            catalogue.add_solution, supplier, name="음성 안내", description="전화로 들어오는 문의를 알아듣고 답하는 음성 안내입니다.",
            field_codes=["public-services"], tags=["음성"], price_from=None, price_to=None, by=key, day=95.1,
        )  # fmt: skip
        if state == "returned":
            stage.act(
                supplier_services.send_back_registration, supplier, reason="사업자등록증과 예금주의 이름이 다릅니다.",
                by="officer", day=96,
            )  # fmt: skip


def supplier_for(stage: Stage, field_code: str) -> str:
    """The demo supplier whose solutions fit a field best."""
    for key in ("supplier1", "supplier2", "supplier3", "supplier4"):
        supplier = suppliers.supplier(stage.things[key].id)
        if supplier is not None and field_code in supplier.field_codes:
            return key
    return "supplier1"
