"""`govbot vectors`: where vectors are searched, and whether that place is in step."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from govbot.cli.console import AsJson, out, print_json, run, tracking
from govbot.core.settings import get_settings
from govbot.core.words import say
from govbot.operations.runtime import open_services
from govbot.vectors.drift import Drift
from govbot.vectors.service import StoreStatus

app = typer.Typer(
    help="Mostra, troca e confere o banco em que os vetores são buscados.", no_args_is_help=True
)


class Place(StrEnum):
    """Every place that vectors can be searched in."""

    PGVECTOR = "pgvector"
    QDRANT = "qdrant"
    MILVUS = "milvus"
    CHROMA = "chroma"


class External(StrEnum):
    """The places beside PostgreSQL."""

    QDRANT = "qdrant"
    MILVUS = "milvus"
    CHROMA = "chroma"


To = Annotated[Place, typer.Option("--to", help="Para onde: pgvector, qdrant, milvus ou chroma.")]
Store = Annotated[External, typer.Argument(help="qdrant, milvus ou chroma.")]
Recall = Annotated[
    bool, typer.Option("--recall", help="Mede também quanto da busca exata o banco encontra.")
]
Repair = Annotated[bool, typer.Option("--repair", help="Conserta o que difere.")]


@app.command("status", help="Em que banco se busca, e quanto cada um tem.")
def status(as_json: AsJson = False) -> None:
    """Show how every store stands."""
    found = run(_status())
    if as_json:
        print_json([_as_json(each) for each in found])
        return
    for each in found:
        out.print(_line(each), markup=False)


@app.command("migrate", help="Enche outro banco e passa a buscar nele; pode ser retomado.")
def migrate(to: To) -> None:
    """Fill a store and switch to it."""
    name = str(to)
    if run(_migrate(name)):
        out.print(f"As buscas usam {name}.")
    else:
        out.print(f"{name} está pronto. Para usá-lo, mude VECTOR_STORE={name} e reinicie.")


@app.command("check", help="Compara um banco com o PostgreSQL.")
def check(
    store: Store, repair: Repair = False, recall: Recall = False, as_json: AsJson = False
) -> None:
    """Compare a store with PostgreSQL; status 2 when they differ and nothing was mended."""
    drift, share = run(_check(str(store), repair=repair, recall=recall))
    if as_json:
        print_json(
            {"missing": drift.missing, "extra": drift.extra, "stale": drift.stale}
            | {"documents": len(drift.documents), "repaired": repair, "recall@10": share}
        )
    else:
        _print(drift, repair=repair)
        if share is not None:
            out.print(f"Encontra {share:.1%} do que a busca exata encontra (recall@10).")
    if drift.total and not repair:
        raise typer.Exit(2)


@app.command("rebuild", help="Esvazia um banco e o enche de novo.")
def rebuild(store: Store) -> None:
    """Empty a store and fill it anew."""
    run(_rebuild(str(store)))
    out.print(f"{store} foi refeito.")


@app.command("forget", help="Deixa de manter um banco e apaga o que ele guarda.")
def forget(store: Store) -> None:
    """Keep a store no longer."""
    run(_forget(str(store)))
    out.print(f"{store} não é mais mantido.")


async def _status() -> list[StoreStatus]:
    async with open_services(get_settings()) as services:
        return await services.vectors.status()


async def _migrate(name: str) -> bool:
    async with open_services(get_settings()) as services:
        with tracking("Copiando vetores") as track:
            return await services.vectors.migrate(name, track)


async def _check(name: str, *, repair: bool, recall: bool) -> tuple[Drift, float | None]:
    async with open_services(get_settings()) as services:
        drift = await services.vectors.check(name)
        if repair and drift.total:
            await services.vectors.repair(name, drift)
        return drift, await services.vectors.recall(name) if recall else None


async def _rebuild(name: str) -> None:
    async with open_services(get_settings()) as services:
        with tracking("Copiando vetores") as track:
            await services.vectors.rebuild(name, track)


async def _forget(name: str) -> None:
    async with open_services(get_settings()) as services:
        await services.vectors.forget(name)


def _as_json(each: StoreStatus) -> dict[str, Any]:
    return {
        "store": each.name,
        "searched": each.searched,
        "ready_at": each.ready_at,
        "pending": each.pending,
        "expected": each.expected,
        "held": each.held,
        "problem": each.problem.code if each.problem else None,
    }


def _line(each: StoreStatus) -> str:
    mark = "*" if each.searched else " "
    if each.problem:
        return f"{mark} {each.name:<9} {say(each.problem.code, each.problem.data)}"
    held = f"{each.held} de {each.expected} vetores"
    if each.name == Place.PGVECTOR:
        return f"{mark} {each.name:<9} {held}"
    state = "pronto" if each.ready_at else "incompleto"
    return f"{mark} {each.name:<9} {held}, {state}, {each.pending} mudanças por levar"


def _print(drift: Drift, *, repair: bool) -> None:
    if not drift.total:
        out.print("Nada difere.")
        return
    out.print(
        f"{drift.missing} faltam, {drift.extra} sobram, {drift.stale} desatualizados, "
        f"em {len(drift.documents)} documentos."
    )
    out.print("Consertado." if repair else "Para consertar: repita com --repair")
