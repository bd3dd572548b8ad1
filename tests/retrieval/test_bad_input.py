"""Questions that are none, through the doors: an answer or a clear refusal, always in time."""

import json
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from govbot.app import create_app
from govbot.core.text.typed import clean_typed
from govbot.ingestion.chunking import ChunkDraft
from govbot.operations.runtime import Services
from govbot.retrieval.question import MAX_QUESTION, QuestionEmpty, QuestionTooLong, checked
from tests.support.services import lived_in, served, settings_for

NORM = "Art. 1º O prazo para interpor recurso administrativo é de dez dias."
ODD = {
    "one letter": "a",
    "stop words": "o que é de para com os",
    "punctuation": "?!... --- ;;; \"'",
    "chinese": "中文法律是什么",
    "arabic": "ما هو القانون",
    "emoji": "🤔🤷‍♀️👍",
    "sql": "'; DROP TABLE documents; -- recurso",
    "like": "100% _recurso_ \\",
    "tsquery": "recurso & !prazo | (dias <-> :*) \\",
    "nul": "prazo\x00 do recurso",
    "controls": "prazo\x01\x1f\x7f recurso\r\n\t",
    "bidi": "prazo \u202edo\u2066 recurso\u2069",
    "combining": "e" + "\u0301" * 500,
    "one long word": "a" * MAX_QUESTION,
    "many words": ("recurso prazo " * 400)[:MAX_QUESTION],
    "many numbers": " ".join(map(str, range(900)))[:MAX_QUESTION],
    "many references": ("art. 5º, VI, da Lei 1.234/2020; " * 200)[:MAX_QUESTION],
    "unfinished reference": "§§§ art. inciso lei nº /",
    "braces": "{question} {0} %s %(a)s $1",
}
EMPTY = {"nothing": "", "blank": " \n\t ", "only NUL": "\x00\x00", "only unseen": "\u200b\u202e"}


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    settings = settings_for(tmp_path_factory.mktemp("casa"), module_database_url)
    async with lived_in(settings) as opened:
        drafts = [ChunkDraft(0, NORM, 1, (), None)]
        await opened.pipeline.add_text(opened.asker, "Decreto", drafts)
        yield opened


@pytest.fixture(scope="module")
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with served(create_app(services.settings, services)) as opened:
        yield opened


async def ask(client: httpx.AsyncClient, question: str) -> httpx.Response:
    return await client.post("/api/v1/chat/messages", json={"question": question})


@pytest.mark.parametrize("question", ODD.values(), ids=ODD.keys())
async def test_an_odd_question_is_searched(client: httpx.AsyncClient, question: str) -> None:
    started = time.perf_counter()
    answer = await client.get("/api/v1/search", params={"q": question})
    assert answer.status_code == 200
    assert time.perf_counter() - started < 2
    assert len(answer.json()["items"]) <= 1


@pytest.mark.parametrize("question", ODD.values(), ids=ODD.keys())
async def test_an_odd_question_is_answered(client: httpx.AsyncClient, question: str) -> None:
    answer = await ask(client, question)
    assert answer.status_code == 200
    assert "event: answer" in answer.text
    assert "event: error" not in answer.text


@pytest.mark.parametrize("question", EMPTY.values(), ids=EMPTY.keys())
async def test_an_empty_question_is_refused_in_words(
    client: httpx.AsyncClient, question: str
) -> None:
    for answer in (
        await client.get("/api/v1/search", params={"q": question}),
        await ask(client, question),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "question_empty")
        assert "vazia" in answer.json()["error"]["message"]


async def test_a_question_without_end_is_refused_in_words(client: httpx.AsyncClient) -> None:
    question = "x" * 10_000
    for answer in (
        await client.get("/api/v1/search", params={"q": question}),
        await ask(client, question),
    ):
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (422, "question_too_long")
        assert "10000" in error["message"]
        assert "4000" in error["message"]
    english = {"Accept-Language": "en"}
    answer = await client.get("/api/v1/search", params={"q": question}, headers=english)
    assert "limit is 4000" in answer.json()["error"]["message"]


@pytest.mark.parametrize("body", ['{"question": "\\ud800 prazo"}', '{"question": "a\\udfff"}'])
async def test_half_a_character_is_no_servers_error(client: httpx.AsyncClient, body: str) -> None:
    kind = {"Content-Type": "application/json"}
    answer = await client.post("/api/v1/chat/messages", content=body, headers=kind)
    assert answer.status_code in {200, 422}
    sent = await client.get("/api/v1/search?q=%ED%A0%80%20prazo")
    assert sent.status_code == 200


async def test_what_cannot_be_written_is_not_saved(client: httpx.AsyncClient) -> None:
    answer = await ask(client, "Qual o prazo\x00 do \u202erecurso?")
    started = next(line for line in answer.text.splitlines() if line.startswith("data: "))
    session = json.loads(started.removeprefix("data: "))["session_id"]
    kept = (await client.get(f"/api/v1/chat/sessions/{session}")).json()
    assert kept["messages"][0]["content"] == "Qual o prazo  do recurso?"
    place = f"/api/v1/chat/sessions/{session}"
    renamed = await client.patch(place, json={"title": "nova\x00 vida"})
    assert renamed.json()["title"] == "nova vida"


@pytest.mark.parametrize("day", ["hoje", "todas", "2020-02-29"])
async def test_the_day_of_validity_may_be_chosen(client: httpx.AsyncClient, day: str) -> None:
    answer = await client.get("/api/v1/search", params={"q": "prazo", "vigencia": day})
    assert answer.status_code == 200
    on = answer.json()["plan"]["filters"]["on"]
    assert {"todas": on is None, "2020-02-29": on == day}.get(day, on is not None)


async def test_a_day_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/search", params={"q": "prazo", "vigencia": "ontem"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input")


def test_a_question_is_checked_before_it_is_read() -> None:
    assert checked("  \ud800Qual\u200b o prazo?\x00 ") == "Qual o prazo?"
    with pytest.raises(QuestionEmpty):
        checked("\ufeff\x00")
    with pytest.raises(QuestionTooLong) as refused:
        checked("é" * (MAX_QUESTION + 1))
    assert refused.value.data == {"length": MAX_QUESTION + 1, "limit": MAX_QUESTION}


def test_typed_text_is_composed() -> None:
    assert clean_typed("a\u0301rea") == "área"
