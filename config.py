"""Settings: `VOUCHERS_*` in the environment (and DATABASE_URL);
a secret is made for the demo and demanded in production.
"""

import math
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent

TEST_SECRETS = ("the secret of the tests, long enough to be one", "the field secret of the tests, long enough too")
KNOWN_SECRETS = frozenset({*TEST_SECRETS, "change-me-change-me-change-me-change-me"})
PASSWORD_PASSES, PASSWORD_MEMORY = 2, 19_456
"""The least that OWASP's Password Storage Cheat Sheet asks of Argon2id:
2 passes over 19 MiB, about 20 ms of one core.
"""
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
"""What people type when they are asked for letters without a pattern."""
LEAST_ENTROPY = 100
"""Bits that the characters of a secret must hold together, by how often each stands in it."""


class PayIn(BaseModel):
    """The account of the agency into which companies pay their share of one programme."""

    bank: str
    """Code of the bank in the clearing system, "004"."""
    number: str
    holder: str


DEMO_ACCOUNTS = {
    "ai-voucher": PayIn(bank="004", number="000-01-0000001", holder="바우처 전담기관(시연)"),
    "cloud-voucher": PayIn(bank="004", number="000-01-0000002", holder="바우처 전담기관(시연)"),
}
"""Of the demo; no bank has such numbers."""


class Settings(BaseSettings):
    """What every environment sets. Sizes in bytes, times in minutes unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="VOUCHERS_", extra="ignore", populate_by_name=True)

    environment: str = "production"
    debug: bool = False
    instance_path: Path = ROOT / "instance"
    secret_key: str = ""
    field_secret: str = ""
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    password_passes: int = PASSWORD_PASSES
    password_memory: int = PASSWORD_MEMORY
    """What a hash of a password costs: passes over so many KiB."""
    base_url: str = "http://127.0.0.1:8000"
    secure_cookies: bool = True
    log_file: Path | None = None
    """Where the web writes its log, which is begun anew at 20 MB and kept ten times; standard output unless said."""
    proxies: int = 0
    """How many reverse proxies stand in front, whose X-Forwarded-* headers are believed."""

    anchor_file: Path | None = None
    """Where the heads of the ledger's chains are written down: best on another host.
    In the instance folder unless said.
    """

    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_starttls: bool = False
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = "no-reply@vouchers.example"

    upload_limit: int = 30 * 1024 * 1024
    session_idle_staff: int = 15
    session_idle_company: int = 30
    session_hours: int = 8
    show_demo_accounts: bool = False

    # How often, as Flask-Limiter writes it: "5 per 15 minutes", "20 per hour", "20 per day".
    limit_sign_in_account: str = "5 per 15 minutes"
    """Wrong passwords for one account from browsers that are not known as its own,
    and apart from these for each that is.
    """
    limit_sign_in_address: str = "100 per 15 minutes"
    """Wrong passwords from one address, for whatever accounts."""
    limit_sign_up: str = "20 per hour"
    """Sign-ups and questions for a link from one address."""
    limit_letters: str = "5 per hour"
    limit_links: str = "5 per hour"
    """Letters with a one-time link to one recipient."""
    limit_invitations: str = "20 per day"
    """Invitations by one firm."""
    limit_proposals: str = "50 per day"
    """Proposals by one firm."""

    account_waiting_days: int = 3
    """Working days after which a new bank account counts."""
    deposit_accounts: dict[str, PayIn] = Field(default_factory=dict)
    """Where companies pay their share, by the code of a programme without its year ("ai-voucher");
    as JSON in the environment.
    """

    single_host: bool = False
    """Whether production may stand on SQLite: everything on one machine that nobody else shares."""
    trusted_hosts: list[str] = Field(default_factory=list)
    """Names under which the site is asked for, beside that of `base_url`; as JSON in the environment."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        self.instance_path = self.instance_path.resolve()
        if not self.database_url:
            self.database_url = f"sqlite:///{self.instance_path / 'vouchers.sqlite3'}"
        if self.database_url.startswith(("postgres://", "postgresql://")):
            self.database_url = "postgresql+psycopg://" + self.database_url.split("://", 1)[1]
        return self

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def hosts(self) -> list[str]:
        """The names under which the site may be asked for."""
        own = urlsplit(self.base_url).hostname
        return [*([own] if own else []), *self.trusted_hosts]

    @property
    def store_path(self) -> Path:
        return self.instance_path / "files"

    @property
    def anchor_path(self) -> Path:
        return self.anchor_file or self.instance_path / "anchors.jsonl"


class Production(Settings):
    """Secrets must come from the environment, and be some; nothing that others could read or pretend is taken."""

    smtp_starttls: bool = True

    @model_validator(mode="after")
    def _demand_what_protects(self) -> Self:
        faults = [*self._weak_secrets(), *self._open_doors()]
        if faults:
            raise ValueError("production refuses to start:\n  " + "\n  ".join(faults))
        return self

    def _weak_secrets(self) -> Iterator[str]:
        for name in ("secret_key", "field_secret"):
            secret = getattr(self, name)
            if len(secret) < 32:
                yield (
                    f"VOUCHERS_{name.upper()}: at least 32 characters, made by chance (python3 -c 'import secrets; "
                    "print(secrets.token_urlsafe(48))')"
                )
            elif secret in KNOWN_SECRETS or _entropy(secret) < LEAST_ENTROPY or _has_a_pattern(secret):
                yield f"VOUCHERS_{name.upper()}: known or easily guessed"
        if self.secret_key and sorted(self.secret_key) == sorted(self.field_secret):
            yield "VOUCHERS_FIELD_SECRET: the same as VOUCHERS_SECRET_KEY; each needs its own"

    def _open_doors(self) -> Iterator[str]:
        address = urlsplit(self.base_url)
        if address.scheme != "https" or not address.hostname:
            yield "VOUCHERS_BASE_URL: the address of the site, beginning with https://"
        if self.password_passes < PASSWORD_PASSES or self.password_memory < PASSWORD_MEMORY:
            yield (
                f"VOUCHERS_PASSWORD_PASSES, VOUCHERS_PASSWORD_MEMORY: at least {PASSWORD_PASSES} and {PASSWORD_MEMORY}"
            )
        if not self.secure_cookies:
            yield "VOUCHERS_SECURE_COOKIES: cannot be switched off"
        if not _is_here(self.smtp_host) and not self.smtp_starttls:
            yield "VOUCHERS_SMTP_STARTTLS: a mail server on another host must be spoken to by TLS"
        if self.is_sqlite and not self.single_host:
            yield "DATABASE_URL: a PostgreSQL database; or VOUCHERS_SINGLE_HOST=1 for SQLite on one machine"
        database = urlsplit(self.database_url)
        if not self.is_sqlite and not _is_here(database.hostname) and "sslmode=verify-full" not in database.query:
            yield "DATABASE_URL: a database on another host needs ?sslmode=verify-full"


class Development(Settings):
    """One machine, plain HTTP, a secret kept in the instance folder."""

    deposit_accounts: dict[str, PayIn] = Field(default_factory=lambda: dict(DEMO_ACCOUNTS))

    environment: str = "development"
    secure_cookies: bool = False
    smtp_port: int = 8025
    show_demo_accounts: bool = True
    session_idle_staff: int = 120
    session_idle_company: int = 120

    @model_validator(mode="after")
    def _keep_secrets(self) -> Self:
        self.secret_key = self.secret_key or _kept_secret(self.instance_path / "secret_key")
        self.field_secret = self.field_secret or _kept_secret(self.instance_path / "field_secret")
        return self


class Test(Settings):
    """Fixed secrets, no TLS; the tests give the database and the SMTP port. No process is started with it."""

    environment: str = "test"
    secure_cookies: bool = False
    password_passes: int = 1
    password_memory: int = 8
    secret_key: str = TEST_SECRETS[0]
    field_secret: str = TEST_SECRETS[1]
    deposit_accounts: dict[str, PayIn] = Field(default_factory=lambda: dict(DEMO_ACCOUNTS))


ENVIRONMENTS: dict[str, type[Settings]] = {"production": Production, "development": Development}
"""What a process can be started as. `Test` is made by the tests in their own process alone: its secrets are public."""


def load() -> Settings:
    """The settings of this process: `VOUCHERS_ENVIRONMENT` chooses, production when nothing is said.

    Ends the process with a sentence for whoever starts it where a setting is missing or wrong.
    """
    chosen = os.environ.get("VOUCHERS_ENVIRONMENT", "production")
    if chosen not in ENVIRONMENTS:
        raise SystemExit(f"VOUCHERS_ENVIRONMENT is {chosen!r}; it must be one of {', '.join(ENVIRONMENTS)}.")
    try:
        return ENVIRONMENTS[chosen]()
    except ValidationError as error:
        raise SystemExit("\n".join(_said(fault) for fault in error.errors())) from None


def _said(fault: ErrorDetails) -> str:
    """Which setting is wrong, and how; never its value."""
    name = "".join(str(part) for part in fault["loc"])
    name = name if name.isupper() else f"VOUCHERS_{name.upper()}"
    return f"{name}: {fault['msg']}" if fault["loc"] else fault["msg"].removeprefix("Value error, ")


def _entropy(secret: str) -> float:
    """Bits of its characters, by how often each stands in it: 0 of one letter repeated."""
    return sum(-count * math.log2(count / len(secret)) for count in Counter(secret).values())


def _has_a_pattern(secret: str) -> bool:
    """Whether half of it runs along the alphabet, the digits or the keyboard, or it repeats itself."""
    text = secret.lower()
    runs = sum(pair in row or pair[::-1] in row for pair in map("".join, pairwise(text)) for row in ROWS)
    repeats = any(
        sum(a == b for a, b in zip(text, text[step:], strict=False)) > len(text) // 2 - step // 2
        for step in range(1, len(text) // 2)
    )
    return runs > len(text) // 2 or repeats


def _is_here(host: str | None) -> bool:
    """Whether a host is this machine; no host is a socket of this machine."""
    return host in (None, "", "localhost", "127.0.0.1", "::1")


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
