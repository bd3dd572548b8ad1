"""The text of one answer: streamed from a model, or quoted, with its marks and their supports."""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Container, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from govbot.adapters.llm.base import LLM, Message
from govbot.chat import extractive, prompt
from govbot.chat.alignment import Encode, align
from govbot.chat.attribution import Support
from govbot.chat.checking import LIST_MARK, Checker, Flag
from govbot.chat.context import Passage
from govbot.chat.marking import Judge, Marker
from govbot.chat.relevance import Meaning, beside, meaning
from govbot.chat.verification import Verifier
from govbot.core.text.addresses import Sieve, addresses, without_unknown
from govbot.core.text.injection import gives_orders
from govbot.core.text.language import Tongue

logger = logging.getLogger(__name__)

MAX_REPEATS = 2
"""A sentence that comes once more than this shows that the model is going in circles."""
MAX_LEFT_OUT = 2
"""Sentences said again or about something else after which an answer is at its end."""


@dataclass(slots=True)
class Draft:
    """A text being written.

    `supports` maps a passage's number to the first support it gave, `grounds` are all; `judged`
    counts the sentences that claim something, `flags` are of those that are not proven
    (`doubted`), in their order; in `strict` mode these are left out. What only a passage beside
    the question proves always is, as is what says nothing, or says again what was said, here or
    in the answer before (`said_before`): `text` has it while it streams, and no longer at the
    end. Where somebody gives orders to the assistant, in the question or in a passage, whatever
    is not supported and proven is left out. A picture is never written, and an address only
    where it stands in a passage that is cited. After `most_sentences` that claim something the
    model is stopped.
    """

    question: str
    passages: Sequence[Passage]
    strict: bool = False
    tongue: Tongue = "pt"
    most_sentences: int | None = None
    said_before: frozenset[Meaning] = frozenset()
    text: str = ""
    supports: dict[int, Support] = field(default_factory=dict)
    grounds: list[Support] = field(default_factory=list)
    supported: int = 0
    judged: int = 0
    flags: list[Flag] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)
    left_out: int = 0
    sentences: int = 0
    is_at_an_end: bool = False

    @property
    def score(self) -> float | None:
        """The share of the sentences that claim something which is proven; None: none does."""
        if not self.judged:
            return None
        return round(1 - len(self.flags) / self.judged, 2)

    async def stream(
        self, llm: LLM, messages: Sequence[Message], most_tokens: int
    ) -> AsyncGenerator[str, None]:
        """Yield the model's answer with marks, keeping it in `text` as it grows."""
        checker = Checker(self.passages, self.question)
        is_wary = self._is_wary()
        marker = Marker(self._judge_with(checker, is_wary), whole=self.strict or is_wary)
        sieve = Sieve(self._known(), self._removed)
        async with aclosing(llm.stream(messages, max_tokens=most_tokens)) as pieces:
            async for piece in pieces:
                if shown := marker.feed(sieve.feed(piece)):
                    self.text += shown
                    yield shown
                if self._is_over or max(checker.seen.values(), default=0) > MAX_REPEATS:
                    logger.info("the model has nothing more to say and is stopped")
                    self._keep_cited_addresses(_tidy(marker.kept))
                    return
        rest = marker.feed(sieve.finish()) + marker.finish()
        self.text += rest
        yield rest
        self._keep_cited_addresses(_tidy(marker.kept))

    async def align(self, encode: Encode) -> None:
        """Look by meaning for the support of sentences that have none by their words.

        Where sentences are left out before they are shown, there is nothing left to look for.
        """
        mark = prompt.script(self.tongue).unproven
        pieces = self.text.split(mark)
        if not self.flags or len(pieces) != len(self.flags) + 1:
            return
        aside = beside(self.passages)
        near = [passage for passage in self.passages if passage.n not in aside]
        asked = self.question if self.tongue == "pt" else ""
        found = await asyncio.to_thread(align, self.doubted, near, encode, asked)
        verifier, kept, text = Verifier(self.passages), list[Flag](), pieces[0]
        for flag, sentence, support, piece in zip(
            self.flags, self.doubted, found, pieces[1:], strict=True
        ):
            is_proven = support is not None and not verifier.unproven(sentence, (support.n,))
            if support is None or not is_proven or flag.reason != "unsupported":
                kept.append(flag)
                text += mark + piece
                continue
            self.supported += 1
            self.grounds.append(support)
            self.supports.setdefault(support.n, support)
            text += f"[{support.n}]{piece}"
        self.text, self.flags = text, kept

    def quote(self) -> str:
        """Write the answer that needs no model: the best passages, word for word."""
        self.text = extractive.answer(self.passages)
        self.flags, self.judged = [], 0  # of what a model had begun
        for passage in self.passages:
            if f"[{passage.n}]" in self.text:
                self.supports[passage.n] = _nearest(passage)
        self.supported = len(self.supports)
        self._keep_cited_addresses(self.text)
        return self.text

    def tell_the_end(self, passage: Passage) -> None:
        """Write that the norm of a passage is out of force, and why."""
        hit, words = passage.hit, prompt.script(self.tongue)
        name = hit.place.norm or hit.document_title
        self.text = words.ended.format(name=name, n=passage.n, note=hit.note)
        self.supports = {passage.n: _nearest(passage)}

    def add_the_nearest(self) -> None:
        """Quote the sentence nearest to the question, unless the answer rests on it.

        Where several provisions stand together, a small model takes the first for the right one.
        """
        first = self.passages[0]
        nearest = _nearest(first)
        if any(
            each.n == nearest.n and each.start < nearest.end and each.end > nearest.start
            for each in self.grounds
        ):
            return
        words = prompt.script(self.tongue).nearest
        self.text += f"\n\n{words}\n\n{extractive.quotation(first)}"
        self.supports.setdefault(first.n, nearest)

    @property
    def _is_over(self) -> bool:
        if self.most_sentences is not None and self.sentences >= self.most_sentences:
            return True
        if self.is_at_an_end:
            return True
        return self.supported > 0 and self.left_out >= MAX_LEFT_OUT

    @property
    def _removed(self) -> str:
        return prompt.script(self.tongue).address

    def _is_wary(self) -> bool:
        texts = (passage.hit.text for passage in self.passages)
        return gives_orders(self.question) or any(map(gives_orders, texts))

    def _known(self, cited: Container[int] | None = None) -> set[str]:
        """Return the addresses that stand in the passages, or in those of these numbers."""
        chosen = (each for each in self.passages if cited is None or each.n in cited)
        return {address for each in chosen for address in addresses(each.proof)}

    def _keep_cited_addresses(self, text: str) -> None:
        self.text = without_unknown(text, self._known(self.supports), self._removed)

    def _judge_with(self, checker: Checker, is_wary: bool) -> Judge:
        unproven = prompt.script(self.tongue).unproven

        def judge(sentence: str, hinted: Sequence[int]) -> str | None:
            self.is_at_an_end = self.is_at_an_end or checker.begins_a_turn(sentence)
            if self.is_at_an_end or checker.says_nothing(sentence):
                return None
            support, flag = checker.check(sentence, hinted)
            if flag is not None and prompt.says_not_found(sentence):
                return None if is_wary else ""  # a refusal claims nothing
            is_beside = support is not None and support.n in checker.aside
            is_again = checker.seen[sentence] > 1 or meaning(sentence) in self.said_before
            if is_beside or is_again:
                self.left_out += 1
                return None
            if flag is None and self._removed in sentence:
                flag = Flag("unproven", (self._removed,))
            self.judged += support is not None or flag is not None
            if flag is not None:
                self.flags.append(flag)
                self.doubted.append(sentence)
                if self.strict or is_wary:
                    return None
            if is_wary and support is None:
                return None
            if support is not None:
                self.supported += 1
                self.grounds.append(support)
                self.supports.setdefault(support.n, support)
            claims = support is not None or flag is not None
            self.sentences += claims and not LIST_MARK.match(sentence)
            marks = (support and f"[{support.n}]", flag and unproven)
            return " ".join(mark for mark in marks if mark)

        return judge


def _nearest(passage: Passage) -> Support:
    start = passage.hit.text.find(passage.hit.quote)
    return Support(passage.n, 1.0, start, start + len(passage.hit.quote))


def _tidy(text: str) -> str:
    """Return the text without the empty lines of what was left out."""
    return re.sub(r"\n[ \t]*(?:\n[ \t]*){2,}", "\n\n", text).strip()
