"""What casework brings: one's own cases on the desk, and the list of who has which."""

from vouchers.casework import queries
from vouchers.casework.models import CaseOfficer
from vouchers.casework.policy import POLICY
from vouchers.casework.routes import bp
from vouchers.casework.states import ABSENCE, CASE_OFFICER, Do
from vouchers.db.piles import Pile
from vouchers.db.searching import link
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.wording import N_
from vouchers.web.features import Feature

FEATURE = Feature(
    blueprint=bp,
    kinds=(CASE_OFFICER, ABSENCE),
    navigation={StaffRole.ADMINISTRATOR: [(N_("담당자별 사건"), "casework.listing")]},
    piles=(
        Pile(
            N_("내가 맡은 사건"), "casework.listing", POLICY, Do.HAND_OVER,
            lambda actor, at: queries.of_officer(actor, date_in_korea(at)),
            lambda row: link(
                "desks.case", row.application.reference, row.application.organisation.name,
                reference=row.application.reference,
            ),
            since=CaseOfficer.since,
        ),
    ),
)  # fmt: skip
