"""Both evaluations on a tiny dataset whose figures are known beforehand."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from govbot.adapters.llm.base import LLMBusy
from govbot.adapters.llm.registry import LLMs
from govbot.chat.answering import Answering
from govbot.core.db.engine import Database
from govbot.core.settings import Settings
from govbot.evaluation import answers, retrieval
from govbot.evaluation.answers import Answers
from govbot.evaluation.configuration import describe
from govbot.evaluation.details import Details, Record, differences, read, resume
from govbot.operations.runtime import Services, open_services
from tests.adapters.llm.server import Handler, Refuse, Server, running, sse

CORPUS = {
    "a": "As férias do servidor são de trinta dias por ano.",
    "b": "A diária de viagem cobre hospedagem e alimentação.",
    "c": "O estagiário tem direito a recesso remunerado.",
}
QUERIES = {"q1": "De quantos dias são as férias?", "q2": "O que a diária cobre?"}
RIGHT = {"q1": ("a", "trinta dias"), "q2": ("b", "hospedagem e alimentação")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    passages = [{"id": key, "title": "", "text": value} for key, value in CORPUS.items()]
    queries = [{"id": key, "text": value} for key, value in QUERIES.items()]
    gold = [{"query_id": key, "answers": [value]} for key, (_, value) in RIGHT.items()]
    for name, rows in (("corpus", passages), ("queries", queries), ("answers", gold)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, "utf-8")
    rows = "".join(f"{key}\t{passage}\t1\n" for key, (passage, _) in RIGHT.items())
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{rows}", "utf-8")
    return folder


@pytest.fixture
async def services(database_url: str, tmp_path: Path) -> AsyncIterator[Services]:
    settings = Settings(home=tmp_path / "home", database_url=database_url, llm="extractive")
    async with open_services(settings) as opened:
        yield opened


async def test_a_question_without_gold_must_be_refused_or_flagged(
    services: Services, folder: Path
) -> None:
    with (folder / "queries.jsonl").open("a", encoding="utf-8") as queries:
        queries.write('{"id": "q3", "text": "Qual é a alíquota do imposto de importação?"}\n')
    figures, _ = await answers.evaluate(
        services.database,
        services.intake,
        services.pipeline,
        services.chat.answering,
        folder,
        track=quiet,
    )
    assert (figures["unanswerable"], figures["caught_unanswerable"]) == (1, 1.0)


def quiet(_step: str, _done: int, _total: int) -> None:
    """Show no progress."""


async def left_behind(database: Database) -> dict[str, int]:
    tables = ("chunks", "chunk_embeddings", "lexical_postings", "lexical_terms", "documents")
    async with database.read() as session:
        return {
            table: await session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables
        }


async def test_retrieval_figures_and_nothing_left_behind(services: Services, folder: Path) -> None:
    figures = await retrieval.evaluate(
        services.database, services.intake, services.pipeline, services.search, folder, track=quiet
    )
    assert {
        key: figures[key] for key in ("dataset", "queries", "ndcg@10", "recall@5", "mrr@10")
    } == {
        "dataset": "tiny",
        "queries": 2,
        "ndcg@10": 1.0,
        "recall@5": 1.0,
        "mrr@10": 1.0,
    }
    assert set((await left_behind(services.database)).values()) == {0}


async def test_answer_figures_ask_again_without_the_gold(services: Services, folder: Path) -> None:
    figures, details = await answers.evaluate(
        services.database,
        services.intake,
        services.pipeline,
        services.chat.answering,
        folder,
        track=quiet,
    )
    assert (figures["questions"], figures["recall"], figures["cited"]) == (2, 1.0, 1.0)
    assert figures["refused"] == 0.0
    assert figures["citation_precision"] == 1.0
    assert figures["citation_recall"] == 1.0
    assert all(RIGHT["q1"][1] not in each.told["answer_without_gold"] for each in details)


def rewritten(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")


async def asked(
    services: Services, folder: Path, llm: Answers | None = None, **options: Any
) -> tuple[answers.Figures, list[Record]]:
    return await answers.evaluate(
        services.database,
        services.intake,
        services.pipeline,
        llm or services.chat.answering,
        folder,
        track=quiet,
        **options,
    )


async def test_half_of_two_gold_passages_cited_is_half_a_recall(
    services: Services, folder: Path
) -> None:
    rewritten(folder, "qrels.tsv", "q1\ta\t1", "q1\tc\t1")
    figures, records = await asked(services, folder)
    assert len(records) == 2  # q2 has no gold any more
    assert (figures["questions"], figures["unanswerable"]) == (1, 1)
    assert (figures["citation_precision"], figures["citation_recall"]) == (1.0, 0.5)


async def test_figures_that_no_question_has_are_left_out(services: Services, folder: Path) -> None:
    figures, _ = await asked(services, folder)
    assert not {"accuracy", "judge_right", "unanswerable", "support"} & figures.keys()


def writing(said: Callable[[str], str]) -> Handler:
    """Return a model server that answers the user's turn."""

    async def handler(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
        if path == "/v1/models":
            yield json.dumps({"data": [{"id": "m"}]})
            return
        yield sse(said(body["messages"][-1]["content"]))
        yield sse(finish="stop")

    return handler


@asynccontextmanager
async def answering(services: Services, handler: Handler) -> AsyncIterator[Answering]:
    """Answer with a real model server that does what the handler says."""
    async with running(handler) as server:
        own = Settings(_env_file=None, llm="openai", llm_api=f"{server.address}/v1", llm_model="m")
        llms = LLMs(own)
        yield Answering(services.search, llms)
        await llms.close()


async def test_the_letter_of_a_multiple_choice_is_read_from_the_words(
    services: Services, folder: Path
) -> None:
    rewritten(
        folder,
        "queries.jsonl",
        '{"id": "q1", "text": "De quantos dias são as férias do servidor?\\nA) dez\\nB) trinta"}',
        '{"id": "q2", "text": "O que a diária de viagem cobre?", "alternatives": ["tudo", "nada"]}',
    )
    rewritten(
        folder,
        "answers.jsonl",
        '{"query_id": "q1", "answers": ["B"]}',
        '{"query_id": "q2", "answers": ["A"]}',
    )
    seen: list[str] = []

    def said(request: str) -> str:
        seen.append(request)
        if "férias do servidor?" in request:
            return "A alternativa correta é a B: as férias do servidor são de trinta dias por ano."
        return "A diária de viagem cobre hospedagem e alimentação."

    async with answering(services, writing(said)) as model:
        figures, records = await asked(services, folder, model)
    assert (figures["accuracy"], figures["answered"]) == (0.5, 0.5)
    assert [record.told["letter"] for record in records] == ["B", None]
    assert records[0].told["gold"] == ["B) trinta"]
    assert any("B) nada" in request for request in seen)
    assert "f1" not in figures


async def test_a_run_whose_model_goes_away_stops_and_goes_on_where_it_was(
    services: Services, folder: Path, tmp_path: Path
) -> None:
    file, configuration = tmp_path / "d.jsonl", {"mode": "openai", "model": "m"}
    requests: list[str] = []

    def failing_after(most: int) -> Callable[[str], str]:
        def said(request: str) -> str:
            requests.append(request)
            if len(requests) > most:
                raise Refuse(503)
            return "As férias do servidor são de trinta dias por ano."

        return said

    async with answering(services, writing(failing_after(1))) as model:
        with pytest.raises(LLMBusy):
            await asked(services, folder, model, details=resume(file, configuration))
    assert list(read(file).done) == ["q1"]
    assert set((await left_behind(services.database)).values()) == {0}

    requests.clear()
    async with answering(services, writing(failing_after(99))) as model:
        figures, _ = await asked(services, folder, model, details=resume(file, configuration))
    assert figures["questions"] == 2
    assert list(read(file).done) == ["q1", "q2"]
    assert not any(QUERIES["q1"] in request for request in requests)


async def test_a_run_that_is_done_is_only_read(services: Services, folder: Path) -> None:
    details = Details({})
    figures, _ = await asked(services, folder, details=details)
    again, _ = await asked(services, folder, details=details, settle=pytest.fail)
    assert again == figures


async def test_the_configuration_changes_with_the_questions_and_the_settings(
    services: Services, folder: Path
) -> None:
    at_work = await services.llms.state()
    before = describe(services.settings, at_work, folder)
    assert before == describe(services.settings, at_work, folder)
    strict = services.settings.model_copy(update={"strict_answers": True})
    rewritten(folder, "qrels.tsv", "q1\ta\t1")
    changed = differences(before, describe(strict, at_work, folder, "juiz"))
    assert set(changed) == {"dataset_digest", "strict", "judge", "judge_prompt"}


@pytest.mark.corpus
@pytest.mark.timeout(900)
async def test_real_questions_with_several_gold_articles_and_without_any(
    services: Services, data_dir: Path
) -> None:
    figures, records = await asked(services, data_dir / "retrieval" / "lgpd_mci_cdc_dev")
    assert (figures["questions"], figures["unanswerable"]) == (13, 3)
    assert {record.id for record in records if "caught_unanswerable" in record.figures} == {
        "q013",
        "q014",
        "q015",
    }
    recalls = {record.id: record.figures.get("citation_recall") for record in records}
    assert {recalls[name] for name in ("q011", "q012", "q016")} <= {0.0, 0.5, 1.0}
    assert isinstance(figures["citation_recall"], float)
    assert 0.4 < figures["citation_recall"] < 1
