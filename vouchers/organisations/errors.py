"""What organisations refuse."""

from vouchers.kernel.errors import N_, Refused


class AlreadySignedUp(Refused):
    sentence = N_("이미 가입된 사업자등록번호입니다. 회사의 대표자에게 구성원 초대를 부탁해 주세요.")


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


class SelfDismissal(Refused):
    sentence = N_("자기 자신의 권한은 거둘 수 없습니다. 다른 관리자에게 부탁해 주세요.")
