"""What the calendar of workdays brings."""

from vouchers.kernel.actor import StaffRole
from vouchers.kernel.wording import N_
from vouchers.web.features import Feature
from vouchers.workdays.routes import bp
from vouchers.workdays.states import DECLARED_DAY

FEATURE = Feature(
    blueprint=bp, kinds=(DECLARED_DAY,), navigation={StaffRole.ADMINISTRATOR: [(N_("근무일 달력"), "workdays.days")]}
)
