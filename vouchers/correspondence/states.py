"""Who writes to whom about a case."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Lifecycle
from vouchers.kernel.wording import N_


class Do(StrEnum):
    WRITE = "write"
    NOTE = "note"
    WRITE_TO_COMPANY = "write_to_company"
    WRITE_TO_SUPPLIER = "write_to_supplier"
    WRITE_TO_AGENCY = "write_to_agency"


class Side(StrEnum):
    """The parties of a case, as those who write and are written to."""

    AGENCY = "agency"
    COMPANY = "company"
    SUPPLIER = "supplier"


SIDE_LABELS = {Side.AGENCY: N_("전담기관"), Side.COMPANY: N_("신청기업"), Side.SUPPLIER: N_("공급기업")}

CASE_NOTE = Lifecycle(
    "case_note",
    label=N_("메모와 연락"),
    actions={
        Do.NOTE: N_("메모"),
        Do.WRITE_TO_COMPANY: N_("신청기업에 연락"),
        Do.WRITE_TO_SUPPLIER: N_("공급기업에 연락"),
        Do.WRITE_TO_AGENCY: N_("전담기관에 연락"),
    },
)
