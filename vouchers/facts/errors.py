"""Refusals of facts."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class ValueUnknown(Refused):
    sentence = N_("확인한 결과를 목록에서 골라 주세요.")


class PaperMissing(Refused):
    sentence = N_("무엇을 보고 확인했는지 적어 주세요. (예: 서류 이름과 번호)")


class NotYetKnown(Refused):
    sentence = N_("앞날의 사실은 기록할 수 없습니다. 오늘({today})이나 그 앞의 날짜를 적어 주세요.")


class EndsBeforeItBegins(Refused):
    sentence = N_("유효기간은 확인한 날({day})이나 그 뒤여야 합니다.")


class FactStale(Refused):
    sentence = N_("{kind}: 확인한 것이 없거나 유효기간이 지났습니다. 담당관이 다시 확인한 뒤에 할 수 있습니다.")
