"""What organisations bring: firms to be confirmed and found, the people of the agency."""

from vouchers.db.piles import Pile
from vouchers.db.searching import Search, link, newest
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.desk import Task
from vouchers.kernel.wording import N_
from vouchers.organisations import queries
from vouchers.organisations.models import FirmConfirmation
from vouchers.organisations.policy import CONFIRMATION_POLICY
from vouchers.organisations.routes import bp
from vouchers.organisations.states import CONFIRMATION, INVITATION, MEMBERSHIP, ORGANISATION, Do
from vouchers.web.features import Feature


def _firms(words: str, actor: Actor, most: int) -> list[Task]:
    return newest(
        queries.visible_to(actor).where(queries.named(words)),
        lambda row: link("organisations.profile", row.name, row.business_number, organisation_id=row.id),
        most,
    )


FEATURE = Feature(
    blueprint=bp,
    kinds=(INVITATION, CONFIRMATION, ORGANISATION, MEMBERSHIP),
    navigation={StaffRole.ADMINISTRATOR: [(N_("사용자"), "organisations.staff")]},
    piles=(
        Pile(
            N_("기업 확인"), "organisations.confirmations", CONFIRMATION_POLICY, Do.CONFIRM,
            lambda actor, at: queries.confirmations_to_decide(),
            lambda row: link("organisations.confirmation", row.company, confirmation_id=row.id),
            since=FirmConfirmation.submitted_at, arguments={"state": "submitted"},
        ),
    ),
    searches=(Search(N_("기업"), _firms),),
)  # fmt: skip
