"""Both evaluations on a tiny dataset whose figures are known beforehand."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from govbot.core.db.engine import Database
from govbot.core.settings import Settings
from govbot.evaluation import answers, retrieval
from govbot.operations.runtime import Services, open_services

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
    assert all(RIGHT["q1"][1] not in each["answer_without_gold"] for each in details)
