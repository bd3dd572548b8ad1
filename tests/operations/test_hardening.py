"""What is too weak for production: each thing by itself, and a real server that refuses it all."""

import os
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from govbot.accounts.credentials import crypto
from govbot.core.network import Reach
from govbot.core.settings import Settings
from govbot.core.words import catalogue
from govbot.operations.hardening import SHORTEST_SECRET, Weakness, weaknesses
from tests.support.process import Govbot

STRONG_DATABASE = "postgresql://govbot:vZ3kq8PwLx0aYt5n@db.interno/govbot"
SECRET = "0123456789abcdef" * 4


def outside(_: str) -> Reach:
    return "outside"


def inside(_: str) -> Reach:
    return "inside"


def found(home: Path, env_file: Path | None = None, **fields: Any) -> list[Weakness]:
    settings = Settings(_env_file=None, home=home, **fields)
    return weaknesses(settings, env_file=env_file or home / ".env", look=outside)


def codes(home: Path, **fields: Any) -> list[str]:
    return [each.code for each in found(home, **fields)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "casa"
    folder.mkdir(mode=0o700)
    return folder


def test_what_comes_along_is_no_weakness(home: Path) -> None:
    assert codes(home) == []
    strong = {
        "host": "0.0.0.0",
        "allowed_hosts": "govbot.example",
        "trusted_proxies": "10.0.0.0/8",
        "allowed_networks": "10.1.0.0/16,fd00::/8",
        "database_url": STRONG_DATABASE,
        "secret_key": SECRET,
        "llm_api": "https://modelo.example/v1",
        "qdrant_url": "https://qdrant.example:6333",
        "qdrant_api_key": "chave",
        "redis_url": "redis://:chave@redis.interno/0",
    }
    assert codes(home, **strong) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"host": "0.0.0.0"}, "weak_no_hosts"),
        ({"host": "::"}, "weak_no_hosts"),
        ({"trusted_proxies": "0.0.0.0/0"}, "weak_proxies"),
        ({"trusted_proxies": "10.0.0.1,::/0"}, "weak_proxies"),
        ({"rate_limits": "off"}, "weak_no_limits"),
        ({"rate_limits": "auth=0"}, "weak_no_limits"),
        ({"allowed_networks": "169.254.169.254"}, "weak_allowed_network"),
        ({"allowed_networks": "0.0.0.0/0"}, "weak_allowed_network"),
        ({"secret_key": "curta"}, "weak_secret_key"),
        ({"secret_key": "a" * 64}, "weak_secret_key"),
        ({"llm_api": "http://modelo.example/v1"}, "weak_no_tls"),
        ({"ollama_api": "HTTP://modelo.example"}, "weak_no_tls"),
        ({"reranker_api": "http://modelo.example/"}, "weak_no_tls"),
        ({"qdrant_url": "https://qdrant.example"}, "weak_store_open"),
        ({"milvus_url": "https://milvus.example"}, "weak_store_open"),
        ({"redis_url": "redis://redis.interno/0"}, "weak_store_open"),
        ({"oidc_issuer": "http://sso.example/realms/orgao"}, "weak_identity_issuer"),
        ({"public_url": "http://govbot.example"}, "weak_identity_issuer"),
        ({"ldap_url": "ldap://ldap.example", "ldap_start_tls": False}, "weak_identity_plain"),
    ],
)
def test_each_weakness_is_found(home: Path, fields: dict[str, Any], code: str) -> None:
    assert codes(home, **fields) == [code]


def test_the_list_and_the_vault_ask_for_the_same_secret() -> None:
    assert SHORTEST_SECRET == crypto.SHORTEST_SECRET


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("", True),
        ("postgres", True),
        ("govbot", True),
        ("Govbot2026!!!!", True),
        ("123456789012", True),
        ("senha-2026-2026", True),
        ("vZ3kq8PwLx0", True),
        ("vZ3kq8PwLx0aYt5n", False),
    ],
)
def test_passwords_of_the_database(home: Path, password: str, weak: bool) -> None:
    login = f"govbot:{password}" if password else "govbot"
    url = f"postgresql://{login}@db.interno:5432/govbot"
    assert codes(home, database_url=url) == (["weak_database_password"] if weak else [])


def test_the_superuser_is_not_for_applications(home: Path) -> None:
    url = "postgresql://postgres:postgres@127.0.0.1/govbot"
    assert codes(home, database_url=url) == ["weak_database_user", "weak_database_password"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///govbot?host=/run/postgresql&user=govbot",
        "postgresql://govbot@%2Frun%2Fpostgresql/govbot",
        "postgresql://govbot@db.interno/govbot?sslcert=/etc/govbot.crt&sslkey=/etc/govbot.key",
    ],
)
def test_who_proves_it_otherwise_needs_no_password(home: Path, url: str) -> None:
    assert codes(home, database_url=url) == []


def test_inside_the_network_and_on_this_machine_tls_is_not_asked_for(home: Path) -> None:
    settings = Settings(_env_file=None, home=home, llm_api="http://10.0.0.5:8000/v1")
    assert weaknesses(settings, env_file=home / ".env", look=inside) == []
    assert codes(home, llm_api="http://127.0.0.1:8000/v1") == []


@pytest.mark.parametrize(
    ("home_mode", "blobs_mode", "weak"),
    [(0o755, 0o700, "casa"), (0o711, 0o755, "blobs"), (0o711, 0o700, ""), (0o750, 0o755, "")],
)
def test_folders_that_everybody_reads(
    home: Path, home_mode: int, blobs_mode: int, weak: str
) -> None:
    (home / "blobs").mkdir()
    (home / "blobs").chmod(blobs_mode)
    home.chmod(home_mode)
    assert [Path(each.data["path"]).name for each in found(home)] == ([weak] if weak else [])


def test_a_file_of_settings_that_everybody_reads(home: Path) -> None:
    env_file = home / ".env"
    env_file.touch()
    for mode, expected in ((0o644, ["weak_env_file"]), (0o640, []), (0o600, [])):
        env_file.chmod(mode)
        assert [each.code for each in found(home)] == expected


def test_each_says_what_to_do_in_both_languages(home: Path) -> None:
    home.chmod(0o755)
    (home / ".env").touch()
    all_of_it = found(
        home,
        host="0.0.0.0",
        trusted_proxies="0.0.0.0/0",
        rate_limits="off",
        allowed_networks="0.0.0.0/0",
        secret_key="curta",
        database_url="postgresql://postgres@db/x",
        llm_api="http://modelo.example/v1",
        qdrant_url="http://127.0.0.1:6333",
        oidc_issuer="http://sso.example",
        ldap_url="ldap://ldap.example",
        ldap_start_tls=False,
    )
    known = {code for code in catalogue("pt") if code.startswith("weak_")}
    assert {each.code for each in all_of_it} == known
    for each in all_of_it:
        assert "?" not in each.words("pt") + each.words("en")
        assert each.words("pt") != each.words("en")
    assert "curta." not in " ".join(each.words() for each in all_of_it)


WEAK = {
    "GOVBOT_TRUSTED_PROXIES": "0.0.0.0/0",
    "GOVBOT_RATE_LIMITS": "off",
    "GOVBOT_SECRET_KEY": "palavra-chave",
    "DATABASE_URL": "postgresql://postgres:postgres@127.0.0.1:1/govbot",
}


def test_in_production_a_weak_server_does_not_start(tmp_path: Path) -> None:
    home = tmp_path / "casa"
    home.mkdir(mode=0o755)
    run = Govbot(home, "serve", "--port", "0", GOVBOT_ENV="production", **WEAK)
    assert run.end(60) == 2, run.words
    lines = [line for line in run.words.splitlines() if line.startswith("  - ")]
    for part in (*WEAK, f"chmod 700 {home}", "postgres", "openssl rand -hex 32"):
        assert any(part in line for line in lines), part
    assert len(lines) == 6
    assert "palavra-chave" not in run.words
    assert list(home.iterdir()) == []


def test_in_production_a_sound_server_starts_again_and_again(tmp_path: Path) -> None:
    home = tmp_path / "casa"
    settings = {"GOVBOT_ENV": "production", "GOVBOT_HOME": str(home / "dados")}
    for _ in range(2):
        server = Govbot(home, "serve", "--port", "0", **settings)
        assert httpx.get(f"{server.address()}/api/v1/health", timeout=30).status_code == 200
        server.interrupt()
    mode = stat.S_IMODE((home / "dados").stat().st_mode)
    assert mode == (0o711 if os.geteuid() == 0 else 0o700)


def test_while_developing_the_doctor_only_warns(tmp_path: Path) -> None:
    home = tmp_path / "casa"
    run = Govbot(home, "doctor", "--json", GOVBOT_RATE_LIMITS="off", GOVBOT_SECRET_KEY="a" * 40)
    assert run.end(60) == 0, run.words
    assert run.words.count('"name": "Segurança"') == 3  # the test made the folder, for all to read
    assert "GOVBOT_SECRET_KEY é curta" in run.words
