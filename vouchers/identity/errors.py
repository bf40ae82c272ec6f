"""What identity refuses."""

from vouchers.kernel.errors import N_, Refused


class EmailTaken(Refused):
    sentence = N_("이미 가입된 이메일입니다. 로그인하거나 비밀번호를 다시 설정해 주세요.")


class PasswordTooShort(Refused):
    sentence = N_("비밀번호는 {minimum}자 이상이어야 합니다. 짧은 문장처럼 길게 지으면 외우기 쉽습니다.")


class PasswordTooPlain(Refused):
    sentence = N_("짐작하기 쉬운 비밀번호입니다. 이메일이나 흔한 낱말, 같은 글자의 반복은 쓸 수 없습니다.")


class CodeUnusable(Refused):
    sentence = N_("이미 썼거나 기한이 지난 링크입니다. 새 링크를 받아 주세요.")
