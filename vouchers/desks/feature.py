"""What the desks bring themselves: how the system is, and the search for cases, which is across features."""

from vouchers.db.searching import Search
from vouchers.desks.queries.search import cases
from vouchers.desks.routes import bp
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.wording import N_
from vouchers.web.features import Feature

FEATURE = Feature(
    blueprint=bp,
    navigation={StaffRole.ADMINISTRATOR: [(N_("운영 상태"), "desks.administration")]},
    searches=(Search(N_("신청과 협약"), cases),),
)
