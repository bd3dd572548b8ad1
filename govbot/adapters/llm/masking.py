"""Personal data stays here: placeholders go to the model, and come back as what they stand for."""

import re
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing

from govbot.adapters.llm.base import LLM, Identity, Message
from govbot.core.text import personal

_PLACEHOLDER = re.compile(rf"<(?:{'|'.join(personal.KINDS)})_\d{{1,4}}>")
_LONGEST_KIND = max(map(len, personal.KINDS))
_MAY_BEGIN_ONE = re.compile(rf"<(?:[A-Z]{{1,{_LONGEST_KIND}}}(?:_\d{{0,4}})?)?$")
_FEWEST_DIGITS = 6
"""What has fewer may be another's number where it stands without the word that proves it."""
_NOTHING = re.compile(r"(?!)")


class Mask:
    """The placeholders of one prompt; the same text gets the same one wherever it stands."""

    def __init__(self, messages: Sequence[Message]) -> None:
        # A placeholder that a document already contains must not turn into somebody's data.
        self._taken = {found for turn in messages for found in _PLACEHOLDER.findall(turn.content)}
        self._placeholders: dict[str, str] = {}
        self._originals: dict[str, str] = {}
        self._held = ""
        for turn in messages:
            for found in personal.find(turn.content):
                self._for(turn.content[found.start : found.end], found.kind)
        self._again = _any_of(self._placeholders)

    def hide(self, text: str) -> str:
        """Return the text with placeholders for the personal data in it.

        What a word proves in one message is hidden too where another says it without the word.
        """
        parts, at = [], 0
        for found in personal.find(text):
            parts += [
                self._hidden_again(text[at : found.start]),
                self._for(text[found.start : found.end], found.kind),
            ]
            at = found.end
        return "".join(parts) + self._hidden_again(text[at:])

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

    def _hidden_again(self, text: str) -> str:
        return self._again.sub(lambda match: self._placeholders[match[0]], text)

    def _for(self, original: str, kind: personal.Kind) -> str:
        if original not in self._placeholders:
            number = 1
            while (name := f"<{kind}_{number}>") in self._taken:
                number += 1
            self._taken.add(name)
            self._placeholders[original], self._originals[name] = name, original
        return self._placeholders[original]


def _any_of(originals: Iterable[str]) -> re.Pattern[str]:
    """Compile what finds these texts where each stands by itself, the longest first."""
    long = [each for each in originals if sum(map(str.isdigit, each)) >= _FEWEST_DIGITS]
    if not long:
        return _NOTHING
    some = "|".join(map(re.escape, sorted(long, key=len, reverse=True)))
    return re.compile(rf"(?<![^\W_])(?<![0-9][.-])(?:{some})(?![^\W_]|[.-][0-9])")


class MaskedLLM:
    """Any model, which gets to read no CPF, e-mail address, account or other personal data."""

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
