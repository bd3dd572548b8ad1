"""`govbot synonyms`: the organisation's own words for things, used from the next question on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from govbot.cli.console import AsJson, fail, out, print_json, run
from govbot.core.db.models import Synonym
from govbot.core.settings import get_settings
from govbot.core.text.synonyms import SAME
from govbot.lexicon.repository import NewSynonym
from govbot.lexicon.schemas import SynonymOut
from govbot.lexicon.service import SynonymFileInvalid, read_csv
from govbot.operations.runtime import open_services

app = typer.Typer(
    help="Sinônimos e siglas da organização, que a busca usa já na pergunta seguinte.",
    no_args_is_help=True,
)

Said = Annotated[str, typer.Argument(metavar="TERMO", help="O que se diz na pergunta.")]
Meant = Annotated[str, typer.Argument(metavar="EQUIVALENTE", help="O que também se procura.")]
OneWay = Annotated[bool, typer.Option("--one-way", help="Só de TERMO para EQUIVALENTE.")]
Weight = Annotated[
    float,
    typer.Option(min=0, max=1, help="Quanto vale, de 0 a 1; 0 desliga um sinônimo do GovBot."),
]
Number = Annotated[int, typer.Argument(metavar="NÚMERO", help="Como mostrado por `list`.")]
File = Annotated[
    Path,
    typer.Argument(
        metavar="ARQUIVO.csv",
        help="termo,equivalente[,mão dupla (s/n)[,peso]]",
        exists=True,
        dir_okay=False,
    ),
]


@app.command("list", help="Mostra os sinônimos da organização.")
def list_synonyms(as_json: AsJson = False) -> None:
    """Print the tenant's own synonyms."""
    rows = run(_list())
    if as_json:
        print_json([SynonymOut.of(row).model_dump(mode="json") for row in rows])
        return
    if not rows:
        out.print("Nenhum sinônimo próprio; os do GovBot valem. (govbot synonyms add)")
    for row in rows:
        arrow = "=" if row.both_ways else "→"
        out.print(f"{row.id:5}  {row.said} {arrow} {row.meant}  ({row.weight:g})", markup=False)


@app.command(help="Acrescenta um sinônimo ou uma sigla.")
def add(said: Said, meant: Meant, one_way: OneWay = False, weight: Weight = SAME) -> None:
    """Add one."""
    added = run(_add([NewSynonym(said, meant, not one_way, weight)]))
    out.print(f"Acrescentado com o número {added[0].id}.")


@app.command(help="Retira um sinônimo da organização.")
def remove(number: Number) -> None:
    """Remove one."""
    run(_remove(number))
    out.print("Retirado.")


@app.command("import", help="Acrescenta os sinônimos de um arquivo CSV; ou todos, ou nenhum.")
def import_(file: File) -> None:
    """Add those of a file."""
    try:
        rows = read_csv(_decoded(file.read_bytes()))
    except SynonymFileInvalid as error:
        fail(error)
    out.print(f"{len(run(_add(rows)))} sinônimos acrescentados.")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1252", errors="replace")  # as spreadsheets save it here


async def _list() -> Sequence[Synonym]:
    async with open_services(get_settings()) as services:
        return await services.lexicon.synonyms(services.asker)


async def _add(new: Sequence[NewSynonym]) -> list[Synonym]:
    async with open_services(get_settings()) as services:
        return await services.lexicon.add(services.asker, new)


async def _remove(number: int) -> None:
    async with open_services(get_settings()) as services:
        await services.lexicon.remove(services.asker, number)
