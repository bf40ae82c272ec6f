"""Refusals of long runs."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class RunUnderWay(Refused):
    sentence = N_("같은 일을 이미 처리하고 있습니다. 끝나기를 기다리거나 멈춘 뒤에 다시 시작해 주세요.")


class NothingToRun(Refused):
    sentence = N_("처리할 것이 없습니다.")


class NothingLeft(Refused):
    sentence = N_("남은 것이 없습니다. 모두 처리했습니다.")
