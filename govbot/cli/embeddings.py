"""`govbot embeddings`: the models that passages have vectors of, and which one is searched."""

from dataclasses import asdict
from typing import Annotated

import typer

from govbot.cli.console import AsJson, out, print_json, run, tracking
from govbot.core.settings import get_settings
from govbot.ingestion.spaces.service import SpaceStatus
from govbot.operations.runtime import open_services

app = typer.Typer(
    help="Troca o modelo de embeddings: constrói ao lado, troca, volta atrás, apaga.",
    no_args_is_help=True,
)

STATES = {
    "active": "em uso",
    "building": "em construção",
    "retired": "anterior",
    "dropping": "sendo apagado",
}

Model = Annotated[
    str | None,
    typer.Argument(help="Como em EMBEDDING_MODEL; sem nome, o da configuração."),
]
Switch = Annotated[bool, typer.Option("--switch", help="Ao terminar, passa a buscar nele.")]


@app.command("list", help="Os modelos que têm vetores, e em qual se busca.")
def list_spaces(as_json: AsJson = False) -> None:
    """Show how every space stands."""
    spaces, pending = run(_list())
    if as_json:
        print_json({"spaces": [asdict(each) for each in spaces], "pending": pending})
        return
    for each in spaces:
        mark = "*" if each.state == "active" else " "
        done = f"{each.passages} de {each.of} trechos"
        words = f"{mark} {each.model}  {each.dimensions} dimensões, {done}, {STATES[each.state]}"
        out.print(words, markup=False)
    if pending:
        out.print(f"EMBEDDING_MODEL pede {pending}. Para construir: govbot embeddings build")


@app.command("build", help="Faz os vetores que faltam de um modelo; pode ser retomado.")
def build(model: Model = None, switch: Switch = False) -> None:
    """Build a space beside the active one."""
    if not run(_build(model, switch=switch)):
        out.print("O modelo já está em uso.")
    elif switch:
        out.print("Pronto: as buscas usam o novo modelo. O anterior fica até ser apagado.")
    else:
        out.print("Pronto. Para buscar com ele: govbot embeddings switch")


@app.command("switch", help="Passa a buscar com um modelo que já tem todos os vetores.")
def switch_to(model: Model = None) -> None:
    """Let searches use a space that is complete."""
    changed = run(_switch(model))
    out.print("As buscas usam o novo modelo." if changed else "O modelo já está em uso.")


@app.command("rollback", help="Volta ao modelo anterior, com o que entrou depois dele.")
def rollback() -> None:
    """Go back to the space that was searched before."""
    out.print(f"As buscas usam {run(_rollback())}.", markup=False)


@app.command("drop", help="Apaga os vetores de um modelo que não está em uso.")
def drop(model: Annotated[str, typer.Argument(help="Nome que `list` mostra.")]) -> None:
    """Remove a space."""
    run(_drop(model))
    out.print(f"Os vetores de {model} foram apagados.", markup=False)


async def _list() -> tuple[list[SpaceStatus], str | None]:
    async with open_services(get_settings()) as services:
        return await services.spaces.status(), await services.spaces.pending()


async def _build(model: str | None, *, switch: bool) -> bool:
    async with open_services(get_settings()) as services:
        with tracking("Fazendo vetores") as track:
            built = await services.spaces.build(model, track)
        if built and switch:
            await services.spaces.switch(model)
        return built


async def _switch(model: str | None) -> bool:
    async with open_services(get_settings()) as services:
        return await services.spaces.switch(model)


async def _rollback() -> str:
    async with open_services(get_settings()) as services:
        with tracking("Completando o anterior") as track:
            return await services.spaces.rollback(track)


async def _drop(model: str) -> None:
    async with open_services(get_settings()) as services:
        with tracking("Apagando vetores") as track:
            await services.spaces.drop(model, track)
