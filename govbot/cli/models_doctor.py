"""`govbot models doctor`: does each configured model answer, and how well."""

from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from govbot.adapters.llm.probing import QUESTION, Probe, answers, probe_all
from govbot.adapters.models import path_of
from govbot.cli.console import AsJson, out, print_json, run
from govbot.core.settings import get_settings
from govbot.core.words import Language, say

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "pt": {
        "model": "Modelo",
        "state": "Situação",
        "reachable": "Alcançável",
        "present": "Modelo presente",
        "context": "Contexto",
        "first": "1º token",
        "speed": "Tokens/s",
        "portuguese": "Português",
        "ok": "responde",
        "doubtful": "responde mal",
        "failed": "com problema",
        "absent": "não configurado",
        "yes": "sim",
        "no": "não",
        "wrong": "A pergunta «{question}» teve a resposta «{answer}». Use outro modelo.",
        "nobody": "Nenhum modelo responde: as respostas serão trechos literais dos documentos. "
        "Baixe o modelo embutido com: govbot models pull",
    },
    "en": {
        "model": "Model",
        "state": "State",
        "reachable": "Reachable",
        "present": "Model there",
        "context": "Context",
        "first": "1st token",
        "speed": "Tokens/s",
        "portuguese": "Portuguese",
        "ok": "answers",
        "doubtful": "answers badly",
        "failed": "has a problem",
        "absent": "not configured",
        "yes": "yes",
        "no": "no",
        "wrong": "The question «{question}» was answered by «{answer}». Use another model.",
        "nobody": "No model answers: answers will be literal passages of the documents. "
        "Fetch the embedded model with: govbot models pull",
    },
}
_ROWS = (
    "model",
    "state",
    "reachable",
    "present",
    "context",
    "first",
    "speed",
    "portuguese",
)


def doctor(
    as_json: AsJson = False,
    language: Annotated[
        str, typer.Option("--lang", help="Idioma da tabela: pt ou en.", metavar="pt|en")
    ] = "pt",
) -> None:
    """Pergunta a cada modelo configurado e mostra quem responde; status 1 se algo não vai bem."""
    if language not in _WORDS:
        raise typer.BadParameter("pt, en", param_hint="--lang")
    chosen: Language = "en" if language == "en" else "pt"
    settings = get_settings()
    file = partial(path_of, settings.embedded_llm, settings.models_dir)
    probes = run(probe_all(settings, file))
    if as_json:
        print_json([_as_json(each, chosen) for each in probes])
    else:
        _print(probes, chosen)
    if not answers(probes):
        raise typer.Exit(1)


def _as_json(probe: Probe, language: Language) -> dict[str, Any]:
    problem = probe.problem
    told = problem and {
        "code": problem.code,
        "message": say(problem.code, problem.data, language),
    }
    return {each.name: getattr(probe, each.name) for each in fields(probe)} | {"problem": told}


def _print(probes: list[Probe], language: Language) -> None:
    words = _WORDS[language]
    # A column a provider, so that the table fits a terminal of eighty characters.
    table = Table("", *[Column(each.provider, overflow="fold") for each in probes])
    for name, *cells in zip(_ROWS, *[_cells(each, words) for each in probes], strict=True):
        table.add_row(words[name], *cells)
    out.print(table)
    for each in probes:
        if each.problem:
            out.print(f"{each.provider}: {say(each.problem.code, each.problem.data, language)}")
        elif each.state == "doubtful":
            wrong = words["wrong"].format(question=QUESTION, answer=each.answer)
            out.print(f"{each.provider}: {wrong}")
    if not any(each.state == "ok" for each in probes):
        out.print(words["nobody"])


def _cells(probe: Probe, words: Mapping[str, str]) -> list[str]:
    def flag(value: bool | None) -> str:
        return "–" if value is None else words["yes" if value else "no"]

    sane = None if probe.answer is None else probe.state == "ok"
    return [
        probe.model or "–",
        words[probe.state],
        flag(probe.reachable),
        flag(probe.present),
        str(probe.context_tokens or "–"),
        "–" if probe.first_token_s is None else f"{probe.first_token_s} s",
        str(probe.tokens_s or "–"),
        flag(sane),
    ]
