"""Settings: `VOUCHERS_*` in the environment (and DATABASE_URL); a secret is made for the demo and demanded in production."""

import os
import secrets
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """What every environment sets. Sizes in bytes, times in minutes unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="VOUCHERS_", extra="ignore", populate_by_name=True)

    environment: str = "production"
    debug: bool = False
    instance_path: Path = ROOT / "instance"
    secret_key: str = ""
    field_secret: str = ""
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    base_url: str = "http://127.0.0.1:8000"
    secure_cookies: bool = True
    proxies: int = 0
    """How many reverse proxies stand in front, whose X-Forwarded-* headers are believed."""

    anchor_file: Path | None = None
    """Where the heads of the ledger's chains are written down: best on another host. In the instance folder unless said."""

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
    lock_out_after: int = 5
    lock_out_minutes: int = 15
    show_demo_accounts: bool = False

    @model_validator(mode="after")
    def _complete(self) -> Self:
        self.instance_path = self.instance_path.resolve()
        if not self.database_url:
            self.database_url = f"sqlite:///{self.instance_path / 'vouchers.sqlite3'}"
        if self.database_url.startswith(("postgres://", "postgresql://")):
            self.database_url = "postgresql+psycopg://" + self.database_url.split("://", 1)[1]
        return self

    @property
    def store_path(self) -> Path:
        return self.instance_path / "files"

    @property
    def anchor_path(self) -> Path:
        return self.anchor_file or self.instance_path / "anchors.jsonl"


class Production(Settings):
    """Secrets must come from the environment."""

    @model_validator(mode="after")
    def _demand_secrets(self) -> Self:
        missing = [name for name in ("secret_key", "field_secret") if len(getattr(self, name)) < 32]
        if missing:
            names = ", ".join(f"VOUCHERS_{name.upper()}" for name in missing)
            raise ValueError(f"production needs {names}: at least 32 characters each")
        return self


class Development(Settings):
    """One machine, plain HTTP, a secret kept in the instance folder."""

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
    """Fixed secrets, no TLS; the tests give the database and the SMTP port."""

    environment: str = "test"
    secure_cookies: bool = False
    secret_key: str = "the secret of the tests, long enough to be one"
    field_secret: str = "the field secret of the tests, long enough too"


ENVIRONMENTS: dict[str, type[Settings]] = {"production": Production, "development": Development, "test": Test}


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


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
