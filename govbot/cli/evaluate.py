"""`govbot eval`: how good the retrieval and the answers are."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import (
    TaskID,
)

from govbot.cli.console import AsJson, out, print_json, progress, run
from govbot.core.settings import get_settings
from govbot.evaluation import answers, retrieval
from govbot.evaluation.tenant import Track
from govbot.operations.runtime import open_services
from govbot.retrieval.service import Mode

app = typer.Typer(
    help="Mede a busca e as respostas com perguntas de gabarito conhecido.", no_args_is_help=True
)

Folder = Annotated[
    Path, typer.Argument(help="Pasta com corpus.jsonl, queries.jsonl e qrels.tsv.", exists=True)
]
Legs = Annotated[Mode, typer.Option(help="hybrid (as duas), lexical ou dense.")]
Most = Annotated[int | None, typer.Option(help="No máximo tantas perguntas.", min=1)]
Field = Annotated[
    str, typer.Option(help="Campo de queries.jsonl que é perguntado, por exemplo stem.")
]
Details = Annotated[
    Path | None, typer.Option(help="Grava cada pergunta e resposta neste arquivo JSON.")
]


@app.command("retrieval", help="nDCG@10, recall e MRR da busca numa pasta de perguntas.")
def eval_retrieval(
    folder: Folder,
    mode: Legs = "hybrid",
    limit: Most = None,
    field: Field = "text",
    as_json: AsJson = False,
) -> None:
    """Measure the search."""
    _show(run(_retrieval(folder, mode, limit, field)), as_json=as_json)


@app.command("answers", help="Acerto, citações e recusas das respostas numa pasta de perguntas.")
def eval_answers(
    folder: Folder, limit: Most = None, details: Details = None, as_json: AsJson = False
) -> None:
    """Measure the answers."""
    figures, each = run(_answers(folder, limit))
    if details is not None:
        details.write_text(json.dumps(each, ensure_ascii=False, indent=1), "utf-8")
    _show(figures, as_json=as_json)


async def _retrieval(folder: Path, mode: Mode, limit: int | None, field: str) -> dict[str, Any]:
    async with open_services(get_settings()) as services:
        with _tracking() as track:
            return await retrieval.evaluate(
                services.database,
                services.intake,
                services.pipeline,
                services.search,
                folder,
                mode=mode,
                limit=limit,
                field=field,
                track=track,
                settle=services.vectors.drain,
            )


async def _answers(folder: Path, limit: int | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    async with open_services(get_settings()) as services:
        with _tracking() as track:
            return await answers.evaluate(
                services.database,
                services.intake,
                services.pipeline,
                services.chat.answering,
                folder,
                limit=limit,
                track=track,
                settle=services.vectors.drain,
            )


@contextmanager
def _tracking() -> Iterator[Track]:
    with progress() as bar:
        tasks: dict[str, TaskID] = {}

        def track(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done)

        yield track


def _show(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(figures)
        return
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        out.print(f"{name:<{width}}  {value}", markup=False)
