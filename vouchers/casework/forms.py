"""The form of casework."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Choice, Form, LongText


class CaseHandOverForm(Form):
    to = Choice(_l("넘겨받을 사람"))
    reason = LongText(_l("사유"), max=1000, min=2)
