"""Forms of sign-in and passwords."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from vouchers.web.forms import Email, Form, Password, Text


class SignInForm(Form):
    email = Text(_l("이메일"), max=254)
    password = Password(_l("비밀번호"))


class NewPasswordForm(Form):
    password = Password(_l("새 비밀번호"), new=True, hint=_l("12자 이상. 짧은 문장처럼 길게 지으면 외우기 쉽습니다."))
    again = Password(_l("새 비밀번호 다시 입력"), new=True)

    def validate_again(self, field: Password) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("두 비밀번호가 서로 다릅니다. 다시 입력해 주세요."))


class AskForLinkForm(Form):
    email = Email(_l("이메일"), max=254, hint=_l("가입할 때 쓴 주소입니다."))


class ChangePasswordForm(NewPasswordForm):
    present = Password(_l("지금 비밀번호"))
