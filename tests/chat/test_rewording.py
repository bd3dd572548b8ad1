"""The language model as a writer of other wordings, within its time."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from govbot.adapters.llm.base import LLM, LLMUnreachable, Message
from govbot.adapters.llm.fake import FakeLLM
from govbot.chat.rewording import ModelVariants


class Chosen:
    """Stands where the server chooses its language model: always the given one."""

    def __init__(self, llm: LLM | None) -> None:
        self.llm = llm

    async def current(self) -> LLM | None:
        return self.llm


class Slow(FakeLLM):
    """Writes a line at once and then takes its time."""

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int, **options: object
    ) -> AsyncGenerator[str, None]:
        yield "primeira linha\nsegunda li"
        await asyncio.sleep(60)
        yield "nha"


class Away(FakeLLM):
    """Cannot be reached."""

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int, **options: object
    ) -> AsyncGenerator[str, None]:
        raise LLMUnreachable(address="http://127.0.0.1:1")
        yield ""


async def lines(llm: Any, timeout_s: float = 5.0) -> list[str]:
    chosen: Any = Chosen(llm)
    return list(await ModelVariants(chosen, timeout_s).write("posso faltar?"))


async def test_each_line_is_a_wording() -> None:
    assert await lines(FakeLLM("afastamento do servidor\nlicença")) == [
        "afastamento do servidor",
        "licença",
    ]


async def test_what_is_not_written_in_time_is_not_waited_for() -> None:
    started = asyncio.get_running_loop().time()
    assert await lines(Slow(""), timeout_s=0.2) == ["primeira linha"]
    assert asyncio.get_running_loop().time() - started < 3


async def test_without_a_model_that_answers_there_are_none() -> None:
    assert await lines(None) == []
    assert await lines(Away("")) == []
