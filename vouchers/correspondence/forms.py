"""The form in which somebody writes."""

from flask_babel import lazy_gettext as _l

from vouchers.correspondence.states import SIDE_LABELS, Side
from vouchers.web.forms import Choices, Form, LongText


class MessageForm(Form):
    keeps_drafts = True

    text = LongText(_l("내용"), max=2000, hint=_l("보낸 글은 고치거나 지울 수 없습니다."))


class AgencyMessageForm(MessageForm):
    to = Choices(_l("받는 곳"))


def message_form(side: Side) -> MessageForm:
    """The form for one side: the agency chooses to whom it writes, a party writes to the agency."""
    if side is not Side.AGENCY:
        return MessageForm()
    form = AgencyMessageForm()
    form.to.choices = [
        (str(Side.AGENCY), _l("전담기관 안의 메모 (밖에서는 보이지 않음)")),
        *((str(to), _l(SIDE_LABELS[to])) for to in (Side.COMPANY, Side.SUPPLIER)),
    ]
    return form
