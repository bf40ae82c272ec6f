"""Settings: production demands its secrets, URLs are understood as people write them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

import config


def test_production_demands_long_secrets() -> None:
    with pytest.raises(ValidationError, match="VOUCHERS_SECRET_KEY, VOUCHERS_FIELD_SECRET"):
        config.Production(secret_key="short")
    assert config.Production(secret_key="x" * 32, field_secret="y" * 32).secure_cookies


def test_wrong_settings_end_the_start_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VOUCHERS_SECRET_KEY", "VOUCHERS_FIELD_SECRET"):
        monkeypatch.delenv(name, raising=False)
    for environment, more, sentence in (
        ("prod", {}, "VOUCHERS_ENVIRONMENT is 'prod'; it must be one of production, development, test."),
        ("production", {}, "production needs VOUCHERS_SECRET_KEY, VOUCHERS_FIELD_SECRET: at least 32 characters each"),
        ("test", {"VOUCHERS_SMTP_PORT": "twenty-five"}, "VOUCHERS_SMTP_PORT: Input should be a valid integer"),
    ):
        monkeypatch.setenv("VOUCHERS_ENVIRONMENT", environment)
        for name, value in more.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            config.load()
        assert str(end.value).startswith(sentence)


def test_a_plain_postgresql_url_gets_its_driver(tmp_path: Path) -> None:
    settings = config.Test(database_url="postgres://somebody@host/vouchers", instance_path=tmp_path)
    assert settings.database_url == "postgresql+psycopg://somebody@host/vouchers"


def test_the_demo_keeps_the_secret_it_made(tmp_path: Path) -> None:
    first, second = (config.Development(instance_path=tmp_path) for _ in range(2))
    assert first.secret_key == second.secret_key and len(first.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
