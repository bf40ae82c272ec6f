"""Refusals of the drawing up of a selection."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class PanelsOpen(Refused):
    sentence = N_("평가가 끝나지 않은 평가위원회가 있습니다: {panels}")


class NothingScored(Refused):
    sentence = N_("이 회차에는 평가를 마친 평가위원회가 없습니다.")


class TooFewSheets(Refused):
    sentence = N_("제출된 평가표가 {minimum}부보다 적은 신청서가 있습니다: {references}. 평가위원을 더 배정해 주세요.")


class StandsInSelection(Refused):
    sentence = N_("선정안이 작성되어 적격성 판정을 되돌릴 수 없습니다.")


class PanelMissing(Refused):
    sentence = N_("평가위원회가 맡지 않은 적격 신청서가 있습니다: {references}")


class ScreeningUnfinished(Refused):
    sentence = N_("적격성 검토가 끝나지 않은 신청서가 {count}건 있습니다.")


class SelectionExists(Refused):
    sentence = N_("이 회차에는 이미 선정안이 있습니다.")
