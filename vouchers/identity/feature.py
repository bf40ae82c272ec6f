"""What identity brings: accounts, appointments, and the search for people."""

from sqlalchemy import select

from vouchers.db.piles import Pile
from vouchers.db.searching import Search, link, newest, sought
from vouchers.identity import queries
from vouchers.identity.models import Appointment, User
from vouchers.identity.policy import APPOINTMENT_POLICY
from vouchers.identity.routes import bp
from vouchers.identity.states import ACCOUNT, APPOINTMENT, Do
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.desk import Task
from vouchers.kernel.wording import N_
from vouchers.web.features import Feature


def _people(words: str, actor: Actor, most: int) -> list[Task]:
    if not actor.has(StaffRole.ADMINISTRATOR):
        return []
    return newest(
        select(User).where(sought(words, User.name, User.email)),
        lambda row: link("organisations.person", row.name, row.email, user_id=row.id),
        most,
    )


FEATURE = Feature(
    blueprint=bp,
    kinds=(ACCOUNT, APPOINTMENT),
    piles=(
        Pile(
            N_("임명 확인"), "organisations.staff", APPOINTMENT_POLICY, Do.CONFIRM_APPOINTMENT,
            lambda actor, at: queries.appointments_to_confirm(),
            lambda row: link("organisations.staff", row.user.name), since=Appointment.appointed_at,
            apart=(Appointment.appointed_by, Appointment.user_id),
        ),
    ),
    searches=(Search(N_("사용자"), _people),),
)  # fmt: skip
