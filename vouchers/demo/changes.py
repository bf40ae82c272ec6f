"""What happens at the doors and beside the grants: invitations, claims of firms, changes of account,
disagreement of officers.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from vouchers.applications import services as applications
from vouchers.demo import cast
from vouchers.demo.cast import Stage, address, sample_pdf
from vouchers.demo.rounds import apply
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.models import Purpose
from vouchers.kernel.actor import SYSTEM, MemberRole, StaffRole
from vouchers.organisations import firms, queries, services, staff
from vouchers.organisations.models import Invitation
from vouchers.screening import services as screening
from vouchers.suppliers import accounts
from vouchers.suppliers.models import AccountChange


def steps(stage: Stage) -> list[Callable[[], None]]:
    """A story for every way these can end."""
    stories = (_invite, _claim, _move_accounts, _disagree, _propose)
    return [partial(story, stage) for story in stories]


def _invite(stage: Stage) -> None:
    """Of the second company's letters one waits, one was declined, one taken back, one never answered."""
    organisation = queries.organisation(stage.actor("company02").acting_for or 0)

    def invite(n: int, day: float) -> Invitation:
        invitation: Invitation = stage.act(
            services.invite_member, organisation, email=address(f"guest{n}"), name=f"초대받은 사람 {n}",
            role=MemberRole.MEMBER,
            by="company02", day=day,
        )  # fmt: skip
        return invitation

    lapsed, declined, withdrawn, _waits = (invite(n, day) for n, day in enumerate((80, 98, 98.1, 99), start=1))
    with stage.writing():
        services.lapse_invitation(lapsed, by=SYSTEM, at=stage.at(96))
    with stage.writing():
        code = identity.issue_code(Purpose.JOIN, subject_id=declined.id, at=stage.at(98.2), valid=timedelta(days=1))
        services.decline_invitation(code, at=stage.at(98.3))
    stage.act(services.withdraw_invitation, withdrawn, by="company02", day=98.4)


def _claim(stage: Stage) -> None:
    """Strangers say that firms which are known here are theirs; one account is closed for it."""
    returned, rejected, withdrawn, lapsed = (
        cast.join(stage, f"newcomer{n}", "가나다 제과(시연)", f"시연 신규 가입자 {n}", 1, day=day)
        for n, day in ((1, 95), (2, 95), (3, 95), (4, 60))
    )
    for n, claim in ((1, returned), (2, rejected)):
        stage.act(
            firms.submit,
            claim,
            note="서류를 올립니다.",
            filename="사업자등록증.pdf",
            body=sample_pdf(),
            by=f"newcomer{n}",
            day=96,
        )
    stage.act(firms.send_back, returned, reason="대표자 이름이 보이도록 다시 올려 주세요.", by="officer", day=97)
    stage.act(firms.reject, rejected, reason="다른 기업의 사업자등록증입니다.", by="officer", day=97)
    stage.act(
        staff.disable,
        people.user_by_email(address("newcomer2")),
        reason="남의 기업이라고 주장했습니다.",
        by="admin",
        day=97.5,
    )
    stage.act(firms.withdraw, withdrawn, by="newcomer3", day=96)
    other = people.user_by_email(address("newcomer3"))
    stage.act(staff.disable, other, reason="같은 사람으로 보입니다.", by="admin", day=97.5)
    stage.act(staff.enable, other, reason="다른 사람이었습니다.", by="admin2", day=97.7)
    with stage.writing():
        firms.lapse(lapsed, by=SYSTEM, at=stage.at(60) + firms.PAPERS_WAIT)


def _move_accounts(stage: Stage) -> None:
    """One supplier's requests in every way they end, the last of them undecided; another one's waits for its day."""

    def ask(key: str, n: int, day: float) -> AccountChange:
        supplier = stage.things[key]
        change: AccountChange = stage.act(
            accounts.ask_change, supplier, bank_code="088", number=f"000-55-{n:06}", holder=supplier.name,
            reason="주거래 은행을 옮겼습니다.", filename="통장사본.pdf", body=sample_pdf(), by=key, day=day,
        )  # fmt: skip
        return change

    stage.act(
        accounts.reject_change, ask("cloud3", 1, 80), reason="통장 사본이 흐려 읽을 수 없습니다.", by="officer", day=81
    )
    stage.act(accounts.withdraw_change, ask("cloud3", 2, 82), by="cloud3", day=82.1)
    moved = ask("cloud3", 3, 83)
    stage.act(accounts.approve_change, moved, waiting_days=3, by="officer", day=84)
    with stage.writing():
        accounts.apply_change(moved, at=stage.at(95))
    ask("cloud3", 4, 98)
    stage.act(accounts.approve_change, ask("cloud2", 5, 98), waiting_days=3, by="officer2", day=99)


def _disagree(stage: Stage) -> None:
    """An exclusion that was taken back, one that another officer did not share, one that waits,
    one that came to nothing.
    """
    application, ground = (
        stage.things["open/13"],
        {"ground": "tax-arrears", "reason": "국세 체납이 있는지 확인이 필요합니다."},
    )
    first = stage.act(screening.propose_exclusion, application, by="officer", day=95, **ground)
    stage.act(screening.take_back_exclusion, first, by="officer", day=95.1)
    second = stage.act(screening.propose_exclusion, application, by="officer", day=96, **ground)
    stage.act(screening.reject_exclusion, second, reason="납세증명서를 확인했습니다.", by="officer2", day=96.1)
    waits = apply(stage, "open", 18, day=93)
    stage.act(screening.propose_exclusion, waits, by="officer", day=97, **ground)
    gone = apply(stage, "open", 19, day=93)
    stage.act(screening.propose_exclusion, gone, by="officer", day=97, **ground)
    stage.act(applications.withdraw, gone, reason="올해는 신청하지 않기로 했습니다.", by="company19", day=98)


def _propose(stage: Stage) -> None:
    """An appointment of somebody who is to release money waits for the other administrator."""
    stage.act(
        staff.appoint_staff, email=address("approver2"), name="시연 결재자 2", roles=[StaffRole.APPROVER],
        reason="결재자 휴가 대비", by="admin",
        day=98,
    )  # fmt: skip
