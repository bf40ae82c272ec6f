"""Refusals of organisations."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class AlreadyMember(Refused):
    sentence = N_("이미 이 기업의 구성원입니다.")


class StaffCannotJoin(Refused):
    sentence = N_("전담기관의 사람과 평가위원, 회계법인은 기업의 구성원이 될 수 없습니다.")


class MemberCannotBeStaff(Refused):
    sentence = N_("기업의 구성원은 임명할 수 없습니다. 다른 이메일을 적어 주세요.")


class MembershipEnded(Refused):
    sentence = N_("이미 끝난 구성원입니다.")


class LastRepresentative(Refused):
    sentence = N_("대표자가 한 사람은 남아 있어야 합니다.")


class FirmNotConfirmed(Refused):
    sentence = N_(
        "담당관이 아직 기업을 확인하지 않아 할 수 없습니다. 기업 정보에서 사업자등록증을 내고 확인을 받아 주세요."
    )


class InvitationForAnother(Refused):
    sentence = N_("다른 이메일로 보낸 초대입니다. 초대받은 이메일의 계정으로 로그인해 주세요.")


class AlreadyConfirmed(Refused):
    sentence = N_("이미 확인된 기업입니다.")


class ConfirmationUnderWay(Refused):
    sentence = N_("이미 진행 중인 기업 확인이 있습니다.")


class SizeChecked(Refused):
    sentence = N_(
        "담당관이 확인서로 확인한 규모({size})와 다릅니다. 규모가 바뀌었으면 새 확인서를 전담기관에 내 주세요."
    )
