"""Gemini's protocol as it is documented, and that it is asked only when that is allowed."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from govbot.adapters.llm.base import LLMContextExceeded, LLMKeyRejected, LLMRefused, Message
from govbot.adapters.llm.gemini import GeminiLLM, context_of
from govbot.adapters.llm.registry import LLMs
from govbot.core.settings import Settings
from tests.adapters.llm.server import Refuse, Server, running
from tests.adapters.llm.test_bad_input import gemini_piece

ASKED = [
    Message("system", "Responda em português."),
    Message("user", "Oi"),
    Message("assistant", "Olá!"),
    Message("user", "Qual o CPF de Ana?"),
]
CPF = "529.982.247-25"


def end(reason: str, text: str = "") -> str:
    parts = [{"text": text}] if text else []
    candidate = {"content": {"parts": parts, "role": "model"}, "finishReason": reason, "index": 0}
    return f"data: {json.dumps({'candidates': [candidate]})}\r\n\r\n"


async def ask(server: Server, model: str = "gemini-2.5-pro", **options: Any) -> str:
    llm = GeminiLLM(f"{server.address}/v1beta", model, "segredo")
    try:
        return "".join([p async for p in llm.stream(ASKED, max_tokens=40, **options)])
    finally:
        await llm.close()


async def test_what_is_asked_and_what_is_read() -> None:
    thought = {"content": {"parts": [{"text": "hmm", "thought": True}], "role": "model"}}

    async def handler(*_: Any) -> AsyncIterator[str]:
        yield f"data: {json.dumps({'candidates': [thought]})}\r\n\r\n"
        yield gemini_piece("O prazo ") + gemini_piece("é de ")
        yield end("STOP", "dez dias.")

    async with running(handler) as server:
        assert await ask(server, stop=["\n"], temperature=0.2) == "O prazo é de dez dias."
        ((path, body),) = server.requests
        assert "x-goog-api-key: segredo" in server.headers[0]
    assert path == "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse"
    assert body["systemInstruction"] == {"parts": [{"text": "Responda em português."}]}
    assert [turn["role"] for turn in body["contents"]] == ["user", "model", "user"]
    assert body["generationConfig"] == {
        "maxOutputTokens": 40,
        "temperature": 0.2,
        "stopSequences": ["\n"],
    }


async def test_a_model_that_thinks_first_is_told_not_to() -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        yield end("MAX_TOKENS", "dez")

    async with running(handler) as server:
        assert await ask(server, "gemini-2.5-flash") == "dez"
        config = server.requests[0][1]["generationConfig"]
    assert config["thinkingConfig"] == {"thinkingBudget": 0}


@pytest.mark.parametrize("where", ["prompt", "answer"])
async def test_the_providers_filter_is_told_as_such(where: str) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        if where == "prompt":
            yield 'data: {"promptFeedback":{"blockReason":"SAFETY"}}\r\n\r\n'
        else:
            yield gemini_piece("O prazo ") + end("SAFETY")

    async with running(handler) as server:
        with pytest.raises(LLMRefused) as refused:
            await ask(server)
    assert refused.value.data["reason"] == "SAFETY"


@pytest.mark.parametrize(
    ("message", "reason", "error"),
    [
        ("API key not valid. Please pass a valid API key.", "API_KEY_INVALID", LLMKeyRejected),
        (
            "The input token count (1100000) exceeds the maximum (1048576).",
            "",
            LLMContextExceeded,
        ),
    ],
)
async def test_a_bad_request_is_told_apart_by_its_text(
    message: str, reason: str, error: type[Exception]
) -> None:
    told = {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}
    body = json.dumps({"error": told | {"details": [{"reason": reason}]}})

    async def handler(*_: Any) -> AsyncIterator[str]:
        raise Refuse(400, body)
        yield

    async with running(handler) as server:
        with pytest.raises(error):
            await ask(server)


async def test_the_provider_tells_how_much_a_model_reads() -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        yield json.dumps({"name": "models/gemini-2.5-pro", "inputTokenLimit": 1048576})

    async with running(handler) as server:
        assert await context_of(f"{server.address}/v1beta", "gemini-2.5-pro", "k") == 1048576
        assert server.requests[0][0] == "/v1beta/models/gemini-2.5-pro"


def settings(address: str, **values: Any) -> Settings:
    given = {"llm_chain": "gemini", "gemini_api": f"{address}/v1beta", "gemini_api_key": "k"}
    return Settings(_env_file=None, **(given | values))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "llm_external_not_allowed"),
        ({"allow_external_llm": True, "gemini_api_key": None}, "llm_not_configured"),
        (
            {"allow_external_llm": True, "offline": True, "gemini_api": "https://g.example/v1"},
            "llm_external_not_allowed",
        ),
    ],
)
async def test_unless_allowed_nothing_is_sent(values: dict[str, Any], code: str) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        yield end("STOP", "não")

    async with running(handler) as server:
        llms = LLMs(settings(server.address, **values))
        relay = await llms.current()
        assert relay is not None
        assert [each.error.code for each in relay.skipped] == [code]
        assert server.requests == []


async def test_allowed_it_is_asked_with_personal_data_masked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        yield gemini_piece("O CPF é <CP") + gemini_piece("F_1") + end("STOP", ">.")

    monkeypatch.setenv("ALLOW_EXTERNAL_LLM", "true")
    async with running(handler) as server:
        llms = LLMs(settings(server.address))
        assert (await llms.state()).mode == "gemini"
        assert server.requests == []
        relay = await llms.current()
        assert relay is not None
        asked = [Message("user", f"Ana tem o CPF {CPF}. Qual é?")]
        answer = "".join([piece async for piece in relay.stream(asked, max_tokens=40)])
        assert answer == f"O CPF é {CPF}."
        assert CPF not in json.dumps(server.requests)
        await llms.close()
