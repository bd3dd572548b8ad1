"""`govbot models`: which model files there are, fetch them, check them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from govbot.adapters import models
from govbot.cli import models_ollama
from govbot.cli.models_doctor import doctor
from govbot.core.settings import Settings, get_settings

app = typer.Typer(
    help="Modelos: lista, baixa e confere os arquivos; pergunta aos servidores.",
    no_args_is_help=True,
)
app.command("doctor")(doctor)

OCR_MODEL = "tesseract-por"
_MB = 1_000_000
_KINDS = {
    "llm": "linguagem",
    "llm-test": "linguagem (testes)",
    "ocr": "leitura de imagens (OCR)",
    "embedding": "busca semântica",
}

AsJson = Annotated[bool, typer.Option("--json", help="Imprime o resultado em JSON.")]
Names = Annotated[
    list[str] | None,
    typer.Argument(help="Nomes do catálogo; sem nomes, os modelos da configuração atual."),
]
PullNames = Annotated[
    list[str] | None,
    typer.Argument(
        help="Nomes do catálogo, ou de modelos do Ollama (qwen3:4b, ou ollama:NOME); "
        "sem nomes, os modelos da configuração atual."
    ),
]


class _Bar(models.Observer):
    """Draws one bar for one model; words go to the error stream, results to the output."""

    def __init__(self, name: str, size: int, *, console: Console) -> None:
        self.bar = models_ollama.bar(console)
        self._name = name
        self._task = self.bar.add_task(name, total=size)

    def source(self, label: str) -> None:
        self.bar.console.print(f"{self._name}: buscando em {label}")

    def progress(self, done: int, total: int) -> None:
        self.bar.update(self._task, completed=done, total=total)

    def waiting(self) -> None:
        self.bar.console.print(f"{self._name}: outro processo está baixando; aguardando")


def _wanted(names: list[str] | None, settings: Settings) -> list[models.Model]:
    if names is not None:
        return [models.find(name) for name in names]
    wanted = [models.find(name) for name in (settings.embedded_llm, OCR_MODEL)]
    # An encoder may come with the product, or from a server: then the catalogue has no file of it.
    return wanted + [
        model for model in models.catalogue() if model.name == settings.embedding_model
    ]


def _row(model: models.Model, settings: Settings) -> dict[str, Any]:
    path = models.path_of(model.name, settings.models_dir)
    return {
        "name": model.name,
        "kind": model.kind,
        "installed": path is not None,
        "path": str(path) if path else None,
        "size": model.size,
        "sha256": model.sha256,
        "licence": model.licence,
        "about": model.about,
        "sources": [models.label(source) for source in model.sources],
    }


def _print_json(rows: list[dict[str, Any]]) -> None:
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))


@app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """Mostra os modelos do catálogo e quais estão nesta máquina."""
    settings = get_settings()
    rows = [_row(model, settings) for model in models.catalogue()]
    if as_json:
        _print_json(rows)
        return
    table = Table(
        Column("Modelo", no_wrap=True),
        "Uso",
        "Tamanho",
        "Licença",
        Column("Situação", no_wrap=True),
    )
    for row in rows:
        table.add_row(
            row["name"],
            _KINDS[row["kind"]],
            f"{row['size'] / _MB:,.0f} MB".replace(",", "."),
            row["licence"],
            "instalado" if row["installed"] else "não instalado",
        )
    console = Console()
    console.print(table)
    console.print(f"Pasta: {settings.models_dir}", soft_wrap=True)


@app.command()
def pull(
    names: PullNames = None,
    local: Annotated[
        Path | None, typer.Option("--from", help="Usa este arquivo em vez de baixar.")
    ] = None,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Os modelos da configuração atual.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Baixa modelos e continua de onde parou.

    Os do catálogo vêm para esta máquina, cada byte conferido; os outros o Ollama baixa para si.
    """
    settings, console = get_settings(), Console(stderr=True)
    if defaults and names:
        raise typer.BadParameter("dê nomes ou --defaults, não os dois")
    known = {each.name for each in models.catalogue()}
    foreign = [name for name in names or () if name not in known]
    wanted = _wanted([name for name in names if name in known] if names else None, settings)
    if local is not None and (foreign or len(wanted) != 1):
        raise typer.BadParameter("com --from, dê o nome de exatamente um modelo do catálogo")
    for model in wanted:
        if models.path_of(model.name, settings.models_dir):
            console.print(f"{model.name}: já instalado")
            continue
        bar = _Bar(model.name, model.size, console=console)
        with bar.bar:
            models.pull(
                model.name,
                settings.models_dir,
                local=local,
                offline=settings.offline,
                observer=bar,
            )
    for name in foreign:
        models_ollama.pull(name, settings, console)
    if as_json:
        _print_json([_row(model, settings) for model in wanted])


@app.command()
def verify(names: Names = None, as_json: AsJson = False) -> None:
    """Lê os arquivos instalados por inteiro e compara o SHA-256 com o do catálogo."""
    settings, console = get_settings(), Console(stderr=True)
    wanted = _wanted(names, settings)
    for model in wanted:
        bar = _Bar(model.name, model.size, console=console)
        with bar.bar:
            models.verify(
                model.name,
                settings.models_dir,
                lambda done, bar=bar, size=model.size: bar.progress(done, size),  # type: ignore[misc]
            )
        console.print(f"{model.name}: íntegro")
    if as_json:
        _print_json([_row(model, settings) for model in wanted])
