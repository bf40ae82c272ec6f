"""Refusals of casework."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class AlreadyTaken(Refused):
    sentence = N_("이미 {name} 님이 맡고 있습니다. 넘겨받으려면 넘기기를 이용해 주세요.")


class NotAnOfficer(Refused):
    sentence = N_("담당관에게만 넘길 수 있습니다.")


class HasItAlready(Refused):
    sentence = N_("그 사람이 이미 맡고 있습니다.")
