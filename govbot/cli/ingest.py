"""`govbot ingest`: files and folders into the library, with a bar."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError

from govbot.cli.console import AsJson, err, out, print_json, run
from govbot.core.db.engine import DatabaseUnreachable
from govbot.core.db.models import Document
from govbot.core.errors import GovBotError
from govbot.core.settings import get_settings
from govbot.core.text.personal import Mode
from govbot.core.words import say
from govbot.library.service import Library
from govbot.operations.runtime import Services, open_services
from govbot.worker import work_forever

READ_BYTES = 1 << 20
POLL_S = 0.5
AWAY_S = 60.0
DONE = {"ready", "failed"}

T = TypeVar("T")
Paths = Annotated[list[Path], typer.Argument(help="Arquivos ou pastas.", exists=True)]


@dataclass(slots=True)
class Outcome:
    """What became of each file: refused at the door, or a document in some state."""

    refused: list[tuple[Path, GovBotError]] = field(default_factory=list)
    accepted: dict[UUID, Path] = field(default_factory=dict)
    already: int = 0
    documents: dict[UUID, Document] = field(default_factory=dict)


class PersonalMode(StrEnum):
    """What is done with personal data, as a person types it."""

    OFF = "off"
    FIND = "find"
    MASK = "mask"


Personal = Annotated[
    PersonalMode | None,
    typer.Option(
        "--personal-data",
        help="Dados pessoais: off (nada), find (contar) ou mask (mascarar); "
        "sem a opção vale a escolha da organização.",
    ),
]


def ingest(paths: Paths, personal_data: Personal = None, as_json: AsJson = False) -> None:
    """Take in files and wait until each is ready or has failed with a reason."""
    mode: Mode | None = personal_data.value if personal_data else None
    outcome = run(_ingest(list(files_of(paths)), mode))
    if as_json:
        print_json(report(outcome))
    else:
        _print(outcome)
    if outcome.refused or any(d.state == "failed" for d in outcome.documents.values()):
        raise typer.Exit(2)


def files_of(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files, those of folders in order, hidden ones left out."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.is_file() and not any(part.startswith(".") for part in file.parts[1:])
            )
        else:
            yield path


async def _ingest(files: Sequence[Path], mode: Mode | None) -> Outcome:
    async with open_services(get_settings()) as services:
        return await ingest_files(services, files, personal_mode=mode)


async def ingest_files(
    services: Services,
    files: Sequence[Path],
    *,
    source: str = "cli",
    work: bool = True,
    personal_mode: Mode | None = None,
) -> Outcome:
    """Accept the files and wait for their documents, working on the queue meanwhile."""
    worker = asyncio.create_task(work_forever(services)) if work else None
    outcome = Outcome()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[current]}"),
    )
    try:
        with Progress(*columns, console=err, transient=True) as bar:
            task = bar.add_task("Lendo documentos", total=len(files), current="")
            accept = partial(_accept_one, services, source, personal_mode)
            await _accept(files, accept, outcome)
            while not await _settled(services.library, services, outcome):
                done = sum(d.state in DONE for d in outcome.documents.values())
                bar.update(task, completed=done + len(outcome.refused), current=_current(outcome))
                await asyncio.sleep(POLL_S)
            if worker is not None:
                await _cut_anew(services)
            await services.vectors.drain()
    finally:
        if worker is not None:
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker
    return outcome


async def _cut_anew(services: Services) -> None:
    """Wait for the norms that new ones amend or revoke in part, and that are therefore cut anew."""
    while await _patiently(services.intake.reindexing):  # noqa: ASYNC110 (the queue is polled)
        await asyncio.sleep(POLL_S)


async def _accept(
    files: Sequence[Path],
    accept: Callable[[Path], Awaitable[tuple[Document, bool]]],
    outcome: Outcome,
) -> None:
    for path in files:
        try:
            document, is_new = await _patiently(partial(accept, path))
        except GovBotError as error:
            outcome.refused.append((path, error))
            continue
        outcome.already += not is_new
        outcome.accepted[document.id] = path


async def _accept_one(
    services: Services, source: str, mode: Mode | None, path: Path
) -> tuple[Document, bool]:
    body = _chunks(path)
    return await services.intake.accept(services.asker, path.name, body, source, personal_mode=mode)


async def _patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Do what needs the database, again while it is away: the worker is bringing it back."""
    deadline = time.monotonic() + AWAY_S
    while True:
        try:
            return await work()
        except (OperationalError, DatabaseUnreachable):
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(POLL_S)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, READ_BYTES):
            yield chunk


async def _settled(library: Library, services: Services, outcome: Outcome) -> bool:
    for document_id in outcome.accepted:
        known = outcome.documents.get(document_id)
        if known is None or known.state not in DONE:
            outcome.documents[document_id] = await _patiently(
                partial(library.get, services.asker, document_id)
            )
    return all(document.state in DONE for document in outcome.documents.values())


def _current(outcome: Outcome) -> str:
    busy = [d for d in outcome.documents.values() if d.state == "processing"]
    return f"{busy[0].filename[:50]} {busy[0].progress:.0%}" if busy else ""


def report(outcome: Outcome) -> dict[str, Any]:
    """Return the result as JSON data."""
    return {
        "files": [
            {
                "file": path.name,
                "id": str(document_id),
                "state": outcome.documents[document_id].state,
                "pages": outcome.documents[document_id].pages,
                "unread_pages": outcome.documents[document_id].unread_pages,
                "personal_data": outcome.documents[document_id].personal_found,
                "reason": outcome.documents[document_id].reason_code,
                "message": _reason(outcome.documents[document_id]),
            }
            for document_id, path in outcome.accepted.items()
        ]
        + [
            {
                "file": path.name,
                "id": None,
                "state": "refused",
                "pages": None,
                "unread_pages": [],
                "personal_data": None,
                "reason": error.code,
                "message": say(error.code, {"filename": path.name, **error.data}),
            }
            for path, error in outcome.refused
        ],
        "already_known": outcome.already,
    }


def _reason(document: Document) -> str | None:
    if document.reason_code is None:
        return None
    return say(document.reason_code, document.reason_data)


def _print(outcome: Outcome) -> None:
    ready = sum(d.state == "ready" for d in outcome.documents.values())
    failed = [d for d in outcome.documents.values() if d.state == "failed"]
    out.print(
        f"{ready} prontos, {len(failed)} falharam, {len(outcome.refused)} recusados"
        + (f" ({outcome.already} já estavam na biblioteca)" if outcome.already else "")
    )
    for document in outcome.documents.values():
        if document.state == "ready" and document.unread_pages:
            listed = ", ".join(map(str, document.unread_pages))
            out.print(f"  [yellow]páginas sem texto[/] {document.filename}: {listed}")
    for document in failed:
        out.print(f"  [red]falhou[/] {document.filename}: {_reason(document)}")
    for path, error in outcome.refused:
        words = say(error.code, {"filename": path.name, **error.data})
        out.print(f"  [red]recusado[/] {path.name}: {words}")
