"""Refusals of evaluation."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class AlreadyInvited(Refused):
    sentence = N_("이미 이 평가위원회에 초대한 평가위원입니다.")


class NotAnEvaluator(Refused):
    sentence = N_("평가위원으로 임명된 사람만 초대할 수 있습니다.")


class NothingToScore(Refused):
    sentence = N_("이 평가위원회에 배정된 신청서가 없습니다. 먼저 신청서를 배정해 주세요.")


class TooFewEvaluators(Refused):
    sentence = N_("수락한 평가위원이 {minimum}명 이상이어야 합니다. 지금 {now}명입니다.")


class AssignmentsIncomplete(Refused):
    sentence = N_("신청서마다 평가위원을 {minimum}명 이상 배정해야 합니다. 모자란 신청서: {references}")


class ConflictDeclared(Refused):
    sentence = N_("이해관계가 하나라도 있으면 회피해야 합니다. 회피하기를 눌러 주세요.")


class SheetIncomplete(Refused):
    sentence = N_("모든 항목에 점수와 의견을 적어야 제출할 수 있습니다.")


class PointsOutOfRange(Refused):
    sentence = N_("0점부터 {maximum}점까지의 정수를 적어 주세요.")


class CommentTooShort(Refused):
    sentence = N_("의견은 {minimum}자 이상 적어 주세요.")


class SheetsMissing(Refused):
    sentence = N_("신청서마다 제출된 평가표가 {minimum}부 이상이어야 마감할 수 있습니다. 모자란 신청서: {references}")


class RoundNotClosed(Refused):
    sentence = N_("접수가 마감되어야 할 수 있습니다.")


class EvaluationBegun(Refused):
    sentence = N_("평가위원회에 배정한 신청서가 있어 접수를 다시 열 수 없습니다.")
