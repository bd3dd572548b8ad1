"""The making of one answer: search, write or quote, attribute, conclude. Saves nothing."""

import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from govbot.accounts.asker import Asker
from govbot.adapters.embedding.base import EmbeddingFailed
from govbot.adapters.llm.base import LLM, LLMContextExceeded, LLMError, Message
from govbot.adapters.llm.registry import LLMs
from govbot.adapters.llm.relay import Relay
from govbot.adapters.llm.turnstile import Turnstile
from govbot.chat import prompt
from govbot.chat.abstention import not_found
from govbot.chat.answer import Answer, sources_of
from govbot.chat.checking import Flag
from govbot.chat.conflicts import conflicts, ended, named
from govbot.chat.context import Passage, select, shares
from govbot.chat.courtesies import reply
from govbot.chat.events import (
    Event,
    ModelSkipped,
    SentenceFlagged,
    SourcesFound,
    StageReached,
    TokenWritten,
    Understood,
)
from govbot.chat.instructions import SHIPPED, Instructor
from govbot.chat.memory import Memory, recall, room_of
from govbot.chat.prompt import Style
from govbot.chat.relevance import Meaning, meanings
from govbot.chat.validity import ended_norm
from govbot.chat.writing import Draft
from govbot.core.text.language import Tongue, tongue_of
from govbot.retrieval.plan import QueryPlan
from govbot.retrieval.retellings import Retelling
from govbot.retrieval.service import Search, SearchResult
from govbot.retrieval.variants import VariantWriter

logger = logging.getLogger(__name__)

Build = Callable[[Sequence[Passage]], list[Message]]
SEARCH_LIMIT = 8
SMALL_CONTEXT = 8_192
"""A model that reads less than so many tokens gets the small budget of characters."""
BUDGET_SMALL, BUDGET_LARGE = 3_600, 9_000
STRONG_EVIDENCE = 0.4
"""From here on the passages are quoted when the model declines or proves nothing. Of the sample's
questions two in three that have an answer reach it, and one in eight of those that have none."""
DOUBT = 0.6
"""Below it an answer comes with the warning that it may be about something else, as does what is
quoted in the place of an answer that failed (`benchmarks/answers/quality.py`)."""


@dataclass(slots=True)
class Clock:
    """Milliseconds since the question came, by step."""

    started: float = field(default_factory=time.perf_counter)
    marks: dict[str, int] = field(default_factory=dict)

    def mark(self, step: str) -> None:
        """Note when a step was first reached."""
        self.marks.setdefault(step, self.elapsed())

    def elapsed(self) -> int:
        """Return the milliseconds so far."""
        return int((time.perf_counter() - self.started) * 1000)


_STYLES: dict[Retelling, Style] = {
    "more": "detailed",
    "plain": "plain",
    "short": "direct",
    "steps": "steps",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is answered.

    `whole` is what a sentence of the answer is judged by, `written` what the model reads: of a
    request about the answer before, its question and the request. `follows`: it asks for something
    else than the question that it leans on.
    """

    whole: str
    written: str
    style: Style
    leaned: bool
    follows: bool

    @classmethod
    def of(cls, question: str, style: Style, plan: QueryPlan) -> "Asked":
        """Take the question together with how it was understood."""
        if plan.retold is None:
            return cls(question, question, style, plan.leaned, plan.leaned)
        written = f"{plan.condensed} {question}"
        style = _STYLES.get(plan.retold, style)
        return cls(plan.condensed, written, style, plan.leaned, follows=False)


@dataclass(frozen=True, slots=True)
class Answering:
    """Turns a question into an answer whose claims point to passages."""

    search: Search
    llms: LLMs
    writer: VariantWriter | None = None
    strict: bool = False
    """Sentences that the documents do not prove are left out."""
    instructor: Instructor = SHIPPED
    """Knows the words that the asker's tenant has for the model."""

    async def answer(self, asker: Asker, question: str, style: Style = "direct") -> Answer:
        """Answer a question outside any conversation."""
        answer, clock = Answer(uuid4()), Clock()
        async for _ in self.make(asker, question, Memory(), answer, clock, style):
            pass
        answer.timings_ms, answer.response_time_ms = clock.marks, clock.elapsed()
        return answer

    async def make(
        self,
        asker: Asker,
        question: str,
        memory: Memory,
        answer: Answer,
        clock: Clock,
        style: Style = "direct",
    ) -> AsyncGenerator[Event, None]:
        """Fill `answer` while yielding what the asker sees of it.

        Args:
            asker: who asks.
            question: as it was asked.
            memory: of the conversation before it.
            answer: filled as the work proceeds, so that a partial answer can be kept.
            clock: gets the time of each step.
            style: how the answer is written, unless the question itself says how.
        """
        if polite := reply(question):
            answer.content = polite
            yield TokenWritten(polite)
            return
        yield StageReached("searching")
        result = await self.search.search(
            asker, question, limit=SEARCH_LIMIT, history=memory.questions, writer=self.writer
        )
        clock.mark("search")
        asked = Asked.of(question, style, result.plan)
        if asked.leaned:
            answer.understood = result.plan.condensed
            yield Understood(answer.understood)
        llm = await self.llms.current()
        budget = _budget(llm)
        hits = await self.search.surround(asker, result, shares(budget))
        if asked.follows:
            hits = await self.search.follow(question, hits)
        tongue = tongue_of(asked.whole)
        draft = Draft(asked.whole, select(hits, budget), self.strict, tongue)
        draft.said_before = _said_before(asked, memory)
        answer.sources = sources_of(draft.passages)
        yield SourcesFound(answer.sources)
        if _without_a_model(answer, draft, result):
            yield TokenWritten(answer.content)
            return
        told = await self.instructor.instructions(asker, tongue)
        draft.most_sentences = prompt.most_sentences(told, asked.style, tongue)
        builds = _builds(asked, memory, llm, tongue, told)
        written = self._write(llm, draft, builds, answer, prompt.MOST_TOKENS[asked.style])
        async with aclosing(written):
            async for event in written:
                if isinstance(event, TokenWritten):
                    clock.mark("first_token")
                    answer.content = draft.text
                yield event
                for flag in draft.flags[len(answer.flags) :]:
                    yield SentenceFlagged(flag)
                answer.flags = tuple(draft.flags)
        yield StageReached("checking")
        await self._check(asked, draft, answer, result)

    async def _check(
        self, asked: Asked, draft: Draft, answer: Answer, result: SearchResult
    ) -> None:
        """Decide what becomes of a text that was written, and conclude."""
        await self._align(draft)
        probability = result.evidence.probability
        doubtful = probability < DOUBT
        if not _stands(draft) and probability >= STRONG_EVIDENCE:
            # The model failed where the search did not: the passages speak for themselves.
            draft = Draft(asked.whole, draft.passages, tongue=draft.tongue)
            draft.quote()
            answer.mode, answer.model, doubtful = "extractive", None, True
        elif _stands(draft) and answer.mode != "extractive" and not (asked.leaned and doubtful):
            draft.add_the_nearest()
        _conclude(answer, draft, result, doubtful=doubtful)

    async def _align(self, draft: Draft) -> None:
        if not draft.flags:
            return
        try:
            await draft.align((await self.search.encoder()).embed_queries)
        except EmbeddingFailed as error:
            logger.warning("sentences are not compared by their meaning: %s", error)

    async def _write(
        self,
        llm: LLM | None,
        draft: Draft,
        builds: Sequence[Build],
        answer: Answer,
        most_tokens: int,
    ) -> AsyncGenerator[Event, None]:
        # Only the models of the chain have a line before them.
        turn = llm.turn() if isinstance(llm, Relay) else Turnstile(1).enter()
        with turn as ticket:
            async for position in ticket.positions():
                yield StageReached("waiting", position)
            yield StageReached("writing")
            passages, builds = draft.passages, list(builds)
            while llm is not None:
                pieces = draft.stream(llm, builds[0](passages), most_tokens)
                try:
                    async with aclosing(_written_by(llm, pieces, answer)) as written:
                        async for event in written:
                            yield event
                except LLMError as error:
                    if draft.text:
                        raise
                    if len(builds) > 1 and _too_long(llm, error):
                        del builds[0]
                        continue
                    if len(passages) == 1 or not _too_long(llm, error):
                        logger.warning("no model answers, passages are quoted instead: %s", error)
                        break
                    # The passages give way, the best last; the question never does.
                    passages = passages[: len(passages) // 2]
                else:
                    return
        for event in _newly_skipped(llm, answer):
            yield event
        answer.mode, answer.model = "extractive", None
        yield TokenWritten(draft.quote())


def _builds(
    asked: Asked, memory: Memory, llm: LLM | None, tongue: Tongue, told: prompt.Instructions
) -> list[Build]:
    """Return the ways to the prompt, each shorter than the one before.

    The conversation gives way before any passage does.
    """
    shortest = partial(
        prompt.build, asked.written, tongue=tongue, style=asked.style, instructions=told
    )
    if llm is None or not asked.leaned or not memory.turns:
        return [shortest]
    previous = f"{prompt.script(tongue).previous} {memory.turns[-1].question}\n"
    with_previous = partial(shortest, before=previous)
    if len(memory.turns) == 1 and not memory.turns[0].answer:
        return [with_previous]
    said = recall(memory, room_of(llm.identity.context_tokens), tongue)
    return [partial(shortest, before=said), with_previous]


async def _written_by(
    llm: LLM, pieces: AsyncGenerator[str, None], answer: Answer
) -> AsyncGenerator[Event, None]:
    """Yield the pieces, and before the first one who does not write them."""
    async with aclosing(pieces):
        async for piece in pieces:
            for skipped in _newly_skipped(llm, answer):
                yield skipped
            answer.mode, answer.model = llm.identity.mode, llm.identity.model
            yield TokenWritten(piece)
    _newly_skipped(llm, answer)


def _newly_skipped(llm: LLM | None, answer: Answer) -> list[ModelSkipped]:
    """Note in the answer which models do not write it; return those that were not told yet."""
    told = len(answer.skipped)
    answer.skipped = tuple(llm.skipped) if isinstance(llm, Relay) else ()
    return [ModelSkipped(each) for each in answer.skipped[told:]]


def _said_before(asked: Asked, memory: Memory) -> frozenset[Meaning]:
    """Return the sentences of the answer before, which do not answer a follow-up."""
    if not asked.follows or not memory.turns:
        return frozenset()
    return meanings(memory.turns[-1].answer)


def _without_a_model(answer: Answer, draft: Draft, result: SearchResult) -> bool:
    """Answer what needs no model: that a norm has ended, that nothing was found."""
    if gone := ended_norm(draft.question, result.plan, draft.passages):
        draft.tell_the_end(gone)
        answer.content, answer.mode = draft.text, "extractive"
        answer.sources = sources_of(draft.passages, draft.supports)
        return True
    if draft.passages and enough_evidence(result):
        return False
    answer.content, answer.found = not_found(result, draft.tongue), False
    return True


def _too_long(llm: LLM, error: LLMError) -> bool:
    """Tell whether some model would have answered a shorter prompt."""
    errors = [each.error for each in llm.skipped] if isinstance(llm, Relay) else [error]
    return any(isinstance(each, LLMContextExceeded) for each in errors)


def _stands(draft: Draft) -> bool:
    return draft.supported > 0 and not prompt.says_not_found(draft.text)


def _conclude(answer: Answer, draft: Draft, result: SearchResult, *, doubtful: bool) -> None:
    """Decide what the asker keeps: an answer that nothing supports is not one."""
    if not _stands(draft):
        content = not_found(result, draft.tongue)
        answer.content, answer.found, answer.flags = content, False, ()
        return
    answer.content = draft.text
    answer.flags, answer.support = tuple(draft.flags), draft.score
    answer.sources = sources_of(draft.passages, draft.supports)
    for source in ended(answer.sources):
        words = prompt.script(draft.tongue)
        told = words.ended.format(name=named(source), n=source.n, note=source.note)
        answer.content += f"\n\n{words.note} {told}"
    for each in conflicts(answer.sources):
        told = prompt.script(draft.tongue).conflict.format(
            first=named(each.first),
            n=each.first.n,
            said=each.said,
            second=named(each.second),
            m=each.second.n,
            other=each.other,
        )
        answer.content += f"\n\n{told}"
    if doubtful:
        answer.content += f"\n\n{prompt.script(draft.tongue).doubt}"
        answer.flags += (Flag("doubtful"),)


def _budget(llm: LLM | None) -> int:
    if llm is None or llm.identity.context_tokens < SMALL_CONTEXT:
        return BUDGET_SMALL
    return BUDGET_LARGE


def enough_evidence(result: SearchResult) -> bool:
    """Return whether the passages found are near enough to the question to answer from."""
    return bool(result.hits) and result.evidence.enough
