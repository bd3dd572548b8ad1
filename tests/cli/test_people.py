"""`govbot people`, `govbot keys` and the people of `govbot demo`, beside a server at work."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.process import Govbot, wait_for

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+(/[a-z-]+)#(\S+)")
PASSWORD = "jabuti cor de laranja"
SETTINGS = {
    "GOVBOT_ADMIN_EMAIL": "chefe@orgao.example",
    "GOVBOT_ADMIN_PASSWORD": PASSWORD,
    "EMBEDDING_MODEL": "fake",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pessoas") / "casa"


@pytest.fixture(scope="module")
def api(home: Path) -> Iterator[str]:
    """Return the address of a server that whoever runs it has set up by its settings."""
    server = Govbot(home, "serve", "--port", "0", **SETTINGS)
    try:
        yield f"{server.address(240)}/api/v1"
    finally:
        server.interrupt()


@pytest.fixture(scope="module")
def demonstration(home: Path) -> tuple[Path, dict[str, str]]:
    """Return a data folder, and the passwords that were shown for it."""
    return home.parent / "demonstracao", {}


def said(home: Path, *arguments: str, status: int = 0) -> str:
    run = Govbot(home, *arguments, EMBEDDING_MODEL="fake")
    assert run.end(240) == status, run.words
    return run.words


def link(words: str) -> tuple[str, str]:
    found = ADDRESS.search(words)
    assert found, words
    return found.group(1), found.group(2)


def enter(api: str, secret: str) -> httpx.Client:
    """Return a browser that is signed in by an entry link."""
    answer = httpx.post(f"{api}/auth/entry", json={"code": secret}, timeout=30)
    assert answer.status_code == 200, answer.text
    csrf = {"x-csrf-token": answer.json()["csrf_token"]}
    return httpx.Client(base_url=api, timeout=30, cookies=answer.cookies, headers=csrf)


def test_who_lost_everything_comes_back_by_the_command_line(api: str, home: Path) -> None:
    page, secret = link(said(home, "people", "link", "Chefe@Orgao.example"))
    assert page == "/entrar"
    with enter(api, secret) as client:
        assert client.get("/auth/me").json()["role"] == "admin"
        changed = client.post("/auth/password", json={"new": "guarda-chuva sem cabo"})
        assert changed.status_code == 204
    again = httpx.post(f"{api}/auth/entry", json={"code": secret})
    assert again.status_code == 410


def test_people_are_added_listed_and_suspended(api: str, home: Path) -> None:
    page, secret = link(
        said(home, "people", "add", "--email", "ana@orgao.example", "--name", "Ana", "--admin")
    )
    assert page == "/convite"
    # Another invitation takes the place of the first.
    page, later = link(said(home, "people", "link", "ana@orgao.example"))
    assert page == "/convite"
    body = {"password": PASSWORD, "code": secret}
    assert httpx.post(f"{api}/auth/tickets/use", json=body).status_code == 410
    body["code"] = later
    assert httpx.post(f"{api}/auth/tickets/use", json=body).status_code == 200
    assert "ana@orgao.example  Ana  (admin; ativa)" in said(home, "people", "list")
    assert "não entra mais" in said(home, "people", "suspend", "ana@orgao.example")
    login = {"email": "ana@orgao.example", "password": PASSWORD}
    assert httpx.post(f"{api}/auth/login", json=login).status_code == 401
    assert '"suspended"' in said(home, "people", "list", "--json")
    last = said(home, "people", "suspend", "chefe@orgao.example", status=1)
    assert "única pessoa que administra" in last


def test_what_cannot_be_done_is_one_clear_line(api: str, home: Path) -> None:
    for arguments in (
        ("people", "link", "ninguem@orgao.example"),
        ("people", "add", "--email", "sem-arroba", "--name", "X"),
        ("people", "add", "--email", "x@orgao.example", "--name", "X", "--role", "rei"),
    ):
        words = said(home, *arguments, status=1)
        assert words.startswith("Erro:"), words
        assert "Traceback" not in words


def test_a_key_of_the_command_line_lets_a_program_in(api: str, home: Path) -> None:
    words = said(
        home, "keys", "create", "--email", "chefe@orgao.example", "--name", "painel",
        "--scope", "read", "--days", "7",
    )  # fmt: skip
    key = next(line for line in words.splitlines() if line.startswith("gbk_"))
    by_key = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{api}/documents", headers=by_key).status_code == 200
    assert httpx.get(f"{api}/people", headers=by_key).status_code == 403


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_demonstration_opens_signed_in_and_keeps_its_people(
    demonstration: tuple[Path, dict[str, str]], time: str
) -> None:
    house, passwords = demonstration
    demo = Govbot(house, "demo", "--port", "0", "--no-browser", EMBEDDING_MODEL="fake")
    try:
        wait_for(lambda: "encerra" in demo.words or demo.process.poll() is not None, 240)
        page, secret = link(demo.words)
        assert page == "/entrar"
        api = f"{demo.address()}/api/v1"
        with enter(api, secret) as client:
            me = client.get("/auth/me").json()
            assert (me["organization"], me["role"]) == ("Município de Serra Clara", "admin")
            people = client.get("/people").json()["items"]
            assert sorted(each["role"]["name"] for each in people) == ["admin", "analyst", "user"]
        shown = dict(re.findall(r"(\S+@\S+), senha (\S+)", demo.words))
        assert len(shown) == (3 if time == "first" else 0)
        passwords |= shown
        for email, password in passwords.items():
            login = {"email": email, "password": password}
            assert httpx.post(f"{api}/auth/login", json=login, timeout=30).status_code == 200
    finally:
        demo.interrupt()
