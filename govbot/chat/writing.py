"""The text of one answer: streamed from a model, or quoted, with its marks and their supports."""

import logging
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from govbot.adapters.llm.base import LLM, Message
from govbot.chat import extractive
from govbot.chat.attribution import Attribution, Support
from govbot.chat.context import Passage
from govbot.chat.marking import Attribute, Marker

logger = logging.getLogger(__name__)

MAX_TOKENS = 400
MAX_REPEATS = 2
"""A sentence that comes once more than this shows that the model is going in circles."""


@dataclass(slots=True)
class Draft:
    """A text being written.

    `supports` maps a passage's number to the first support it gave; `sentences` counts how often
    each sentence was written.
    """

    question: str
    passages: Sequence[Passage]
    text: str = ""
    supports: dict[int, Support] = field(default_factory=dict)
    sentences: Counter[str] = field(default_factory=Counter)
    supported: int = 0

    async def stream(self, llm: LLM, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """Yield the model's answer with marks, keeping it in `text` as it grows."""
        marker = Marker(self._attribute_with(Attribution(self.passages, self.question)))
        async with aclosing(llm.stream(messages, max_tokens=MAX_TOKENS)) as pieces:
            async for piece in pieces:
                if shown := marker.feed(piece):
                    self.text += shown
                    yield shown
                if max(self.sentences.values(), default=0) > MAX_REPEATS:
                    logger.warning("the model repeats itself and is stopped")
                    break
        rest = marker.finish()
        self.text += rest
        yield rest

    def quote(self) -> str:
        """Write the answer that needs no model: the best passages, word for word."""
        self.text = extractive.answer(self.passages)
        for passage in self.passages:
            if f"[{passage.n}]" in self.text:
                start = passage.hit.text.find(passage.hit.quote)
                end = start + len(passage.hit.quote)
                self.supports[passage.n] = Support(passage.n, 1.0, start, end)
        self.supported = len(self.supports)
        return self.text

    def _attribute_with(self, attribution: Attribution) -> Attribute:
        def attribute(sentence: str, hinted: Sequence[int]) -> int | None:
            self.sentences[sentence] += 1
            support = attribution.support(sentence, hinted)
            if support is None:
                return None
            self.supported += 1
            self.supports.setdefault(support.n, support)
            return support.n

        return attribute
