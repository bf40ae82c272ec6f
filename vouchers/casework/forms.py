"""The form of casework."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Choices, Reason


class CaseHandOverForm(Reason):
    to = Choices(_l("넘겨받을 사람"))
