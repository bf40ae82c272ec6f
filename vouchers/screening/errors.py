"""Refusals of screening."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class CorrectionStillOpen(Refused):
    sentence = N_("보완 기한({due_at})이 아직 남아 있습니다. 기한이 지난 뒤에 판정할 수 있습니다.")


class GroundUnknown(Refused):
    sentence = N_("부적격 사유를 목록에서 골라 주세요.")


class ExclusionProposed(Refused):
    sentence = N_("부적격 의견이 다른 담당관의 확인을 기다립니다. 먼저 그 의견을 처리해 주세요.")
