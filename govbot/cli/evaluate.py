"""`govbot eval`: how good the retrieval and the answers are."""

from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import TaskID

from govbot.cli import comparison
from govbot.cli.console import AsJson, err, out, print_json, progress, run
from govbot.core.settings import get_settings
from govbot.evaluation import answers, retrieval
from govbot.evaluation.configuration import describe
from govbot.evaluation.details import Details, resume
from govbot.evaluation.judge import open_judge
from govbot.evaluation.tenant import Track
from govbot.operations.runtime import Services, open_services
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
Kept = Annotated[
    Path | None,
    typer.Option(
        "--details",
        help="Grava aqui cada pergunta assim que é respondida (JSON Lines); uma avaliação "
        "interrompida continua com o mesmo arquivo.",
        dir_okay=False,
    ),
]
JudgeName = Annotated[
    str | None,
    typer.Option(
        "--judge",
        help="Modelo que julga as respostas: o nome dele em GOVBOT_JUDGE_API (ou GOVBOT_LLM_API), "
        "ou self, o mesmo que responde.",
    ),
]

app.command("compare", help="Compara duas avaliações gravadas com --details, lado a lado.")(
    comparison.compare
)


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
    folder: Folder,
    limit: Most = None,
    details: Kept = None,
    judge: JudgeName = None,
    as_json: AsJson = False,
) -> None:
    """Measure the answers."""
    _show(run(_answers(folder, limit, details, judge)), as_json=as_json)


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


async def _answers(
    folder: Path, limit: int | None, file: Path | None, judge: str | None
) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(get_settings()))
        details = await _details(services, folder, file, judge)
        judging = judge and open_judge(judge, services.settings, services.llms)
        figures, _ = await answers.evaluate(
            services.database,
            services.intake,
            services.pipeline,
            services.chat.answering,
            folder,
            limit=limit,
            judge=await stack.enter_async_context(judging) if judging else None,
            details=details,
            track=stack.enter_context(_tracking()),
            settle=services.vectors.drain,
        )
        return figures


async def _details(
    services: Services, folder: Path, file: Path | None, judge: str | None
) -> Details:
    """Return where the questions are kept, with those that a run before has done."""
    configuration = describe(services.settings, await services.llms.state(), folder, judge)
    if file is None:
        return Details(configuration)
    details = resume(file, configuration)
    if details.done:
        err.print(f"Continua {file}: {len(details.done)} perguntas já respondidas.", markup=False)
    return details


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
