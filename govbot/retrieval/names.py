"""How norms are named: their kinds, and the names that people know them by.

Pure. `popular_names.tsv` is the table of names; kinds are LexML's words.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from govbot.core.text.analysis import fold
from govbot.ingestion import norm_references

KINDS: Mapping[str, str] = {
    **{fold(written): kind for written, kind in norm_references.KINDS.items()},
    "lc": "lei.complementar",
    "dl": "decreto.lei",
    "dec.": "decreto",
    "mp": "medida.provisoria",
    "mpv": "medida.provisoria",
    "ec": "emenda.constitucional",
    "port.": "portaria",
    "res.": "resolucao",
    "rdc": "resolucao",
    "in": "instrucao.normativa",
    "nota tecnica": "nota.tecnica",
    "edital": "edital",
    "oficio circular": "oficio.circular",
    "parecer": "parecer",
    "despacho": "despacho",
    "comunicado": "comunicado",
    "enunciado": "enunciado",
    "sumula vinculante": "sumula.vinculante",
    "sumula": "sumula",
    "projeto de lei": "projeto.lei",
    "pl": "projeto.lei",
}
"""How a kind is written, folded -> LexML's word for it."""
IN_CAPITALS = frozenset({"in", "pl", "dl"})
"""Abbreviations that may be something else when they stand in small letters without a year."""
PLURALS: Mapping[str, str] = {
    "leis complementares": "lei.complementar",
    "leis": "lei",
    "decretos-leis": "decreto.lei",
    "decretos legislativos": "decreto.legislativo",
    "decretos": "decreto",
    "medidas provisorias": "medida.provisoria",
    "emendas constitucionais": "emenda.constitucional",
    "portarias": "portaria",
    "resolucoes": "resolucao",
    "instrucoes normativas": "instrucao.normativa",
    "orientacoes normativas": "orientacao.normativa",
    "ordens de servico": "ordem.servico",
    "notas tecnicas": "nota.tecnica",
    "atos decisorios": "ato",
    "atos normativos": "ato",
    "provimentos": "provimento",
    "deliberacoes": "deliberacao",
    "recomendacoes": "recomendacao",
    "editais": "edital",
    "circulares": "circular",
    "pareceres": "parecer",
}
"""How several norms of a kind are written."""
WRITTEN: Mapping[str, str] = {**KINDS, **PLURALS}
NO_DOCUMENTS = frozenset({"sumula", "sumula.vinculante", "enunciado"})
"""Kinds that come many to a document, never as a norm of the library."""


class Named(NamedTuple):
    """The norm that a popular name stands for."""

    kind: str
    number: str | None
    year: int


@cache
def popular_names() -> Mapping[str, Named]:
    """Return folded name -> norm."""
    table: dict[str, Named] = {}
    text = files(__package__).joinpath("popular_names.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        kind, number, year, names = line.split("\t")
        norm = Named(kind, None if number == "-" else number, int(year))
        table |= {fold(name): norm for name in names.split("|")}
    return table


@cache
def popular_pattern() -> re.Pattern[str]:
    """Return the pattern of every popular name, with the year that may follow it."""
    return re.compile(rf"(?<!\w)(?P<name>{alternatives(popular_names())})(?:/(?:19)?88)?(?!\w)")


def alternatives(names: Mapping[str, object]) -> str:
    """Return a pattern of all the names, the longest first; any white space may part the words."""
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered)


def same_family(one: str, other: str) -> bool:
    """Return whether one kind is a special case of the other: `lei` and `lei.complementar`."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def abbreviates(short: str, words: Sequence[str]) -> bool:
    """Return whether a short name is made of beginnings of the words, in their order.

    `cnj` of `conselho nacional justica`, `consuni` of `conselho universitario`, `ufabc` of
    `universidade federal abc`. Words may be passed over; the first one may not.

    Args:
        short: folded, one word.
        words: folded, without prepositions.
    """
    if len(short) < _SHORTEST or not words or short[0] != words[0][:1]:
        return False
    reached = {0}
    for word in words:
        for start in sorted(reached):
            length = 0
            while length < len(word) and short[start : start + length + 1] == word[: length + 1]:
                length += 1
                reached.add(start + length)
    return len(short) in reached


_SHORTEST = 3
