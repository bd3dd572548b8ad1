"""`govbot eval compare`: two evaluations side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from govbot.cli.console import AsJson, fail, out, print_json
from govbot.core.errors import GovBotError
from govbot.core.words import Language
from govbot.evaluation.comparison import Comparison, Difference
from govbot.evaluation.comparison import compare as compared
from govbot.evaluation.details import Details, differences, read

_SHOWN = 10
"""Questions of only one file that are named."""
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "pt": {
        "figure": "Figura",
        "shared": "{count} perguntas em comum. A: {a}  B: {b}",
        "only": "Só em {which}, fora da comparação: {count} ({names})",
        "same": "A configuração é a mesma.",
        "legend": "B − A: média das diferenças por pergunta, e o intervalo dela a 95 % "
        "(bootstrap). +/=/−: em quantas perguntas B é melhor, igual, pior. p: teste exato de "
        "McNemar.",
    },
    "en": {
        "figure": "Figure",
        "shared": "{count} questions in both. A: {a}  B: {b}",
        "only": "Only in {which}, not compared: {count} ({names})",
        "same": "The configuration is the same.",
        "legend": "B − A: mean of the differences by question, and its 95 % interval "
        "(bootstrap). +/=/−: questions in which B is better, equal, worse. p: McNemar's exact "
        "test.",
    },
}

File = Annotated[Path, typer.Argument(help="Arquivo gravado por govbot eval answers --details.")]


def compare(
    a: File,
    b: File,
    as_json: AsJson = False,
    language: Annotated[
        str, typer.Option("--lang", help="Idioma da tabela: pt ou en.", metavar="pt|en")
    ] = "pt",
) -> None:
    """Show what differs from A to B, and how sure it is."""
    if language not in _WORDS:
        raise typer.BadParameter("pt, en", param_hint="--lang")
    try:
        first, second = read(a), read(b)
        result = compared(first, second)
    except GovBotError as error:
        fail(error)
    if as_json:
        print_json(_as_json(first, second, result))
    else:
        _print(first, second, result, _WORDS["en" if language == "en" else "pt"])


def _as_json(first: Details, second: Details, result: Comparison) -> dict[str, Any]:
    return {
        "a": dict(first.configuration),
        "b": dict(second.configuration),
        "shared": result.shared,
        "only_a": result.only_first,
        "only_b": result.only_second,
        "figures": {name: _renamed(each) for name, each in result.figures.items()},
    }


def _renamed(difference: Difference) -> dict[str, Any]:
    found = asdict(difference)
    return {"a": found.pop("first"), "b": found.pop("second"), **found}


def _print(first: Details, second: Details, result: Comparison, words: Mapping[str, str]) -> None:
    out.print(
        words["shared"].format(count=result.shared, a=first.file, b=second.file), markup=False
    )
    _print_only("A", result.only_first, words)
    _print_only("B", result.only_second, words)
    changes = differences(first.configuration, second.configuration)
    for name, (old, new) in changes.items():
        out.print(f"{name}: {old} → {new}", markup=False)
    if not changes:
        out.print(words["same"])
    out.print(_table(result, words))
    out.print(words["legend"], soft_wrap=False)


def _print_only(which: str, names: Sequence[str], words: Mapping[str, str]) -> None:
    if names:
        listed = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
        told = words["only"].format(which=which, count=len(names), names=listed)
        out.print(told, markup=False)


def _table(result: Comparison, words: Mapping[str, str]) -> Table:
    # No rules between the columns, so that the table fits a terminal of eighty characters.
    heads = ("n", "A", "B", "B − A", "95 %", "+/=/−", "p")
    columns = [Column(head, justify="right", no_wrap=True) for head in heads]
    figure = Column(words["figure"], no_wrap=True)
    table = Table(figure, *columns, box=None, pad_edge=False, collapse_padding=True)
    for name, each in result.figures.items():
        table.add_row(
            name,
            str(each.questions),
            f"{each.first:.3f}",
            f"{each.second:.3f}",
            f"{each.difference:+.3f}",
            f"{each.low:+.3f} {each.high:+.3f}",
            f"{each.better}/{each.equal}/{each.worse}",
            "" if each.p is None else f"{each.p:.3f}",
        )
    return table
