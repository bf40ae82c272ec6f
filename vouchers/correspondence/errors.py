"""Refusals of correspondence."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class NobodyThere(Refused):
    sentence = N_("이 사건에 아직 공급기업이 정해지지 않아 연락할 수 없습니다.")
