"""Email addresses that a mail server can deliver to (RFC 5321; the quoted forms, which nobody has, are left out)."""

import re

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@((?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}}))", re.IGNORECASE)
LONGEST_LOCAL, LONGEST = 64, 254


def is_email(address: str) -> bool:
    """Whether this can be the address of a mailbox."""
    found = _EMAIL.fullmatch(address)
    return found is not None and len(found[1]) <= LONGEST_LOCAL and len(address) <= LONGEST


def in_ascii(address: str) -> str:
    """Return the address with its host in the letters of the name service: name@한국.example has an `xn--` there."""
    local, sign, host = address.rpartition("@")
    if not sign or host.isascii():
        return address
    try:
        return f"{local}@{host.encode('idna').decode()}"
    except UnicodeError:
        return address
