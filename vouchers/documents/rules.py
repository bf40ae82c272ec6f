"""Which uploads are taken: a small table where extension and content must agree."""

from vouchers.documents.errors import FileEmpty, FileNotWhatItSays, FileTooLarge, FileTypeNotTaken

MAXIMUM_MB = 30

_ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

TYPES: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "hwp": ("application/x-hwp", (_OLE2, b"HWP Document File")),
    "hwpx": ("application/hwp+zip", (_ZIP,)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (_ZIP,)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (_ZIP,)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
}
"""Extension → media type and the bytes with which such a file begins. Korean offices exchange HWP and HWPX daily."""

ACCEPT = ",".join(f".{extension}" for extension in TYPES)


def require_known_type(filename: str, body: bytes, *, field: str | None = None) -> str:
    """The media type of an upload whose extension and first bytes agree. Refused otherwise."""
    extension = filename.rpartition(".")[2].lower()
    if extension not in TYPES:
        raise FileTypeNotTaken(field=field)
    if not body:
        raise FileEmpty(field=field)
    if len(body) > MAXIMUM_MB * 1024 * 1024:
        raise FileTooLarge(limit=MAXIMUM_MB, field=field)
    media_type, beginnings = TYPES[extension]
    if not body.startswith(beginnings):
        raise FileNotWhatItSays(extension=extension, field=field)
    return media_type
