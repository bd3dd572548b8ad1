"""`govbot ask`: one question, the answer as it is written, its sources."""

from typing import Annotated
from uuid import UUID

import typer

from govbot.accounts.tenants.service import note_entry
from govbot.chat.answer import Answer
from govbot.chat.events import Answered, Broken, TokenWritten, TurnSaved
from govbot.chat.schemas import MessageOut
from govbot.cli.console import AsJson, out, print_json, run
from govbot.core.settings import get_settings
from govbot.operations.runtime import Services, open_services

Question = Annotated[str, typer.Argument(help="A pergunta.")]
Session = Annotated[
    UUID | None, typer.Option("--session", help="Continua uma conversa, pelo identificador.")
]
WORDS = {
    "ollama": "modelo {model} no Ollama",
    "openai": "modelo {model} no servidor configurado",
    "embedded": "modelo embutido {model}",
    "extractive": "sem modelo de linguagem: trechos dos documentos, palavra por palavra",
    "fake": "modelo de teste",
}


def ask(question: Question, session: Session = None, as_json: AsJson = False) -> None:
    """Answer a question from the documents."""
    answer, session_id = run(_ask(question, session, live=not as_json))
    if as_json:
        message = MessageOut.of_answer(answer, "pt").model_dump(mode="json")
        print_json({"session_id": str(session_id), "question": question, **message})
    else:
        show_sources(answer)


async def _ask(question: str, session_id: UUID | None, *, live: bool) -> tuple[Answer, UUID]:
    async with open_services(get_settings()) as services:
        await note_entry(services.database, services.asker, "ask")
        return await ask_once(services, question, session_id, live=live)


async def ask_once(
    services: Services, question: str, session_id: UUID | None = None, *, live: bool
) -> tuple[Answer, UUID]:
    """Ask, printing the tokens as they come when `live`; return the saved answer."""
    answer: Answer | None = None
    streamed = ""
    async for event in services.chat.ask(services.asker, question, session_id):
        match event:
            case TurnSaved():
                session_id = event.session_id
            case TokenWritten() if live:
                streamed += event.text
                out.print(event.text, end="", markup=False)
            case Answered():
                answer = event.answer
            case Broken():
                raise event.error
            case _:
                pass
    if live:
        out.print()
    if answer is None or session_id is None:
        raise typer.Exit(1)
    written, whole = streamed.strip(), answer.content.strip()
    if live and whole != written:
        # What stands below an answer follows it; one that was changed is printed once more.
        more = whole[len(written) :].strip() if whole.startswith(written) else whole
        out.print(f"\n{more}", markup=False)
    return answer, session_id


def show_sources(answer: Answer) -> None:
    """Print where the answer stands, and who wrote it."""
    shown = [s for s in answer.sources if s.cited] if answer.found else list(answer.sources[:3])
    out.print("\nFontes" if answer.found else "\nTrechos mais próximos", style="bold")
    for source in shown:
        place = f", p. {source.page}" if source.page is not None else ""
        section = f" — {source.section}" if source.section else ""
        title = source.label or source.document_title
        out.print(f"[{source.n}] {title}{place}{section}", markup=False)
        if not source.in_force:
            out.print(f"    não está em vigor: {source.note or ''}".rstrip(" :"), style="yellow")
        out.print(f"    “{' '.join(source.quote.split())}”", style="dim", markup=False)
    words = WORDS[answer.mode].format(model=answer.model) if answer.mode else "só a busca"
    out.print(f"\n({words}; {answer.response_time_ms / 1000:.1f} s)", style="dim", markup=False)
