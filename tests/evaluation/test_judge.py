"""A judge over a real connection, whose words are read strictly."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.adapters.llm.base import LLMModelMissing, LLMUnreachable
from govbot.adapters.llm.registry import LLMs
from govbot.chat.answer import Answer, Source
from govbot.core.settings import Settings
from govbot.evaluation.judge import (
    Claim,
    JudgeMissing,
    Verdict,
    cited_sentences,
    open_judge,
    read_verdict,
)
from tests.adapters.llm.server import Handler, Refuse, Server, running, sse

NOBODY = UUID(int=0)
QUESTION, GOLD = "De quantos dias são as férias?", ["trinta dias"]


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("SIM", True),
        ("Não.", False),
        (" **sim**\n", True),
        ('"nao"', False),
        ("yes", True),
        ('{"resposta": true}', True),
        ('{"certa": "NÃO"}', False),
        ('```json\n{"certa": false}\n```', False),
        ("true", True),
        ("<think>Será que não?\nTalvez.</think>\n\nSim.", True),
        ("Sim, pois o trecho o diz.", None),
        ("A resposta está certa.", None),
        ('{"certa": true, "motivo": "x"}', None),
        ('{"certa": 1}', None),
        ("[true]", None),
        ("null", None),
        ("<think>sim", None),
        ("", None),
        ("SIM NÃO", None),
    ],
)
def test_a_verdict_is_one_word_or_nothing(said: str, verdict: bool | None) -> None:
    assert read_verdict(said) is verdict


@given(st.text())
def test_any_text_is_a_verdict_or_none(said: str) -> None:
    assert read_verdict(said) in {True, False, None}
    assert read_verdict(f"Sim. {said} x") is None


def test_each_citation_bears_what_stands_before_it() -> None:
    content = (
        "As férias são de trinta dias [1]. Podem ser\ndivididas [2] [3].\n"
        "O resto é livre [sem apoio nos documentos]. O pedido é escrito [1]."
        "\n\nAtenção: as fontes divergem. Lei A [1] diz 30; Lei B [2] diz 20. Confira qual vale."
    )
    assert cited_sentences(content) == [
        Claim("As férias são de trinta dias", 1),
        Claim("Podem ser divididas", 2),
        Claim("Podem ser divididas", 3),
        Claim("O pedido é escrito", 1),
    ]
    assert cited_sentences("Não encontrei. [sem apoio nos documentos]") == []


def source(n: int, text: str) -> Source:
    return Source(n, NOBODY, "Lei", "", "text/plain", None, None, n, text, text, True, 1.0)


ANSWER = Answer(
    NOBODY,
    "As férias são de trinta dias [1]. Vencem em março [2].",
    (source(1, "São trinta dias de férias."), source(2, "O recesso é em julho.")),
)


def saying(reply: Callable[[str], str]) -> Handler:
    """Return a server whose model answers what it is asked."""

    async def handler(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
        if path == "/v1/models":
            yield json.dumps({"data": [{"id": "juiz"}]})
            return
        if body["model"] != "juiz":
            raise Refuse(404)
        yield sse(reply(body["messages"][-1]["content"]))
        yield sse(finish="stop")

    return handler


def settings(**fields: Any) -> Settings:
    return Settings(_env_file=None, llm="extractive", **fields)


async def judged(handler: Handler, answer: Answer = ANSWER) -> tuple[Verdict, Server]:
    async with running(handler) as server:
        own = settings(judge_api=f"{server.address}/v1")
        async with open_judge("juiz", own, LLMs(own)) as judge:
            server.requests.clear()
            return await judge.judge(QUESTION, GOLD, answer), server


async def test_an_answer_and_each_of_its_cited_sentences_are_judged() -> None:
    verdict, server = await judged(
        saying(lambda request: "NÃO" if "O recesso é em julho." in request else "SIM")
    )
    assert verdict.figures() == {"judge_right": True, "judge_supported": 0.5, "unjudged": 0}
    assert [each["supported"] for each in verdict.told()["sentences"]] == [True, False]
    asked = [body["messages"][-1]["content"] for _, body in server.requests if body]
    assert len(asked) == 3
    assert all(words in asked[0] for words in (QUESTION, *GOLD, ANSWER.content))


async def test_words_that_are_no_verdict_are_counted_and_nothing_else() -> None:
    verdict, _ = await judged(
        saying(lambda request: "SIM" if "trinta dias de férias" in request else "Depende.")
    )
    assert verdict.figures() == {"judge_right": None, "judge_supported": 1.0, "unjudged": 2}


async def test_a_refusal_is_not_right_and_asks_nothing() -> None:
    refused = Answer(NOBODY, "Não encontrei essa informação nos documentos.", found=False)
    verdict, server = await judged(saying(lambda _: "SIM"), refused)
    assert verdict.figures() == {"judge_right": False, "judge_supported": None, "unjudged": 0}
    assert [body for _, body in server.requests if body] == []


async def test_a_judge_who_is_not_there_is_told_of_before_anything_is_asked() -> None:
    async with running(saying(lambda _: "SIM")) as server:
        there = settings(judge_api=f"{server.address}/v1")
        with pytest.raises(LLMModelMissing):
            async with open_judge("outro", there, LLMs(there)):
                pass
    with pytest.raises(LLMUnreachable):
        async with open_judge("juiz", there, LLMs(there)):
            pass
    nothing = settings()
    for name in ("juiz", "self"):
        with pytest.raises(JudgeMissing):
            async with open_judge(name, nothing, LLMs(nothing)):
                pass


async def test_the_model_at_work_may_judge_itself() -> None:
    async with running(saying(lambda _: "Sim.")) as server:
        own = Settings(
            _env_file=None, llm="openai", llm_api=f"{server.address}/v1", llm_model="juiz"
        )
        llms = LLMs(own)
        async with open_judge("self", own, llms) as judge:
            verdict = await judge.judge(QUESTION, GOLD, ANSWER)
        await llms.close()
    assert verdict.figures()["judge_supported"] == 1.0


async def test_a_key_goes_only_to_its_own_address(tmp_path: Path) -> None:
    async with running(saying(lambda _: "SIM")) as server:
        own = settings(
            llm_api="http://127.0.0.1:9/v1", llm_api_key="secreta", judge_api=f"{server.address}/v1"
        )
        async with open_judge("juiz", own, LLMs(own)):
            pass
    assert not any("secreta" in head for head in server.headers)
