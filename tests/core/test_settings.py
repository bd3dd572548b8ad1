"""Bad settings: all of them are named at once, with what to do, and no secret is repeated."""

import pytest

from govbot.cli import main as cli
from govbot.core.settings import SettingsInvalid, get_settings


@pytest.fixture(autouse=True)
def _read_anew() -> None:
    get_settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOVBOT_LLM_API", "http://127.0.0.1:99999/v1"),
        ("GOVBOT_LLM_API", "127.0.0.1:8080"),
        ("OLLAMA_API", "ftp://127.0.0.1"),
        ("GOVBOT_LLM", "chatgpt"),
        ("GOVBOT_MAX_UPLOAD_MB", "muito"),
        ("GOVBOT_ENV", "prod"),
        ("GOVBOT_ALLOWED_HOSTS", "https://govbot.example"),
        ("GOVBOT_ALLOWED_HOSTS", "govbot.example:8000"),
        ("GOVBOT_ALLOWED_HOSTS", "*.example"),
        ("GOVBOT_TRUSTED_PROXIES", "proxy.example"),
        ("GOVBOT_ALLOWED_NETWORKS", "10.0.0.1/8"),
        ("GOVBOT_RATE_LIMITS", "perguntas=3"),
        ("GOVBOT_RATE_LIMITS", "ask=muitas"),
        ("GOVBOT_RATE_LIMITS", "ask=-1"),
    ],
)
def test_a_bad_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsInvalid) as bad:
        get_settings()
    assert name.removeprefix("GOVBOT_") in bad.value.data["problems"]
    get_settings.cache_clear()


def test_a_command_says_what_to_mend_and_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOVBOT_LLM", "chatgpt")
    monkeypatch.setenv("GOVBOT_LLM_API", "nada")
    monkeypatch.setattr("sys.argv", ["govbot", "doctor"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "GOVBOT_LLM:" in said
    assert "GOVBOT_LLM_API:" in said
    assert ".env" in said
    get_settings.cache_clear()


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVBOT_ALLOWED_HOSTS", "GovBot.example, [2001:db8::1],")
    monkeypatch.setenv("GOVBOT_TRUSTED_PROXIES", "10.0.0.0/8, ::1")
    monkeypatch.setenv("GOVBOT_RATE_LIMITS", "ask=5, search=0")
    settings = get_settings()
    assert settings.allowed_hosts == ("govbot.example", "2001:db8::1")
    assert [str(each) for each in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.rate_limits == {
        "auth": 10,
        "ask": 5,
        "upload": 60,
        "search": 0,
        "other": 600,
    }
    get_settings.cache_clear()
