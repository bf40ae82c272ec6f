"""Forms of sign-up, profile, members and staff."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from vouchers.documents.rules import ACCEPT
from vouchers.facts.states import SIZE_LABELS
from vouchers.kernel.actor import MEMBER_ROLE_LABELS, STAFF_ROLE_LABELS
from vouchers.kernel.duties import BY_THE_HOST
from vouchers.kernel.wording import N_
from vouchers.organisations.states import REGIONS
from vouchers.web.forms import (
    Agreed,
    BusinessNumber,
    Choice,
    Choices,
    Email,
    Form,
    HomePage,
    LongText,
    ManyChoices,
    Name,
    Opened,
    Password,
    PersonName,
    Phone,
    Text,
    Upload,
    Whole,
)


def labelled(labels: Mapping[Any, str], *, blank: bool = False) -> list[tuple[str, str]]:
    """Choices of a select from a table of marked sentences."""
    rows = [(str(value), _l(sentence)) for value, sentence in labels.items()]
    return [("", _l("골라 주세요")), *rows] if blank else rows


class SignUpForm(Form):
    company = Name(_l("기업명"), max=100)
    business_number = BusinessNumber(
        _l("사업자등록번호"), max=20, hint=_l("숫자 10자리 (예: 123-45-67890)"), width="medium"
    )
    role = Choices(
        _l("가입하는 분"),
        choices=labelled(MEMBER_ROLE_LABELS),
        hint=_l("대표자는 신청서의 서약과 협약서에 서명합니다."),
    )
    name = PersonName(_l("이름"), max=100, width="medium")
    email = Email(_l("이메일"), max=254, hint=_l("이 주소로 확인 이메일을 보냅니다."))
    password = Password(_l("비밀번호"), new=True, hint=_l("12자 이상. 짧은 문장처럼 길게 지으면 외우기 쉽습니다."))
    again = Password(_l("비밀번호 다시 입력"), new=True)
    privacy = Agreed(
        _l("개인정보 수집·이용에 동의합니다. (필수)"),
        hint=_l(
            "항목: 이름, 이메일. 목적: 지원사업 신청과 안내. 보관: 사업이 끝난 뒤 5년까지. 동의하지 않을 수 있으나, 동의하지 않으면 가입할 수 없습니다."
        ),
    )

    def validate_again(self, field: Password) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("두 비밀번호가 서로 다릅니다. 다시 입력해 주세요."))


class ProfileForm(Form):
    keeps_drafts = True

    opened_with = Opened()
    representative_name = PersonName(_l("대표자 이름"), max=100, width="medium", hint=_l("협약서에 적히는 이름입니다."))
    size = Choices(
        _l("기업 규모"),
        choices=labelled(SIZE_LABELS),
        hint=_l("중소기업(소상공인)확인서에 적힌 대로 골라 주세요. 기업부담금 비율이 달라집니다."),
    )
    region = Choice(_l("지역"), choices=labelled(REGIONS, blank=True))
    address = Text(_l("주소"), max=200)
    phone = Phone(_l("전화번호"), max=30, width="medium")
    home_page = HomePage(_l("홈페이지"), max=200, required=False)
    employees = Whole(_l("직원 수"), required=False, max=1_000_000, unit=N_("명"))
    industry = Text(_l("업종"), max=100, required=False)


class InviteMemberForm(Form):
    email = Email(_l("이메일"), max=254)
    name = PersonName(_l("이름"), max=100, width="medium")
    role = Choices(_l("역할"), choices=labelled(MEMBER_ROLE_LABELS))


class AppointStaffForm(Form):
    email = Email(_l("이메일"), max=254)
    name = PersonName(_l("이름"), max=100, width="medium")
    roles = ManyChoices(
        _l("역할"), choices=labelled({role: label for role,
            label in STAFF_ROLE_LABELS.items() if role not in BY_THE_HOST}),
        hint=_l("회계법인과 평가위원은 다른 역할을 함께 맡지 못합니다. 결재자와 회계 담당관은 다른 관리자가 확인해야 시작됩니다."),
    )  # fmt: skip
    reason = Text(_l("임명 사유"), max=500, hint=_l("예: 2026년 1차 회차 담당. 임명 기록에 남습니다."))


class FindPersonForm(Form):
    person = Email(_l("이메일"), max=254, hint=_l("기업의 사람도 찾습니다."))


class ReasonForm(Form):
    reason = LongText(_l("사유"), max=500, min=2, hint=_l("기록에 남고, 그 사람에게 이메일로 전해집니다."))


class PaperForm(Form):
    paper = Upload(_l("사업자등록증"), accept=ACCEPT, hint=_l("사업자등록증 사본이나 사업자등록증명."))
    note = LongText(_l("담당관에게 전할 말"), max=1000, required=False)


class ConfirmFirmForm(Form):
    alone = Agreed(
        _l("지금 구성원을 모두 내보냅니다. 서류로 확인되지 않은 사람이 이 기업으로 일하지 못하게 합니다."),
        required=False,
    )


class JoinForm(Form):
    answer = Choices(_l("초대에 답하기"), choices=[("accept", _l("수락")), ("decline", _l("거절"))])


class AcceptInvitationForm(JoinForm):
    name = PersonName(_l("이름"), max=100, width="medium")
    password = Password(_l("비밀번호"), new=True, hint=_l("12자 이상. 짧은 문장처럼 길게 지으면 외우기 쉽습니다."))
