"""`govbot eval`: how good the retrieval and the answers are."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from govbot.cli.console import AsJson, err, run
from govbot.core.settings import get_settings
from govbot.evaluation import retrieval
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


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
    )


@app.command("retrieval", help="nDCG@10, recall e MRR da busca numa pasta de perguntas.")
def eval_retrieval(
    folder: Folder, mode: Legs = "hybrid", limit: Most = None, as_json: AsJson = False
) -> None:
    """Measure the search."""
    figures = run(_retrieval(folder, mode, limit))
    _show(figures, as_json=as_json)


@app.command("answers", help="Acerto, citações e recusas das respostas numa pasta de perguntas.")
def eval_answers(folder: Folder, limit: Most = None, as_json: AsJson = False) -> None:
    """Measure the answers."""
    figures = run(_answers(folder, limit))
    _show(figures, as_json=as_json)


async def _retrieval(folder: Path, mode: Mode, limit: int | None) -> dict[str, float | int | str]:
    async with open_services(get_settings()) as services:
        with _bar() as bar:
            return await retrieval.run(
                services.database,
                services.intake,
                services.pipeline,
                services.search,
                folder,
                mode=mode,
                limit=limit,
                track=bar.track,
            )
