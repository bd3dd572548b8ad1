"""Personal data stays here: placeholders go to the model, and come back as what they stand for."""

import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from govbot.adapters.llm.base import LLM, Identity, Message
from govbot.core.text import personal

_PLACEHOLDER = re.compile(r"<[A-Z]{3,8}_\d{1,4}>")
_MAY_BEGIN_ONE = re.compile(r"<(?:[A-Z]{1,8}(?:_\d{0,4})?)?$")


class Mask:
    """The placeholders of one prompt; the same text gets the same one wherever it stands."""

    def __init__(self, messages: Sequence[Message]) -> None:
        # A placeholder that a document already contains must not turn into somebody's data.
        self._taken = {found for turn in messages for found in _PLACEHOLDER.findall(turn.content)}
        self._placeholders: dict[str, str] = {}
        self._originals: dict[str, str] = {}
        self._held = ""

    def hide(self, text: str) -> str:
        """Return the text with placeholders for the personal data in it."""
        parts, at = [], 0
        for found in personal.find(text):
            parts += [text[at : found.start], self._for(text[found.start : found.end], found.kind)]
            at = found.end
        return "".join(parts) + text[at:]

    def show(self, piece: str) -> str:
        """Take the next piece of the answer; return what can be told of it so far.

        What may be the beginning of a placeholder waits for the next piece.
        """
        text = self._held + piece
        begun = _MAY_BEGIN_ONE.search(text)
        end = begun.start() if begun else len(text)
        self._held = text[end:]
        return self._restored(text[:end])

    def rest(self) -> str:
        """Return what still waits when the answer is over."""
        text, self._held = self._held, ""
        return self._restored(text)

    def _restored(self, text: str) -> str:
        return _PLACEHOLDER.sub(lambda match: self._originals.get(match[0], match[0]), text)

    def _for(self, original: str, kind: personal.Kind) -> str:
        if original not in self._placeholders:
            number = 1
            while (name := f"<{kind}_{number}>") in self._taken:
                number += 1
            self._taken.add(name)
            self._placeholders[original], self._originals[name] = name, original
        return self._placeholders[original]


class MaskedLLM:
    """Any model, which gets to read no CPF, CNPJ, e-mail address or telephone number."""

    def __init__(self, inner: LLM) -> None:
        self.inner = inner

    @property
    def identity(self) -> Identity:
        """Which model answers."""
        return self.inner.identity

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        stop: Sequence[str] = (),
    ) -> AsyncGenerator[str, None]:
        """Yield the answer's text in pieces; see the port."""
        mask = Mask(messages)
        hidden = [Message(turn.role, mask.hide(turn.content)) for turn in messages]
        pieces = self.inner.stream(
            hidden, max_tokens=max_tokens, temperature=temperature, stop=stop
        )
        async with aclosing(pieces):
            async for piece in pieces:
                if shown := mask.show(piece):
                    yield shown
        if rest := mask.rest():
            yield rest

    async def close(self) -> None:
        """Release the connections."""
        await self.inner.close()
