"""Models that Ollama fetches: `govbot models pull NAME` for a name that is not the catalogue's."""

from contextlib import aclosing

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from govbot.adapters.llm import ollama_library
from govbot.adapters.llm.pulling import PullOffline, Stage
from govbot.cli.console import run
from govbot.core.settings import Settings

PREFIX = "ollama:"
_STAGES: dict[Stage, str] = {
    "manifest": "procurando",
    "downloading": "baixando",
    "verifying": "conferindo",
    "writing": "gravando",
    "done": "pronto",
}


def bar(console: Console) -> Progress:
    """Return the bar of a download."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def pull(name: str, settings: Settings, console: Console) -> None:
    """Let Ollama fetch a model, drawing how far it is; a known error ends the command in words."""
    run(_pull(name.removeprefix(PREFIX), settings, console))


async def _pull(name: str, settings: Settings, console: Console) -> None:
    if settings.offline:
        raise PullOffline(model=name)
    console.print(f"{name}: pedido ao Ollama em {settings.ollama_api}", soft_wrap=True)
    steps = ollama_library.pull(settings.ollama_api, name, settings.llm_connect_timeout_s)
    with bar(console) as drawn:
        task = drawn.add_task(name, total=None)
        async with aclosing(steps):
            async for step in steps:
                drawn.update(
                    task,
                    description=f"{name}: {_STAGES[step.stage]}",
                    completed=step.completed,
                    total=step.total or None,
                )
