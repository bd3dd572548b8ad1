"""`govbot eval answers` and `compare` as a person runs them, stopped in the middle and taken up."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from govbot.cli.main import app
from govbot.evaluation.details import Record, resume
from tests.adapters.llm.server import Server, running, sse
from tests.support.process import Govbot

QUESTIONS = {
    "q1": (
        "De quantos dias são as férias do servidor?",
        "As férias do servidor são de trinta dias.",
    ),
    "q2": ("O que cobre a diária de viagem?", "A diária de viagem cobre hospedagem e alimentação."),
    "q3": ("Quando o estagiário tem recesso?", "O estagiário tem recesso remunerado em janeiro."),
}


def written(folder: Path) -> Path:
    """Return a folder of questions, the answer to each of which is its passage."""
    folder.mkdir()

    def lines(name: str, rows: Iterable[dict[str, Any]]) -> None:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / name).write_text(text, "utf-8")

    lines("corpus.jsonl", ({"id": key, "text": text} for key, (_, text) in QUESTIONS.items()))
    lines("queries.jsonl", ({"id": key, "text": text} for key, (text, _) in QUESTIONS.items()))
    lines(
        "answers.jsonl",
        ({"query_id": key, "answers": [text]} for key, (_, text) in QUESTIONS.items()),
    )
    (folder / "qrels.tsv").write_text("".join(f"{key}\t{key}\t1\n" for key in QUESTIONS), "utf-8")
    return folder


async def done(home: Path, *arguments: str, **settings: str) -> str:
    command = Govbot(home, *arguments, **settings)
    assert await asyncio.to_thread(command.end) == 0, command.words
    return command.words


@pytest.mark.timeout(600)
async def test_an_evaluation_that_is_interrupted_goes_on_and_is_judged(
    home: Path, tmp_path: Path
) -> None:
    folder, file = written(tmp_path / "perguntas"), tmp_path / "d.jsonl"
    stuck, asked = asyncio.Event(), []

    async def handler(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
        if path == "/v1/models":
            yield json.dumps({"data": [{"id": "m"}, {"id": "juiz"}]})
            return
        request = body["messages"][-1]["content"]
        asked.append((body["model"], request))
        if QUESTIONS["q2"][0] in request and not stuck.is_set():
            stuck.set()
            await asyncio.sleep(60)
        if body["model"] == "juiz":
            yield sse("SIM" if "A resposta está certa?" in request else "NÃO")
        else:
            yield sse(next(text for question, text in QUESTIONS.values() if question in request))
        yield sse(finish="stop")

    async with running(handler) as server:
        settings = {
            "GOVBOT_LLM": "openai",
            "GOVBOT_LLM_API": f"{server.address}/v1",
            "GOVBOT_LLM_MODEL": "m",
            "GOVBOT_MULTI_QUERY": "off",
        }
        command = ("eval", "answers", str(folder), "--details", str(file), "--judge", "juiz")
        interrupted = Govbot(home, *command, **settings)
        await asyncio.wait_for(stuck.wait(), 120)
        await asyncio.to_thread(interrupted.interrupt)
        assert [json.loads(line).get("id") for line in file.read_text().splitlines()] == [
            None,
            "q1",
        ]

        asked.clear()
        words = await done(home, *command, "--json", **settings)
        assert "1 perguntas já respondidas" in words
        assert not any(QUESTIONS["q1"][0] in request for _, request in asked)
        figures = json.loads(words[words.index("{") :])
        assert (figures["questions"], figures["recall"], figures["cited"]) == (3, 1.0, 1.0)
        assert (figures["judge_right"], figures["judge_supported"]) == (1.0, 0.0)
        assert figures["unjudged"] == 0

        other = Govbot(home, *command[:-2], **settings)
        assert await asyncio.to_thread(other.end) == 1
        assert "judge: juiz → None" in " ".join(other.words.split())


def run_of(file: Path, model: str, **cited: bool) -> str:
    details = resume(file, {"version": "0", "model": model})
    for name, value in cited.items():
        details.add(Record(name, {"cited": value, "seconds": 1.5}))
    return str(file)


def invoked(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["eval", "compare", *arguments], env={"COLUMNS": "80"})
    return result.exit_code, result.output


def test_two_runs_side_by_side(tmp_path: Path) -> None:
    first = run_of(tmp_path / "a.jsonl", "pequeno", q1=True, q2=False, q3=False)
    second = run_of(tmp_path / "b.jsonl", "grande", q1=True, q2=True, q4=False)
    status, table = invoked(first, second)
    assert status == 0
    assert "model: pequeno → grande" in table
    assert "Só em A, fora da comparação: 1 (q3)" in table
    row = next(line for line in table.splitlines() if "cited" in line)
    assert row.split() == [
        "cited",
        "2",
        "0.500",
        "1.000",
        "+0.500",
        "+0.000",
        "+1.000",
        "1/1/0",
        "1.000",
    ]
    _, told = invoked(first, second, "--json")
    found = json.loads(told)
    assert (found["shared"], found["only_a"], found["only_b"]) == (2, ["q3"], ["q4"])
    assert found["figures"]["cited"]["better"] == 1
    assert found["b"]["model"] == "grande"


def test_files_that_cannot_be_compared_are_told(tmp_path: Path) -> None:
    first = run_of(tmp_path / "a.jsonl", "m", q1=True)
    other = run_of(tmp_path / "b.jsonl", "m", q2=True)
    old = tmp_path / "old.json"
    old.write_text('[\n {"question": "x"}\n]\n', "utf-8")
    for second, words in ((other, "nenhuma pergunta em comum"), (str(old), "linha 1"), ("x", "x,")):
        status, told = invoked(first, second)
        assert status == 1
        assert words in " ".join(told.split())


def test_the_table_speaks_english_too(tmp_path: Path) -> None:
    file = run_of(tmp_path / "a.jsonl", "m", q1=True)
    assert "The configuration is the same." in invoked(file, file, "--lang", "en")[1]
    assert invoked(file, file, "--lang", "fr")[0] == 2
