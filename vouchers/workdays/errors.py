"""Refusals of the calendar."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class DayDeclared(Refused):
    sentence = N_("이 날은 이미 정해 두었습니다. 바꾸려면 먼저 철회해 주세요.")


class NothingDeclared(Refused):
    sentence = N_("이 날은 달력과 같습니다. 달력과 다른 것만 정합니다.")


class DeclarationWithdrawn(Refused):
    sentence = N_("이미 거둔 지정입니다.")
