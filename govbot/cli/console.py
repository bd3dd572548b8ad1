"""What every command shares: output, errors in words, and running async work."""

import asyncio
import json
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError

from govbot.core.db.engine import DatabaseUnreachable
from govbot.core.errors import GovBotError
from govbot.core.logs import WITHOUT_PERSONAL_DATA
from govbot.core.words import say

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Imprime o resultado em JSON.")]

T = TypeVar("T")


def print_json(data: Any) -> None:
    """Print one JSON document on the output."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def progress() -> Progress:
    """Return bars with their words, counts and time, which go when the work is done."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=err, transient=True)


@contextmanager
def tracking(words: str) -> Iterator[Callable[[int, int], None]]:
    """Show one bar; yield what is told how many are done and how many there are."""
    with progress() as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run async work; a known error becomes one line and exit status 1."""
    log_to_stderr(logging.WARNING, "%(levelname)s %(name)s: %(message)s")
    end_like_ctrl_c()
    try:
        return asyncio.run(work)
    except GovBotError as error:
        fail(error)
    except OperationalError:
        fail(DatabaseUnreachable(address="DATABASE_URL"))
    except KeyboardInterrupt:
        err.print("Interrompido; o que foi aceito continua guardado.")
        raise typer.Exit(130) from None


def log_to_stderr(level: int, form: str) -> None:
    """Log from `level` up, once a process, without personal data.

    What libraries tell at length GovBot tells in a line.
    """
    logging.basicConfig(level=level, format=form)
    for handler in logging.getLogger().handlers:
        handler.addFilter(WITHOUT_PERSONAL_DATA)
    for name in ("alembic", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("procrastinate", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def end_like_ctrl_c() -> None:
    """Let a closed terminal and `kill` end the command in good order, database and all."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGINT)


def fail(error: GovBotError) -> NoReturn:
    """Print an error in words and leave with status 1."""
    err.print(f"[bold red]Erro:[/] {say(error.code, error.data)}", soft_wrap=True)
    raise typer.Exit(1)
