"""Settings: production demands what protects it, URLs are understood as people write them."""

import secrets
from pathlib import Path

import pytest
from pydantic import ValidationError

import config

SAFE = {
    "secret_key": secrets.token_urlsafe(48),
    "field_secret": secrets.token_urlsafe(48),
    "base_url": "https://vouchers.example",
    "database_url": "postgresql://somebody@127.0.0.1/vouchers",
}
REMOTE = "postgresql://somebody@elsewhere.example/vouchers"


def test_production_starts_with_what_protects_it() -> None:
    for more in (
        {},
        {"database_url": f"{REMOTE}?sslmode=verify-full"},
        {"database_url": "sqlite:////srv/vouchers/vouchers.sqlite3", "single_host": True},
        {"smtp_host": "mail.example"},
    ):
        settings = config.Production(**{**SAFE, **more})
        assert settings.secure_cookies and not settings.show_demo_accounts


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"secret_key": ""}, "VOUCHERS_SECRET_KEY"),
        ({"secret_key": "short"}, "VOUCHERS_SECRET_KEY"),
        ({"secret_key": "x" * 48}, "VOUCHERS_SECRET_KEY: known or easily guessed"),
        ({"secret_key": config.TEST_SECRETS[0]}, "VOUCHERS_SECRET_KEY: known or easily guessed"),
        ({"field_secret": config.TEST_SECRETS[1]}, "VOUCHERS_FIELD_SECRET: known or easily guessed"),
        ({"field_secret": SAFE["secret_key"]}, "VOUCHERS_FIELD_SECRET: the same"),
        ({"field_secret": SAFE["secret_key"][::-1]}, "VOUCHERS_FIELD_SECRET: the same"),
        ({"secret_key": "0123456789abcdefghijklmnopqrstuvwxyz"}, "VOUCHERS_SECRET_KEY: known or easily guessed"),
        ({"secret_key": "zyxwvutsrqponmlkjihgfedcba9876543210"}, "VOUCHERS_SECRET_KEY: known or easily guessed"),
        ({"secret_key": "QwertyuiopAsdfghjklZxcvbnm1234567890"}, "VOUCHERS_SECRET_KEY: known or easily guessed"),
        ({"secret_key": "Tr0ub4dor&3xTr0ub4dor&3xTr0ub4dor&3x"}, "VOUCHERS_SECRET_KEY: known or easily guessed"),
        ({"base_url": "http://vouchers.example"}, "VOUCHERS_BASE_URL"),
        ({"base_url": "https://"}, "VOUCHERS_BASE_URL"),
        ({"secure_cookies": False}, "VOUCHERS_SECURE_COOKIES"),
        ({"password_passes": 1}, "VOUCHERS_PASSWORD_PASSES"),
        ({"password_memory": 19_455}, "VOUCHERS_PASSWORD_MEMORY"),
        ({"smtp_host": "mail.example", "smtp_starttls": False}, "VOUCHERS_SMTP_STARTTLS"),
        ({"database_url": "sqlite:////srv/vouchers/vouchers.sqlite3"}, "VOUCHERS_SINGLE_HOST"),
        ({"database_url": REMOTE}, "sslmode=verify-full"),
        ({"database_url": f"{REMOTE}?sslmode=require"}, "sslmode=verify-full"),
    ],
)
def test_production_refuses_what_others_could_read_or_pretend(wrong: dict[str, object], name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        config.Production(**{**SAFE, **wrong})


def test_wrong_settings_end_the_start_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VOUCHERS_SECRET_KEY", "VOUCHERS_FIELD_SECRET"):
        monkeypatch.delenv(name, raising=False)
    for environment, more, sentence in (
        ("prod", {}, "VOUCHERS_ENVIRONMENT is 'prod'; it must be one of production, development."),
        ("test", {}, "VOUCHERS_ENVIRONMENT is 'test'; it must be one of production, development."),
        ("production", {}, "production refuses to start:\n  VOUCHERS_SECRET_KEY: at least 32 characters"),
        ("development", {"VOUCHERS_SMTP_PORT": "twenty-five"}, "VOUCHERS_SMTP_PORT: Input should be a valid integer"),
    ):
        monkeypatch.setenv("VOUCHERS_ENVIRONMENT", environment)
        for name, value in more.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            config.load()
        assert str(end.value).startswith(sentence)


def test_what_production_says_holds_no_secret() -> None:
    secret = "a-secret-that-is-too-easily-guessed-aaaaaaaaaaaaa"
    with pytest.raises(ValidationError) as refusal:
        config.Production(**{**SAFE, "secret_key": secret, "field_secret": secret})
    assert secret not in "".join(fault["msg"] for fault in refusal.value.errors())


def test_a_plain_postgresql_url_gets_its_driver(tmp_path: Path) -> None:
    settings = config.Test(database_url="postgres://somebody@host/vouchers", instance_path=tmp_path)
    assert settings.database_url == "postgresql+psycopg://somebody@host/vouchers"


def test_the_demo_keeps_the_secret_it_made(tmp_path: Path) -> None:
    first, second = (config.Development(instance_path=tmp_path) for _ in range(2))
    assert first.secret_key == second.secret_key and len(first.secret_key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_secret_made_by_chance_is_never_taken_for_a_guess() -> None:
    import secrets

    for _ in range(200):
        config.Production(**{**SAFE, "secret_key": secrets.token_urlsafe(48), "field_secret": secrets.token_hex(32)})
