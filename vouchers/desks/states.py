"""What people do at the desks, and the stages of a case."""

from enum import StrEnum

from vouchers.kernel.wording import N_


class Do(StrEnum):
    SEE_CASE = "see_case"
    SEE_NOTICES = "see_notices"
    REMAKE = "remake"
    SEARCH = "search"
    SEE_DUE = "see_due"
    URGE = "urge"
    ADMINISTER = "administer"


class Stage(StrEnum):
    """The line at the head of a case."""

    CALL = "call"
    APPLICATION = "application"
    SCREENING = "screening"
    EVALUATION = "evaluation"
    SELECTION = "selection"
    AGREEMENT = "agreement"
    SPENDING = "spending"
    SETTLEMENT = "settlement"


STAGE_LABELS = {
    Stage.CALL: N_("공고"),
    Stage.APPLICATION: N_("신청"),
    Stage.SCREENING: N_("검토"),
    Stage.EVALUATION: N_("평가"),
    Stage.SELECTION: N_("선정"),
    Stage.AGREEMENT: N_("협약"),
    Stage.SPENDING: N_("집행"),
    Stage.SETTLEMENT: N_("정산"),
}
