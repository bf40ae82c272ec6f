"""An audit that stays unanswered goes to another firm."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import OVER, act
from tests.given.people import address, auditor, officer, user
from tests.letters import letters
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.errors import NotFound, ReasonMissing
from vouchers.settlement import services
from vouchers.settlement.states import SettlementState


def test_the_officer_hands_it_to_another_firm_and_both_are_told(app: Flask) -> None:
    settlement = given.settlement(SettlementState.UNDER_REVIEW)
    before, other = settlement.auditor, user("auditor2", StaffRole.AUDITOR)
    with pytest.raises(ReasonMissing):
        act(services.hand_over, settlement, other, reason=" ", by=officer(), day=OVER + 40)
    act(services.hand_over, settlement, other, reason="한 달 동안 답이 없습니다.", by=officer(), day=OVER + 40)
    assert (settlement.state, settlement.auditor) == (SettlementState.UNDER_REVIEW, other)
    assert [letter.address for letter in letters("settlement_handed_over")] == [before.email]
    assert address("auditor2") in {letter.address for letter in letters("settlement_to_review")}
    with pytest.raises(NotFound):
        act(services.agree, settlement, opinion="맞습니다.", by=auditor(), day=OVER + 41)
    act(services.agree, settlement, opinion="맞습니다.", by=auditor(2), day=OVER + 41)
    assert settlement.state is SettlementState.REVIEWED
