"""OpenAI's own client talks to GovBot, as any chat window would."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionChunk

from govbot.adapters.llm.base import LLMFailed, Message
from govbot.adapters.llm.fake import FakeLLM
from govbot.operations.runtime import Services
from tests.adapters.llm.scripted import ScriptedLLM
from tests.support.services import address

QUESTION = "Qual o prazo para interpor recurso administrativo?"
ANSWER = "O prazo para interpor recurso administrativo é de dez dias úteis [1]."
UNFOUNDED = "A taxa de lixo custa noventa reais por semestre."


@asynccontextmanager
async def client(services: Services, llm: Any = None) -> AsyncIterator[openai.AsyncOpenAI]:
    async with (
        address(services, llm) as base,
        openai.AsyncOpenAI(base_url=f"{base}/v1", api_key=base.token, max_retries=0) as opened,
    ):
        yield opened


def asked(*texts: str) -> list[Any]:
    """Return a conversation in which GovBot has answered all questions but the last."""
    turns: list[Any] = [{"role": "system", "content": "Você é um pirata."}]
    for text in texts:
        turns += [{"role": "user", "content": text}, {"role": "assistant", "content": "Arr."}]
    return turns[:-1]


async def stream(opened: openai.AsyncOpenAI, **more: Any) -> list[ChatCompletionChunk]:
    given = {"model": "govbot", "messages": asked(QUESTION), **more}
    return [chunk async for chunk in await opened.chat.completions.create(stream=True, **given)]


def text_of(chunks: Sequence[ChatCompletionChunk]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks)


def extension(thing: Any) -> dict[str, Any]:
    return dict(thing.model_extra["govbot"])


async def test_the_models_are_listed(services: Services) -> None:
    async with client(services) as opened:
        assert [model.id async for model in opened.models.list()] == ["govbot", "govbot-fontes"]
        assert (await opened.models.retrieve("govbot")).owned_by == "govbot"


@pytest.mark.parametrize("llm", [FakeLLM(ANSWER), None], ids=["model", "extractive"])
async def test_streamed_and_whole_it_is_the_products_answer(
    services: Services, llm: FakeLLM | None
) -> None:
    async with client(services, llm) as opened:
        whole = await opened.chat.completions.create(model="govbot", messages=asked(QUESTION))
        chunks = await stream(opened)
        product = await httpx.AsyncClient(timeout=30).post(
            str(opened.base_url).replace("/v1/", "/api/v1/chat/messages"),
            json={"question": QUESTION},
            headers={"Authorization": f"Bearer {opened.api_key}"},
        )
    frames = [line[6:] for line in product.text.splitlines() if line.startswith("data: ")]
    expected = json.loads(frames[-2])["message"]
    message = whole.choices[0].message
    assert message.content == text_of(chunks) == expected["content"]
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks[-2:]] == [None, "stop"]
    for given in (extension(message), extension(chunks[-1])):
        assert given["sources"] == expected["sources"]
        assert (given["found"], given["mode"]) == (True, expected["mode"])
    assert whole.usage is None  # nobody counted


async def test_what_is_not_in_the_documents_is_not_found(services: Services) -> None:
    async with client(services, FakeLLM(UNFOUNDED)) as opened:
        whole = await opened.chat.completions.create(
            model="govbot", messages=asked("Quanto custa a taxa de lixo em Marte?")
        )
    message = whole.choices[0].message
    assert (message.content or "").startswith("Não encontrei")
    assert not extension(message)["found"]


async def test_a_streamed_text_that_the_check_withdraws_is_said_to_be_withdrawn(
    services: Services,
) -> None:
    async with client(services, FakeLLM(UNFOUNDED)) as opened:
        chunks = await stream(opened)
    shown, counts = text_of(chunks), extension(chunks[-1])["content"]
    assert shown.startswith("A taxa de lixo")
    assert "foi revisto" in shown
    assert shown.endswith(counts)
    assert "noventa reais" not in counts


async def test_the_other_model_lists_the_sources_in_the_text(services: Services) -> None:
    async with client(services, FakeLLM(ANSWER)) as opened:
        shown = text_of(await stream(opened, model="govbot-fontes"))
    answer, _, below = shown.partition("**Fontes**")
    assert "dez dias úteis [1]" in answer
    assert "- [1] " in below
    assert "“Art. 1º O prazo para interpor recurso administrativo é de dez dias úteis.”" in below


async def test_a_follow_up_is_understood_by_the_questions_before(services: Services) -> None:
    prompts: list[str] = []

    def remember(messages: Sequence[Message]) -> str:
        prompts.append("\n".join(message.content for message in messages))
        return ANSWER

    async with client(services, FakeLLM(remember)) as opened:
        await opened.chat.completions.create(
            model="govbot", messages=asked(QUESTION, "e a quem é dirigido?")
        )
    assert f"Pergunta anterior: {QUESTION}" in prompts[-1]
    assert "Pergunta: e a quem é dirigido?" in prompts[-1]
    assert "pirata" not in prompts[-1]
    assert "Arr." not in prompts[-1]


async def test_text_in_parts_is_read_and_what_has_no_effect_is_taken(services: Services) -> None:
    async with client(services) as opened:
        whole = await opened.chat.completions.create(
            model="govbot",
            messages=[{"role": "user", "content": [{"type": "text", "text": QUESTION}]}],
            temperature=1.5,
            max_tokens=3,
            tools=[{"type": "function", "function": {"name": "soma", "parameters": {}}}],
            seed=7,
            user="ana",
        )
    assert "dez dias úteis" in (whole.choices[0].message.content or "")


async def test_the_style_of_the_answer_can_be_chosen(services: Services) -> None:
    prompts: list[str] = []

    def remember(messages: Sequence[Message]) -> str:
        prompts.append("\n".join(message.content for message in messages))
        return ANSWER

    async with client(services, FakeLLM(remember)) as opened:
        for style in ("direct", "steps"):
            await opened.chat.completions.create(
                model="govbot", messages=asked(QUESTION), extra_body={"govbot": {"style": style}}
            )
    assert prompts[0] != prompts[1]


IMAGE = [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}]
REFUSED: list[tuple[dict[str, Any], str, str | None]] = [
    ({"n": 2}, "unsupported_parameter", "n"),
    ({"response_format": {"type": "json_object"}}, "unsupported_parameter", "response_format"),
    ({"tool_choice": "required"}, "unsupported_parameter", "tool_choice"),
    ({"logprobs": True}, "unsupported_parameter", "logprobs"),
    (
        {"messages": [{"role": "user", "content": IMAGE}]},
        "unsupported_parameter",
        "messages.content.image_url",
    ),
    ({"messages": [{"role": "system", "content": "Olá"}]}, "no_user_message", None),
    ({"messages": []}, "invalid_input", None),
    ({"messages": asked("  ")}, "question_empty", None),
    ({"messages": asked("a" * 4001)}, "question_too_long", None),
]


@pytest.mark.parametrize("streaming", [False, True])
async def test_what_cannot_be_done_is_refused_as_openai_refuses(
    services: Services, streaming: bool
) -> None:
    async with client(services) as opened:
        for more, code, parameter in REFUSED:
            given = {"model": "govbot", "messages": asked(QUESTION), **more}
            with pytest.raises(openai.BadRequestError) as refused:
                await opened.chat.completions.create(stream=streaming, **given)
            assert (refused.value.code, refused.value.param) == (code, parameter)
            assert refused.value.type == "invalid_request_error"


async def test_an_unknown_model_is_not_found(services: Services) -> None:
    async with client(services) as opened:
        with pytest.raises(openai.NotFoundError) as refused:
            await opened.chat.completions.create(model="gpt-4o", messages=asked(QUESTION))
        assert refused.value.code == "model_not_found"
        assert "gpt-4o" in refused.value.message
        with pytest.raises(openai.NotFoundError) as nowhere:
            await opened.embeddings.create(model="govbot", input="prazo")
    assert nowhere.value.code == "not_found"


async def test_a_model_that_fails_in_mid_answer_is_an_error_of_the_server(
    services: Services,
) -> None:
    broken = LLMFailed(model="fake", http_status=500)
    words = ("O prazo ", "para interpor ", "recurso ", broken)
    async with client(services, ScriptedLLM(words, mode="fake")) as opened:
        with pytest.raises(openai.InternalServerError) as whole:
            await opened.chat.completions.create(model="govbot", messages=asked(QUESTION))
        with pytest.raises(openai.APIError) as streamed:
            await stream(opened)
    assert whole.value.code == streamed.value.code == "llm_failed"
    assert whole.value.type == streamed.value.type == "server_error"


async def test_a_model_that_fails_before_its_first_word_leaves_quotations(
    services: Services,
) -> None:
    broken = LLMFailed(model="fake", http_status=500)
    async with client(services, ScriptedLLM([broken], mode="fake")) as opened:
        whole = await opened.chat.completions.create(model="govbot", messages=asked(QUESTION))
    assert extension(whole.choices[0].message)["mode"] == "extractive"


@pytest.mark.parametrize("streaming", [False, True])
async def test_leaving_stops_the_model(services: Services, streaming: bool) -> None:
    long = " ".join(f"O recurso administrativo número {n} tem prazo." for n in range(60))
    llm = FakeLLM(long, seconds_per_token=0.05)
    async with client(services, llm) as opened:
        if streaming:
            chunks = await opened.chat.completions.create(
                model="govbot", messages=asked(QUESTION), stream=True
            )
            async for chunk in chunks:
                if chunk.choices[0].delta.content:
                    break
            await chunks.close()
        else:
            asking = asyncio.create_task(
                opened.chat.completions.create(model="govbot", messages=asked(QUESTION))
            )
            async with asyncio.timeout(10):
                while True:
                    if llm.written:
                        break
                    await asyncio.sleep(0.02)
            asking.cancel()
        await asyncio.sleep(0.2)
        written = llm.written
        await asyncio.sleep(0.3)
    assert 0 < llm.written == written < 60


async def test_nothing_is_added_to_the_conversations(services: Services) -> None:
    before = await services.chat.page(services.asker, 1, 0)
    async with client(services, FakeLLM(ANSWER)) as opened:
        await stream(opened)
    after = await services.chat.page(services.asker, 1, 0)
    assert after[1] == before[1]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Host": "evil.example"}, 400, "foreign_host"),
        ({"Origin": "http://evil.example"}, 403, "foreign_origin"),
    ],
)
async def test_another_sites_page_cannot_ask(
    services: Services, headers: dict[str, str], status: int, code: str
) -> None:
    async with address(services) as base, httpx.AsyncClient(headers=base.headers) as browser:
        body = {"model": "govbot", "messages": asked(QUESTION)}
        answer = await browser.post(f"{base}/v1/chat/completions", json=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_an_address_that_is_none_is_no_page(services: Services) -> None:
    async with address(services) as base, httpx.AsyncClient(headers=base.headers) as browser:
        answer = await browser.get(f"{base}/v1/nada")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
