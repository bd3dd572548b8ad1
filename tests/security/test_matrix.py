"""Every route, asked by people of every standing: nothing leaks, and nothing breaks.

The routes are read from the application. One that is new is asked without anybody's doing; one that
declares no rule, or names something that the world does not know, fails.
"""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from govbot.app import create_app
from govbot.operations.runtime import open_services
from tests.security.routes import Case, body_of, cases, path_of, query_of, undeclared
from tests.security.world import HOUSE, NAMES, WORDS, World, made
from tests.support.services import served, settings_for

APP = create_app(settings_for(Path("casa"), "postgresql+psycopg://nobody@127.0.0.1/none"))
CASES = cases(APP)
UNKNOWN = {"anonymous", "suspended", "expired key"}
STANDINGS = (
    "anonymous",
    "suspended",
    "expired key",
    "wrong scope",
    "another tenant",
    "without grant",
    "analyst",
    "reader",
    "writer",
    "administrator",
)
STRANGERS = {"anonymous", "suspended", "expired key", "another tenant"}
FORBIDDEN = {
    **{key: [WORDS, NAMES] for key in STANDINGS},
    **{key: [WORDS, NAMES, HOUSE] for key in STRANGERS},
    "reader": [],
    "writer": [],
    "administrator": [WORDS],  # who decides who reads it
}
REPORT = os.environ.get("GOVBOT_MATRIX_REPORT")


@pytest.fixture(scope="module")
async def world(
    tmp_path_factory: pytest.TempPathFactory, module_database_url: str
) -> AsyncIterator[World]:
    settings = settings_for(tmp_path_factory.mktemp("mundo") / "casa", module_database_url)
    async with open_services(settings) as services:
        yield await made(services)


@pytest.fixture(scope="module")
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(world.services.settings, world.services)) as opened:
        opened.headers.pop("authorization")
        opened.timeout = httpx.Timeout(60)
        yield opened


@pytest.fixture(scope="module")
def report() -> Any:
    table: dict[str, dict[str, int]] = {}
    yield table
    if REPORT:
        Path(REPORT).write_text(_markdown(table), "utf-8")


def values(ids: dict[str, Any], *, missing: bool = False) -> dict[str, Any]:
    """Return what stands for each blank; of things that are not there, if so asked."""
    known = {
        "what": "documents",
        "node_id": ids["document_id"],
        "model": "govbot",
        "language": "pt",
        "number": 1,
        "path": "nada",
        "pull_id": uuid4(),
        "visibility": "department",
        "kind": "user",
        "role": "user",
        "content": "Qual o prazo?",
        **ids,
    }
    if missing:
        known |= {name: uuid4() for name, value in known.items() if isinstance(value, UUID)}
        known |= {"documents": [uuid4()], "synonym_id": 2**40}
    return {name: _text(value) for name, value in known.items()}


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(each) for each in value]
    return str(value) if isinstance(value, UUID) else value


async def call(
    client: httpx.AsyncClient, case: Case, headers: dict[str, str], given: dict[str, Any]
) -> httpx.Response:
    return await client.request(
        case.method,
        path_of(case, given),
        params=query_of(case, given),
        headers=headers,
        **body_of(case, given),
    )


def test_every_route_declares_one_rule() -> None:
    assert undeclared(APP) == []


@pytest.mark.parametrize("who", STANDINGS)
@pytest.mark.timeout(900)
async def test_nothing_leaks_and_nothing_breaks(
    who: str, world: World, client: httpx.AsyncClient, report: dict[str, dict[str, int]]
) -> None:
    wrong: list[str] = []
    for case in CASES:
        answer = await call(client, case, await world.headers(who), values(world.ours.ids))
        report.setdefault(case.name, {})[who] = answer.status_code
        twin = await call(
            client, case, await world.headers(who), values(world.ours.ids, missing=True)
        )
        wrong += [
            f"{case.name}: {problem} ({answer.status_code}, {answer.text[:200]})"
            for problem in problems(case, who, answer, twin)
        ]
    assert wrong == []


def problems(case: Case, who: str, answer: httpx.Response, twin: httpx.Response) -> list[str]:
    """Return what is wrong with an answer, and with that to a question for what is not there."""
    found = []
    if max(answer.status_code, twin.status_code) >= 500:
        found.append("broke")
    found += [f"leaked {each}" for each in FORBIDDEN[who] if each in answer.text]
    if case.rule != "public":
        found += _let_in(case, who, answer)
    if who == "another tenant" and asked(answer) != asked(twin) and plain(answer) != plain(twin):
        found.append(f"tells what is from what is not: {twin.status_code} {twin.text[:200]}")
    return found


def asked(answer: httpx.Response) -> tuple[str, bytes]:
    """Return all that a question says; without ids in it, it is asked twice for nothing."""
    request = answer.request
    is_form = request.headers.get("content-type", "").startswith("multipart")
    return str(request.url), b"" if is_form else request.content


def _let_in(case: Case, who: str, answer: httpx.Response) -> list[str]:
    if who in UNKNOWN and answer.status_code != 401:
        return ["let somebody in who is nobody"]
    if who == "wrong scope" and case.permission and answer.status_code != 403:
        return ["let a key do what it is not for"]
    return []


def plain(answer: httpx.Response) -> tuple[int, str]:
    """Return an answer without the ids that it was asked with."""
    try:
        body = answer.json()
    except json.JSONDecodeError:
        return answer.status_code, ""
    if "error" in body and isinstance(body["error"], dict):
        body["error"].pop("data", None)
        return answer.status_code, json.dumps(body)
    return answer.status_code, ""


def _markdown(table: dict[str, dict[str, int]]) -> str:
    lines = ["| route | " + " | ".join(STANDINGS) + " |", "|---" * (len(STANDINGS) + 1) + "|"]
    for name, row in table.items():
        lines.append(f"| {name} | " + " | ".join(str(row.get(who, "")) for who in STANDINGS) + " |")
    return "\n".join(lines) + "\n"
