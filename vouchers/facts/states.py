"""What is stated of firms and suppliers, what may be said, and where it may come from."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Shown
from vouchers.kernel.wording import N_


class Do(StrEnum):
    RECORD = "record"


class Kind(StrEnum):
    """What a fact states. The ones that a ground of exclusion asks for have its code."""

    COMPANY_SIZE = "company-size"
    QUALIFICATION = "qualification"
    BANKRUPTCY = "bankruptcy"
    TAX_ARREARS = "tax-arrears"
    CREDIT_DEFAULT = "credit-default"
    INSOLVENCY = "insolvency"
    CAPITAL_IMPAIRMENT = "capital-impairment"
    AUDIT_OPINION = "audit-opinion"


KIND_LABELS = {
    Kind.COMPANY_SIZE: N_("기업 규모"),
    Kind.QUALIFICATION: N_("공급기업 자격"),
    Kind.BANKRUPTCY: N_("부도 또는 파산"),
    Kind.TAX_ARREARS: N_("국세 또는 지방세 체납"),
    Kind.CREDIT_DEFAULT: N_("채무불이행 등록"),
    Kind.INSOLVENCY: N_("파산·회생 절차 진행"),
    Kind.CAPITAL_IMPAIRMENT: N_("자본전액잠식"),
    Kind.AUDIT_OPINION: N_("감사의견 의견거절 또는 부적정"),
}

STANDING = tuple(kind for kind in Kind if kind not in (Kind.COMPANY_SIZE, Kind.QUALIFICATION))
"""How a firm stands with its creditors, the tax office and its auditor (협약·사업비 지침 제9조제2항)."""


class Size(StrEnum):
    """The size class that the SME certificate (중소기업확인서) states; the company's share depends on it."""

    SMALL_MERCHANT = "small_merchant"
    SME = "sme"
    MID_SIZE = "mid_size"
    LARGE = "large"


SIZE_LABELS = {
    Size.SMALL_MERCHANT: N_("소상공인"),
    Size.SME: N_("중소기업"),
    Size.MID_SIZE: N_("중견기업"),
    Size.LARGE: N_("대기업"),
}


class Value(StrEnum):
    """What may be said of any kind but the size."""

    QUALIFIED = "qualified"
    NOT_QUALIFIED = "not_qualified"
    CLEAR = "clear"
    MET = "met"
    TAKEN_BACK = "taken_back"


VALUES: dict[Kind, dict[str, str]] = {
    Kind.COMPANY_SIZE: {str(size): label for size, label in SIZE_LABELS.items()},
    Kind.QUALIFICATION: {Value.QUALIFIED: N_("자격 있음"), Value.NOT_QUALIFIED: N_("자격 없음")},
    **{kind: {Value.CLEAR: N_("해당 없음"), Value.MET: N_("해당함")} for kind in STANDING},
}

VALUE_LABELS = {code: label for said in VALUES.values() for code, label in said.items()} | {
    str(Value.TAKEN_BACK): N_("기록 취소")
}


class Source(StrEnum):
    """Where a fact comes from. What somebody says of themselves is weaker than what was seen."""

    DECLARED = "declared"
    PAPER = "paper"
    REGISTER = "register"
    RECORDS = "records"


SOURCE_LABELS = {
    Source.DECLARED: N_("기업이 적은 것"),
    Source.PAPER: N_("제출한 서류"),
    Source.REGISTER: N_("공공기관 조회"),
    Source.RECORDS: N_("이 시스템의 기록"),
}

FACT = Lifecycle(
    "fact",
    label=N_("확인한 사실"),
    actions={Do.RECORD: N_("기록")},
    recorded={
        "kind": Column(N_("종류"), words={str(kind): label for kind, label in KIND_LABELS.items()}, always=True),
        "value": Column(N_("결과"), words=VALUE_LABELS),
        "source": Column(N_("출처"), words={str(source): label for source, label in SOURCE_LABELS.items()}),
        "paper": Column(N_("본 것")),
        "seen_on": Column(N_("확인한 날"), Shown.DAY),
        "valid_until": Column(N_("유효기간"), Shown.DAY),
    },
)
