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
from govbot.operations.demonstration import entry, make_people
from govbot.operations.runtime import open_services

UNANSWERABLE = "Qual é a altura da torre Eiffel em Paris?"
ASKED = 3

Browser = Annotated[bool, typer.Option(help="Abre o navegador quando estiver pronto.")]
Port = Annotated[int | None, typer.Option(help="Porta.")]


def demo(port: Port = None, browser: Browser = True) -> None:
    """Load the sample library and its people, serve, and open the page, signed in."""
    settings = get_settings()
    try:
        listener = listen(settings.host, settings.port if port is None else port)
    except GovBotError as error:
        fail(error)
    path = run(_load_samples())
    host, number = listener.getsockname()[:2]
    address = f"http://{host}:{number}"
    err.print(f"Entre, por dez minutos, em [bold]{address}{path}[/]", soft_wrap=True)
    if browser:
        threading.Thread(target=_open_when_ready, args=(address, path), daemon=True).start()
    run_server(listener)


def smoke() -> None:
    """Ask three sample questions and one that no document answers; status 1 when one fails."""
    failures = run(_smoke())
    for failure in failures:
        err.print(f"[bold red]✗[/] {failure}")
    if failures:
        raise typer.Exit(1)
    out.print("[green]✓[/] tudo certo")


async def _load_samples() -> str:
    """Load documents and people; return the path of the page that lets an administrator in."""
    async with open_services(get_settings()) as services:
        outcome = await ingest_files(services, sample_documents(), source="samples")
        people = await make_people(services.signing, services.asker)
        link = await entry(services.signing, services.asker)
    ready = sum(document.state == "ready" for document in outcome.documents.values())
    err.print(f"{ready} documentos de exemplo prontos")
    for each in people:
        err.print(f"{each.name} ({each.role}): {each.email}, senha {each.password}", markup=False)
    if people:
        err.print("As senhas não serão mostradas de novo.")
    return link.path


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


def _open_when_ready(address: str, path: str) -> None:
    for _ in range(120):
        try:
            if httpx.get(f"{address}/api/v1/health", timeout=2).is_success:
                break
        except httpx.TransportError:
            pass
        threading.Event().wait(0.5)
    webbrowser.open(address + path)
