"""What happens to an account and to an appointment."""

from enum import StrEnum

from vouchers.kernel.actor import STAFF_ROLE_LABELS
from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class AccountState(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class Do(StrEnum):
    VIEW = "view"
    SEE_OWN = "see_own"
    END_SESSION = "end_session"
    CREATE = "create"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - an action, not a password
    DISABLE = "disable"
    ENABLE = "enable"
    END_SESSIONS = "end_sessions"
    MANAGE_STAFF = "manage_staff"
    APPOINT = "appoint"
    CONFIRM_APPOINTMENT = "confirm_appointment"
    END_APPOINTMENT = "end_appointment"
    LAPSE_APPOINTMENT = "lapse_appointment"


ACCOUNT = Lifecycle(
    "account",
    label=N_("계정"),
    initial=AccountState.ACTIVE,
    states={AccountState.ACTIVE: Look(N_("쓰는 중"), Tone.GREEN), AccountState.DISABLED: Look(N_("정지"), Tone.RED)},
    actions={
        Do.CREATE: N_("계정 생성"),
        Do.CHANGE_PASSWORD: N_("비밀번호 변경"),
        Do.DISABLE: N_("계정 정지"),
        Do.ENABLE: N_("계정 정지 해제"),
        Do.END_SESSIONS: N_("모든 기기에서 로그아웃"),
    },
    steps=[
        (Do.CHANGE_PASSWORD, AccountState.ACTIVE, AccountState.ACTIVE),
        (Do.DISABLE, AccountState.ACTIVE, AccountState.DISABLED),
        (Do.ENABLE, AccountState.DISABLED, AccountState.ACTIVE),
        (Do.END_SESSIONS, AccountState.ACTIVE, AccountState.ACTIVE),
        (Do.END_SESSIONS, AccountState.DISABLED, AccountState.DISABLED),
    ],
    with_reason=(Do.DISABLE, Do.ENABLE, Do.END_SESSIONS),
)

APPOINTMENT = Lifecycle(
    "appointment",
    label=N_("임명"),
    actions={
        Do.APPOINT: N_("임명"),
        Do.CONFIRM_APPOINTMENT: N_("임명 확인"),
        Do.END_APPOINTMENT: N_("해임"),
        Do.LAPSE_APPOINTMENT: N_("임명 확인 기한 지남"),
    },
    with_reason=(Do.END_APPOINTMENT,),
    recorded={
        "role": Column(N_("역할"), words={str(role): label for role, label in STAFF_ROLE_LABELS.items()}, always=True)
    },
)
