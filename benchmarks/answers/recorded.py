"""A language model whose answers are written down, so that a measurement can be run again.

At temperature 0 a model writes the same answer to the same prompt. What follows the model (marks,
checks, refusals) can then be changed and measured in a minute. A changed prompt is asked anew.
"""

import hashlib
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

from govbot.adapters.llm.base import LLM, Identity, Message
from govbot.adapters.llm.registry import LLMs


class Recording:
    """Answers by prompt, in a file of JSON lines."""

    def __init__(self, path: Path | None) -> None:
        """Read what was recorded.

        Args:
            path: None keeps nothing beyond this run.
        """
        self._path = path
        self._pieces: dict[str, list[str]] = {}
        lines = path.read_text("utf-8").splitlines() if path and path.exists() else []
        for line in lines:
            kept = json.loads(line)
            self._pieces[kept["key"]] = kept["pieces"]

    def find(self, key: str) -> list[str] | None:
        return self._pieces.get(key)

    def keep(self, key: str, pieces: list[str]) -> None:
        self._pieces[key] = pieces
        if self._path:
            with self._path.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps({"key": key, "pieces": pieces}, ensure_ascii=False) + "\n")


class RecordedLLM:
    """Answers from the recording what it holds, and asks the model for the rest."""

    def __init__(self, inner: LLM, recording: Recording) -> None:
        self._inner, self._recording = inner, recording

    @property
    def identity(self) -> Identity:
        return self._inner.identity

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
    ) -> AsyncGenerator[str, None]:
        """Yield the answer in pieces; one that is not heard to its end is not kept."""
        if temperature or stop:
            raise ValueError("only what is the same each time can be recorded")
        key = _key(self.identity.model, messages, max_tokens)
        pieces = self._recording.find(key)
        if pieces is None:
            heard: list[str] = []
            async with aclosing(self._inner.stream(messages, max_tokens=max_tokens)) as stream:
                async for piece in stream:
                    heard.append(piece)
                    yield piece
            self._recording.keep(key, heard)
            return
        for piece in pieces:
            yield piece

    async def close(self) -> None:
        await self._inner.close()


class RecordedLLMs(LLMs):
    """The models of a process, of which each answer is recorded."""

    def __init__(self, llms: LLMs, recording: Recording) -> None:
        self._llms, self._recording = llms, recording

    async def current(self) -> LLM | None:  # type: ignore[override]
        llm = await self._llms.current()
        return llm and RecordedLLM(llm, self._recording)

    async def close(self) -> None:
        await self._llms.close()


def _key(model: str, messages: Sequence[Message], max_tokens: int) -> str:
    asked = [model, [[turn.role, turn.content] for turn in messages], max_tokens]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()
