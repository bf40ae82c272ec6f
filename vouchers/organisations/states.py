"""What may be done with organisations and accounts; they have no states of their own."""

from enum import StrEnum

from vouchers.kernel.errors import N_


class Do(StrEnum):
    VIEW = "view"
    EDIT = "edit"
    MANAGE_MEMBERS = "manage_members"
    ACT_FOR = "act_for"
    MANAGE_STAFF = "manage_staff"


class Size(StrEnum):
    """The size class that the SME certificate (중소기업확인서) states; the company's share depends on it."""

    SMALL_MERCHANT = "small_merchant"
    SME = "sme"
    MID_SIZE = "mid_size"
    LARGE = "large"


SIZE_LABELS = {
    Size.SMALL_MERCHANT: N_("소상공인"),
    Size.SME: N_("중소기업"),
    Size.MID_SIZE: N_("중견기업"),
    Size.LARGE: N_("대기업"),
}

REGIONS = {
    "seoul": N_("서울"), "busan": N_("부산"), "daegu": N_("대구"), "incheon": N_("인천"), "gwangju": N_("광주"),
    "daejeon": N_("대전"), "ulsan": N_("울산"), "sejong": N_("세종"), "gyeonggi": N_("경기"), "gangwon": N_("강원"),
    "chungbuk": N_("충북"), "chungnam": N_("충남"), "jeonbuk": N_("전북"), "jeonnam": N_("전남"),
    "gyeongbuk": N_("경북"), "gyeongnam": N_("경남"), "jeju": N_("제주"),
}  # fmt: skip
"""The 17 provinces and metropolitan cities."""
