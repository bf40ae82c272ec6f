"""What can go wrong, as sentences. The web translates them and chooses the status; nothing here knows of either."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from vouchers.kernel.wording import N_

Thing = TypeVar("Thing")


class VouchersError(Exception):
    """A refusal or failure that carries one Korean sentence, its parameters and, where there is one, a form field."""

    sentence: ClassVar[str] = N_("요청을 처리하지 못했습니다.")

    def __init__(self, *, field: str | None = None, **params: object) -> None:
        self.field = field
        self.params = params
        super().__init__(self.sentence)

    def __str__(self) -> str:
        shown = {
            name: ", ".join(value) if isinstance(value, tuple) else getattr(value, "ko", value)
            for name, value in self.params.items()
        }
        return self.sentence.format(**shown)


class Refused(VouchersError):
    """A rule says no. Shown beside the field, or as a conflict when there is no form."""

    sentence = N_("지금은 처리할 수 없는 요청입니다.")


class Several(Refused):
    """More than one rule says no; each refusal names its own field."""

    sentence = N_("고칠 곳이 여러 군데 있습니다.")

    def __init__(self, refusals: Sequence[VouchersError]) -> None:
        self.refusals = refusals
        super().__init__()

    def __str__(self) -> str:
        return " ".join(str(refusal) for refusal in self.refusals)


class NumberOfPerson(Refused):
    """What looks like the number of a person, or in a record for ever the number of an account (개인정보 보호법 제24조의2)."""

    sentence = N_(
        "주민등록번호나 계좌번호로 보이는 내용({found})이 있습니다. 이런 번호는 받지도 보관하지도 않습니다. 지우고 다시 입력해 주세요."
    )


class NotNow(Refused):
    """The lifecycle does not allow this step from the present state."""

    sentence = N_("이미 지난 단계이거나 아직 할 수 없는 일입니다. 지금 상태: {state}.")


class NotPermitted(VouchersError):
    """The person may see the thing but not do this to it."""

    sentence = N_("이 작업을 할 권한이 없습니다.")


class SamePerson(NotPermitted):
    """Whoever took an earlier step of this thing may not take this one:
    two people where money or rights move (내부통제).
    """

    sentence = N_("앞 단계를 처리한 사람은 이 일을 할 수 없습니다. 다른 사람이 처리해야 합니다.")


class NotFound(VouchersError):
    """It does not exist, or its existence is none of this person's business."""

    sentence = N_("요청한 내용을 찾을 수 없습니다.")


class ReasonMissing(Refused):
    """An action for which a reason must be given, without one."""

    sentence = N_("사유를 적어 주세요.")


class Stale(VouchersError):
    """Somebody else changed it in the meantime."""

    sentence = N_("다른 사람이 먼저 변경했습니다. 바뀐 내용을 확인한 뒤 다시 시도해 주세요.")


class Busy(VouchersError):
    """The database stayed busy through every try; nothing was changed."""

    sentence = N_("접속이 몰려 처리하지 못했습니다. 저장된 것은 없으니 잠시 뒤 다시 시도해 주세요.")


class Broken(VouchersError):
    """Something that must always hold does not. Stops the action and raises an alarm."""

    sentence = N_("내부 점검에서 이상이 발견되어 작업을 멈추었습니다. 관리자에게 알려 주세요.")


def found(thing: Thing | None) -> Thing:
    """The thing itself. Raises NotFound where there is none."""
    if thing is None:
        raise NotFound()
    return thing
