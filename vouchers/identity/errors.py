"""Refusals of identity."""

from vouchers.kernel.errors import Refused
from vouchers.kernel.wording import N_


class WrongPassword(Refused):
    sentence = N_("비밀번호가 맞지 않습니다. 지금 쓰는 비밀번호를 적어 주세요.")


class TooManyWrongPasswords(Refused):
    sentence = N_("비밀번호를 여러 번 틀려 {until}까지 받지 않습니다.")


class RolesExclude(Refused):
    sentence = N_("{role}와(과) {held}은(는) 한 사람이 함께 맡을 수 없습니다.")


class OwnAppointment(Refused):
    sentence = N_("자기 자신의 역할은 스스로 주거나 철회할 수 없습니다. 다른 관리자에게 부탁해 주세요.")


class AppointedByHost(Refused):
    sentence = N_(
        "관리자는 화면에서 임명하거나 해임하지 않습니다. 서버에서 flask create-admin, flask end-admin 명령으로 합니다."
    )


class AppointmentOver(Refused):
    sentence = N_("이미 끝났거나 시작된 임명입니다. 화면을 새로 고쳐 주세요.")


class AdministratorStays(Refused):
    sentence = N_(
        "관리자의 계정은 화면에서 정지하지 않습니다. 서버에서 flask end-admin 명령으로 권한을 먼저 철회해 주세요."
    )


class EmailTaken(Refused):
    sentence = N_("이미 가입된 이메일입니다. 로그인하거나 비밀번호를 다시 설정해 주세요.")


class PasswordTooShort(Refused):
    sentence = N_("비밀번호는 {minimum}자 이상이어야 합니다. 짧은 문장처럼 길게 지으면 외우기 쉽습니다.")


class PasswordTooPlain(Refused):
    sentence = N_("짐작하기 쉬운 비밀번호입니다. 이메일이나 흔한 낱말, 같은 글자의 반복은 쓸 수 없습니다.")


class CodeUnusable(Refused):
    sentence = N_("이미 썼거나 기한이 지난 링크입니다. 이미 마쳤다면 로그인하고, 아니라면 새 링크를 요청해 주세요.")
