"""What every command shares: output, errors in words, and running async work."""

import asyncio
import json
import logging
from collections.abc import Coroutine
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console

from govbot.core.errors import GovBotError
from govbot.core.words import say

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Imprime o resultado em JSON.")]

T = TypeVar("T")


def print_json(data: Any) -> None:
    """Print one JSON document on the output."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run async work; a known error becomes one line and exit status 1."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        return asyncio.run(work)
    except GovBotError as error:
        fail(error)
    except KeyboardInterrupt:
        err.print("Interrompido; o que foi aceito continua guardado.")
        raise typer.Exit(130) from None


def fail(error: GovBotError) -> NoReturn:
    """Print an error in words and leave with status 1."""
    err.print(f"[bold red]Erro:[/] {say(error.code, error.data)}", soft_wrap=True)
    raise typer.Exit(1)
