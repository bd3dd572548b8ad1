"""`govbot`: the commands."""

import sys

import typer

from govbot import __version__
from govbot.cli import (
    ask,
    audit,
    demo,
    doctor,
    embeddings,
    evaluate,
    index,
    ingest,
    keys,
    mcp,
    models,
    people,
    reindex,
    retention,
    search,
    serve,
    synonyms,
    tenants,
    vectors,
)
from govbot.cli.console import err
from govbot.core.settings import SettingsInvalid
from govbot.core.words import say

app = typer.Typer(
    help="GovBot responde perguntas com base nos documentos da organização, com as fontes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("serve", help="Inicia o servidor e a página.")(serve.serve)
app.command("ingest", help="Lê arquivos e pastas para dentro da biblioteca.")(ingest.ingest)
app.command("reindex", help="Refaz os trechos dos documentos lidos por uma versão anterior.")(
    reindex.reindex
)
app.command("index", help="Compacta os índices da busca e constrói os que faltam.")(index.index)
app.command("ask", help="Faz uma pergunta e mostra a resposta com as fontes.")(ask.ask)
app.command("search", help="Busca trechos, sem escrever resposta.")(search.search)
app.command("doctor", help="Confere o que o GovBot precisa e diz o que falta.")(doctor.doctor)
app.command("mcp", help="Serve o protocolo MCP ao programa que o iniciou.")(mcp.mcp)
app.command("demo", help="Carrega os documentos de exemplo e abre a página.")(demo.demo)
app.command("smoke", help="O mesmo sem navegador: pergunta e confere.")(demo.smoke)
app.add_typer(models.app, name="models")
app.add_typer(vectors.app, name="vectors")
app.add_typer(embeddings.app, name="embeddings")
app.add_typer(evaluate.app, name="eval")
app.add_typer(synonyms.app, name="synonyms")
app.add_typer(audit.app, name="audit")
app.add_typer(people.app, name="people")
app.add_typer(keys.app, name="keys")
app.add_typer(tenants.app, name="tenants")
app.add_typer(retention.app, name="retention")


@app.command("version", help="Mostra a versão.")
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except SettingsInvalid as error:  # read where a command begins, before its own errors are told
        err.print(f"[bold red]Erro:[/] {say(error.code, error.data)}", soft_wrap=True)
        sys.exit(1)
