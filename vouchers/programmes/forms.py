"""Forms of rounds."""

from flask_babel import lazy_gettext as _l

from vouchers.web.forms import Amount, Choice, Form, LongText, Moment, Opened, Text


class RoundForm(Form):
    keeps_drafts = True

    opened_with = Opened()
    programme_code = Choice(_l("사업"), required=False)
    title = Text(_l("공고 제목"), max=100)
    title_en = Text(
        _l("공고 제목(영어)"), max=100, required=False, hint=_l("비워 두면 사업 이름과 회차 번호로 적습니다.")
    )
    budget = Amount(_l("예산"), min=1, hint=_l("이 회차에서 지급할 수 있는 정부지원금의 합계입니다."))
    opens_at = Moment(_l("공고 시작"), hint=_l("한국 시각"))
    closes_at = Moment(_l("접수 마감"), hint=_l("한국 시각. 이 시각까지 서버에 도착한 제출만 받습니다."))


class ReopenForm(Form):
    closes_at = Moment(_l("다시 받는 접수의 마감"), hint=_l("한국 시각"))
    reason = LongText(_l("재개 사유"), max=500, hint=_l("공고 화면에 공개됩니다."))


class ExtendForm(Form):
    closes_at = Moment(_l("새 접수 마감"), hint=_l("한국 시각"))
    reason = LongText(_l("연장 사유"), max=500, hint=_l("공고 화면에 공개됩니다."))
