"""Refusals of casework."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class AlreadyTaken(Refused):
    sentence = N_("이미 {name} 님이 맡고 있습니다. 넘겨받으려면 넘기기를 이용해 주세요.")


class NotAnOfficer(Refused):
    sentence = N_("담당관에게만 넘길 수 있습니다.")


class AbsentAlready(Refused):
    sentence = N_("그 기간에는 이미 부재를 알렸습니다.")


class AbsenceOver(Refused):
    sentence = N_("이미 끝난 부재입니다.")


class AbsencePast(Refused):
    sentence = N_("지난 날을 부재로 알릴 수는 없습니다.")


class DaysReversed(Refused):
    sentence = N_("끝 날이 첫 날보다 앞섭니다.")


class DeputyIsOneself(Refused):
    sentence = N_("다른 담당관을 대리인으로 골라 주세요.")


class HasItAlready(Refused):
    sentence = N_("그 사람이 이미 맡고 있습니다.")
