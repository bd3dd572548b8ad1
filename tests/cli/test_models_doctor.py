"""`govbot models doctor` against servers on loopback: what it sees, what it says, how it ends."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from govbot.adapters.llm.probing import QUESTION, answers, probe_all
from govbot.core.settings import Settings
from tests.adapters.llm.flavours import FLAVOURS
from tests.adapters.llm.server import Refuse, Server, ollama, running, sse

NOBODY = "http://127.0.0.1:9"
COMMAND = "from govbot.cli.main import main; main()"


async def sane(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    if path == "/v1/models":
        yield json.dumps({"data": [{"id": "bom", "max_model_len": 12288}]})
    elif path != "/v1/chat/completions":
        raise Refuse(404)
    else:
        asked = body["messages"][-1]["content"]
        text = "A capital é Brasília ." if asked == QUESTION else "Uma biblioteca serve a todos ."
        for word in text.split():
            yield sse(f"{word} ")
            await asyncio.sleep(0.01)
        yield sse(finish="stop")


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, llm_connect_timeout_s=2, **values)


async def probe(**values: Any) -> list[Any]:
    return await probe_all(settings(**values), lambda: None)


async def test_a_server_that_is_well() -> None:
    async with running(sane) as server:
        (seen,) = await probe(llm="openai", llm_api=f"{server.address}/v1")
    assert (seen.state, seen.model, seen.context_tokens) == ("ok", "bom", 12288)
    assert (seen.reachable, seen.present) == (True, True)
    assert 0 < seen.tokens_s < 110
    assert seen.first_token_s is not None
    assert answers([seen])


async def test_lm_studio_tells_the_context_that_is_loaded() -> None:
    async with running(FLAVOURS["lm_studio"]) as server:
        (seen,) = await probe(llm="openai", llm_api=f"{server.address}/v1", llm_context_tokens=99)
    assert seen.context_tokens == 8192


async def test_a_model_that_answers_nonsense_is_doubtful() -> None:
    async def modest(server: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
        if path == "/api/show":
            yield json.dumps({"model_info": {"llama.context_length": 2048}})
            return
        async for line in ollama(server, path, body):
            yield line

    async with running(modest) as server:
        (seen,) = await probe(llm="ollama", ollama_api=server.address)
    assert (seen.state, seen.context_tokens) == ("doubtful", 2048)
    assert not answers([seen])


@pytest.mark.parametrize(
    ("refusal", "reachable", "present", "code"),
    [
        (None, False, None, "llm_unreachable"),
        (Refuse(401), True, None, "llm_key_rejected"),
        (Refuse(200, "<html>", "text/html"), False, None, "llm_bad_reply"),
    ],
)
async def test_what_is_wrong_is_told_apart(
    refusal: Refuse | None, reachable: bool, present: bool | None, code: str
) -> None:
    async def handler(*_: Any) -> AsyncIterator[str]:
        raise refusal or Refuse(500)
        yield

    async with running(handler) as server:
        address = f"{server.address if refusal else NOBODY}/v1"
        (seen,) = await probe(llm="openai", llm_api=address)
    assert (seen.state, seen.reachable, seen.present) == ("failed", reachable, present)
    assert seen.problem.code == code


async def test_a_model_that_ollama_does_not_have() -> None:
    async with running(ollama) as server:
        (seen,) = await probe(llm="ollama", ollama_api=server.address, ollama_model="mistral")
    assert (seen.reachable, seen.present, seen.model) == (True, False, "mistral")


async def test_what_is_not_configured_does_not_fail_the_rest() -> None:
    async with running(sane) as server:
        chain = "openai,embedded,extractive"
        seen = await probe(llm_chain=chain, llm_api=f"{server.address}/v1")
    assert [each.state for each in seen] == ["ok", "absent"]
    assert answers(seen)
    assert not answers(seen[1:])


async def command(tmp_path: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    own = {"GOVBOT_HOME": str(tmp_path), "GOVBOT_MODELS_DIR": str(tmp_path), "COLUMNS": "80"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", COMMAND, "models", "doctor", *arguments),
        env=os.environ | own | environment,
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode()


async def test_the_command_in_portuguese_when_all_is_well(tmp_path: Path) -> None:
    async with running(sane) as server:
        address = f"{server.address}/v1"
        status, words = await command(tmp_path, GOVBOT_LLM="openai", GOVBOT_LLM_API=address)
    assert status == 0
    assert all(word in words for word in ("bom", "responde", "12288", "Tokens/s", "sim"))


async def test_the_command_in_english_when_nobody_answers(tmp_path: Path) -> None:
    where = {"GOVBOT_LLM": "openai", "GOVBOT_LLM_API": f"{NOBODY}/v1"}
    status, words = await command(tmp_path, "--lang", "en", **where)
    assert status == 1
    assert "has a problem" in words
    assert "does not answer at http://127.0.0.1:9/v1" in words
    status, told = await command(tmp_path, "--json", **where)
    assert status == 1
    assert json.loads(told)[0]["problem"]["code"] == "llm_unreachable"
