"""Refusals of the end of a month."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class NotTheMonthToClose(Refused):
    sentence = N_(
        "지금 마감할 달이 아닙니다({month}). 이미 마감했거나 앞선 달이 남아 있습니다. 아래에 나온 달을 확인하고 다시 표시해 주세요."
    )
