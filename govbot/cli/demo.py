"""`govbot demo` and `govbot smoke`: the sample library, and a first question."""

import threading
import webbrowser
from typing import Annotated

import httpx
import typer

from govbot.chat.answer import Answer
from govbot.cli.ask import ask_once, show_sources
from govbot.cli.console import err, fail, out, run
from govbot.cli.ingest import ingest_files
from govbot.cli.serve import listen, run_server
from govbot.core.errors import GovBotError
from govbot.core.settings import get_settings
from govbot.library.examples import examples, sample_documents
from govbot.operations.runtime import open_services

UNANSWERABLE = "Qual é a altura da torre Eiffel em Paris?"
ASKED = 3

Browser = Annotated[bool, typer.Option(help="Abre o navegador quando estiver pronto.")]
Port = Annotated[int | None, typer.Option(help="Porta.")]


def demo(port: Port = None, browser: Browser = True) -> None:
    """Load the sample library, serve, and open the page."""
    settings = get_settings()
    try:
        listener = listen(settings.host, settings.port if port is None else port)
    except GovBotError as error:
        fail(error)
    run(_load_samples())
    host, number = listener.getsockname()[:2]
    if browser:
        threading.Thread(
            target=_open_when_ready, args=(f"http://{host}:{number}",), daemon=True
        ).start()
    run_server(listener)


def smoke() -> None:
    """Ask three sample questions and one that no document answers; status 1 when one fails."""
    failures = run(_smoke())
    for failure in failures:
        err.print(f"[bold red]✗[/] {failure}")
    if failures:
        raise typer.Exit(1)
    out.print("[green]✓[/] tudo certo")


async def _load_samples() -> None:
    async with open_services(get_settings()) as services:
        outcome = await ingest_files(services, sample_documents(), source="samples")
    ready = sum(document.state == "ready" for document in outcome.documents.values())
    err.print(f"{ready} documentos de exemplo prontos")


async def _smoke() -> list[str]:
    failures: list[str] = []
    async with open_services(get_settings()) as services:
        outcome = await ingest_files(services, sample_documents(), source="samples")
        failures += [
            f"{d.filename}: {d.state}" for d in outcome.documents.values() if d.state != "ready"
        ]
        failures += [f"{path.name}: {error}" for path, error in outcome.refused]
        for example in examples()[:ASKED]:
            out.print(f"\n[bold]» {example.question}[/]")
            answer, _ = await ask_once(services, example.question, live=True)
            show_sources(answer)
            if not _cites(answer, example.filename):
                failures.append(f"“{example.question}” não cita {example.filename}")
        out.print(f"\n[bold]» {UNANSWERABLE}[/]")
        answer, _ = await ask_once(services, UNANSWERABLE, live=True)
        show_sources(answer)
        if answer.found:
            failures.append(f"“{UNANSWERABLE}” foi respondida sem documento")
    return failures


def _cites(answer: Answer, filename: str) -> bool:
    return answer.found and any(s.cited and s.filename == filename for s in answer.sources)


def _open_when_ready(address: str) -> None:
    for _ in range(120):
        try:
            if httpx.get(f"{address}/api/v1/health", timeout=2).is_success:
                break
        except httpx.TransportError:
            pass
        threading.Event().wait(0.5)
    webbrowser.open(address)
