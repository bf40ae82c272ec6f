"""The lives of a supplier's listing in one programme's pool and of a request to be paid to another account;
what happens to offers.
"""

from enum import StrEnum

from vouchers.kernel.banks import BANKS
from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone
from vouchers.kernel.wording import N_

UNITS = (
    N_("건"), N_("개"), N_("명"), N_("시간"), N_("회"), N_("사용자·월"), N_("GB·월"), N_("TB·월"), N_("서버·월"), N_("월"), N_("GB"),
)  # fmt: skip
"""Units that are said in English too; any other stands as its supplier wrote it."""


class SupplierState(StrEnum):
    REGISTERED = "registered"
    RETURNED = "returned"
    LISTED = "listed"


class ChangeState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Do(StrEnum):
    REGISTER = "register"
    IMPORT = "import"
    ADD = "add"
    SET_PRICE = "set_price"
    WITHDRAW = "withdraw"
    VIEW = "view"
    QUEUE = "queue"
    EDIT = "edit"
    ADMIT = "list"
    SEND_BACK = "return"
    SEE_ACCOUNT = "see_account"
    SEE_ACCOUNTS = "see_accounts"
    SET_ACCOUNT = "set_account"
    ASK_CHANGE = "ask_change"
    APPROVE_CHANGE = "approve_change"
    REJECT_CHANGE = "reject_change"
    WITHDRAW_CHANGE = "withdraw_change"
    APPLY_CHANGE = "apply_change"
    QUALIFY = "qualify"


LIFECYCLE = Lifecycle(
    "supplier",
    label=N_("공급기업 등록"),
    initial=SupplierState.REGISTERED,
    states={
        SupplierState.REGISTERED: Look(N_("등록 심사 중"), Tone.BLUE),
        SupplierState.RETURNED: Look(N_("보완 요청"), Tone.AMBER),
        SupplierState.LISTED: Look(N_("등재"), Tone.GREEN),
    },
    actions={
        Do.REGISTER: N_("공급기업 등록 신청"),
        Do.EDIT: N_("등록 내용 수정"),
        Do.ADMIT: N_("등재"),
        Do.SEND_BACK: N_("보완 요청"),
    },
    steps=[
        (Do.EDIT, SupplierState.REGISTERED, SupplierState.REGISTERED),
        (Do.EDIT, SupplierState.RETURNED, SupplierState.REGISTERED),
        (Do.EDIT, SupplierState.LISTED, SupplierState.LISTED),
        (Do.SET_ACCOUNT, SupplierState.REGISTERED, SupplierState.REGISTERED),
        (Do.SET_ACCOUNT, SupplierState.RETURNED, SupplierState.RETURNED),
        (Do.ADMIT, SupplierState.REGISTERED, SupplierState.LISTED),
        (Do.SEND_BACK, SupplierState.REGISTERED, SupplierState.RETURNED),
    ],
    own=(SupplierState.RETURNED,),
    with_reason=(Do.SEND_BACK,),
    unrecorded=(Do.SET_ACCOUNT,),
    recorded={
        "introduction": Column(N_("회사 소개")),
        "slots": Column(N_("동시에 맡을 수 있는 과제 수"), Shown.NUMBER),
    },
    parts=("solution", "plan", "bank_account"),
)

SOLUTION = Lifecycle(
    "solution",
    label=N_("솔루션"),
    actions={Do.ADD: N_("등록"), Do.EDIT: N_("수정")},
    recorded={
        "name": Column(N_("솔루션 이름"), always=True),
        "description": Column(N_("설명")),
        "field_codes": Column(N_("분야"), Shown.FIELD),
        "tags": Column(N_("기술 낱말")),
        "price_from": Column(N_("최저 가격"), Shown.WON),
        "price_to": Column(N_("최고 가격"), Shown.WON),
    },
)

PLAN = Lifecycle(
    "plan",
    label=N_("요금제"),
    actions={Do.ADD: N_("등록"), Do.EDIT: N_("수정"), Do.SET_PRICE: N_("단가 변경"), Do.WITHDRAW: N_("판매 종료")},
    recorded={
        "name": Column(N_("요금제 이름"), always=True),
        "unit": Column(N_("단위")),
        "unit_price": Column(N_("단가"), Shown.WON),
        "withdrawn_at": Column(N_("판매 종료"), Shown.MOMENT),
    },
)

BANK_ACCOUNT = Lifecycle(
    "bank_account",
    label=N_("대금 계좌"),
    actions={Do.SET_ACCOUNT: N_("등록"), Do.APPLY_CHANGE: N_("새 계좌 시행")},
    recorded={
        "bank_code": Column(N_("은행"), words=BANKS),
        "holder": Column(N_("예금주")),
        "last_digits": Column(N_("계좌번호 끝 네 자리")),
    },
)
"""Of the number itself the record keeps the last four digits: it is sealed wherever it stands."""

ACCOUNT_CHANGE = Lifecycle(
    "account_change",
    label=N_("계좌 변경"),
    initial=ChangeState.REQUESTED,
    states={
        ChangeState.REQUESTED: Look(N_("확인 대기"), Tone.BLUE),
        ChangeState.APPROVED: Look(N_("확인됨, 시행 대기"), Tone.AMBER),
        ChangeState.IN_FORCE: Look(N_("시행"), Tone.GREEN),
        ChangeState.REJECTED: Look(N_("반려"), Tone.RED),
        ChangeState.WITHDRAWN: Look(N_("철회"), Tone.GREY),
    },
    actions={
        Do.ASK_CHANGE: N_("계좌 변경 요청"),
        Do.APPROVE_CHANGE: N_("계좌 변경 확인"),
        Do.REJECT_CHANGE: N_("계좌 변경 반려"),
        Do.WITHDRAW_CHANGE: N_("계좌 변경 철회"),
        Do.APPLY_CHANGE: N_("새 계좌 시행"),
    },
    steps=[
        (Do.APPROVE_CHANGE, ChangeState.REQUESTED, ChangeState.APPROVED),
        (Do.REJECT_CHANGE, ChangeState.REQUESTED, ChangeState.REJECTED),
        (Do.REJECT_CHANGE, ChangeState.APPROVED, ChangeState.REJECTED),
        (Do.WITHDRAW_CHANGE, ChangeState.REQUESTED, ChangeState.WITHDRAWN),
        (Do.WITHDRAW_CHANGE, ChangeState.APPROVED, ChangeState.WITHDRAWN),
        (Do.APPLY_CHANGE, ChangeState.APPROVED, ChangeState.IN_FORCE),
    ],
    with_reason=(Do.ASK_CHANGE, Do.REJECT_CHANGE),
)

CHANGE_ALIVE = (ChangeState.REQUESTED, ChangeState.APPROVED)
"""States in which a change of account is still to come; one supplier has one at a time."""
