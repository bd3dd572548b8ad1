"""Who made a norm, and its URN as LexML Brasil builds it.

`urn:lex:br:federal:lei:2018-08-14;13709`: the place is `br`, `br;state` or `br;state;town`; the
authority is `federal`, `estadual`, `distrital`, `municipal`, or the body by its name without
articles and prepositions, institution before organ (`universidade.federal.abc;reitoria`).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from govbot.ingestion.norm_bodies import BODIES, STATES, TITLES

_SMALL = frozenset(
    {
        *("a", "ao", "aos", "as", "com", "d", "da", "das", "de", "do", "dos", "e", "em", "na"),
        *("nas", "no", "nos", "o", "os", "para", "por", "sobre", "à", "às"),
    }
)
_LAWS = frozenset(
    {
        *("lei", "lei.complementar", "lei.delegada", "decreto", "decreto.lei", "lei.organica"),
        *("emenda.constitucional", "constituicao", "decreto.legislativo", "medida.provisoria"),
    }
)
"""Kinds that a place makes, and no body of its own."""
_TO_THE_VERB = re.compile(
    r"\s*(?:,\s*(?:no\b|usando|em\b|na\b|com\b|considerando|nos\b|tendo|reunid|por\b|à\b|de\b"
    r"|pel[oa]\b|atendendo|nomead|instituíd)"
    r"|\bno uso\b|\btorna\b|\bfaz saber\b|\bresolve\b|\bdecreta\b|[;:\n]|\.\s|$)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()]*\)|\s+[-–]\s+[A-Z]{2,}\b")
_OFFICE = re.compile(
    r"(?:(?:Senhora?|Excelentíssim[oa] Senhora?|Exm[oa]\.?)\s+)?(?:Pró-|Vice-)?"
    r"(?:President[ea]|Reitora?|Diretora?(?:[- ]Geral)?|Secretári[oa](?:[- ]Geral)?|Comandante"
    r"|Coordenadora?(?:[- ]Geral)?|Superintendente|Procuradora?[- ]Geral|Chefe"
    r"|Defensora?[- ]Públic[oa][- ]Geral|Ministr[oa](?: de Estado)?)"
    r"(?:\s*,?\s*(?:em exercício|substitut[oa]|interin[oa]|pro tempore)\s*,?)?\s+d[aeo]s?\s+",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\s+d[aeo]s?\s+(?=(?:Fundação\s+)?(?:Universidade|Instituto Federal|Ministério|Tribunal"
    r"|Agência|Defensoria|Prefeitura|Câmara|Conselho Nacional)\b)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:Conselho|Universidade|Fundação|Instituto|Tribunal|Ministério|Corregedoria|Comissão"
    r"|Comitê|Agência|Defensoria|Procuradoria|Secretaria|Departamento|Assembleia|Câmara|Senado"
    r"|Colegiado|Congregação|Diretoria|Autarquia|Superintendência|Pró-Reitoria|Controladoria"
    r"|Advocacia|Centro|Escola|Faculdade|Congresso|Banco|Supremo|Superior|Plenário|Colégio"
    r"|Graduação|Pós-Graduação|Pesquisa|Extensão|Justiça|Autoridade)\b",
    re.IGNORECASE,
)
_OF = r"\s+D[OEA]\s+"
_GOVERNOR = re.compile(
    rf"GOVERNADORA?{_OF}(?:ESTADO{_OF})?(?P<state>[^,;:(]+)"
    rf"|POVO{_OF}ESTADO{_OF}(?P<people>[^,;:(]+)",
    re.IGNORECASE,
)
_MAYOR = re.compile(
    rf"(?:PREFEIT[OA](?:\s+MUNICIPAL)?(?:{_OF}MUNICÍPIO)?|POVO{_OF}MUNICÍPIO){_OF}"
    r"(?P<town>[^,;:(/–\n]+?)(?:\s*[-/–]\s*(?P<uf>[A-Z]{2})\b)?(?=[,;:.(]|\s+no uso|\s+-\s|\s*$)",
    re.IGNORECASE | re.MULTILINE,
)
_STATE_OF = re.compile(rf"ESTADO{_OF}(?P<state>[^\W\d_]+(?:\s+[^\W\d_]+){{0,3}})", re.IGNORECASE)
_UNION = re.compile(
    r"PRESIDENTE\s+DA\s+REP[ÚU]BLICA|Congresso Nacional|REPÚBLICA FEDERATIVA|Senado Federal",
    re.IGNORECASE,
)
_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Authority:
    """The place and the body of an act in LexML's words, and its name in people's."""

    place: str
    body: str
    name: str

    @property
    def organ(self) -> str:
        """Place and authority as they stand in a URN."""
        return f"{self.place}:{self.body}"


FEDERAL = Authority("br", "federal", "União")


def slug(name: str) -> str:
    """Return a name as LexML writes it: `Rio de Janeiro` is `rio.janeiro`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join(word for word in re.findall(r"[a-z0-9]+", plain) if word not in _SMALL)


def build_urn(
    authority: Authority | None, kind: str, day: date | None, number: str | None, year: int | None
) -> str | None:
    """Return the URN, or None where a part of it is not known."""
    when = day.isoformat() if day else str(year) if year else None
    tail = number.lower() if number else str(year) if kind == "constituicao" else None
    if authority is None or when is None or tail is None:
        return None
    return f"urn:lex:{authority.organ}:{kind}:{when};{tail}"


def find_authority(kind: str, owner: str, opening: Sequence[str]) -> Authority | None:
    """Return who made a norm.

    Args:
        kind: LexML's word for the kind of norm.
        owner: what stands between kind and number in its name: `CNJ`.
        opening: its first blocks: letterhead, summary, preamble.
    """
    text = "\n".join(opening)
    if kind in _LAWS:
        return _place(kind, text)
    for word in re.split(r"[\s/-]+", owner):
        if known := BODIES.get(word.upper()):
            return _body(*known)
    return _named_body(opening)


def _place(kind: str, text: str) -> Authority | None:
    if mayor := _MAYOR.search(text):
        return _town(mayor, text)
    if governor := _GOVERNOR.search(text):
        return _of_state(_state(governor["state"] or governor["people"]))
    if kind == "constituicao" and (found := _STATE_OF.search(text)):
        return _of_state(_state(found["state"]))
    return FEDERAL if _UNION.search(text) else None


def _of_state(state: str | None) -> Authority | None:
    if state is None:
        return None
    body = "distrital" if state == "Distrito Federal" else "estadual"
    return Authority(f"br;{slug(state)}", body, state)


def _state(written: str) -> str | None:
    wanted = f"{slug(written)}."
    states = sorted(STATES.values(), key=len, reverse=True)
    return next((name for name in states if wanted.startswith(f"{slug(name)}.")), None)


def _town(mayor: re.Match[str], text: str) -> Authority | None:
    town = " ".join(mayor["town"].split())
    elsewhere = _STATE_OF.search(text)
    beside = re.search(rf"{re.escape(town)}\s*[-/–]\s*([A-Z]{{2}})\b", text, re.IGNORECASE)
    state = (
        STATES.get((mayor["uf"] or "").upper())
        or (_state(elsewhere["state"]) if elsewhere else None)
        or (STATES.get(beside[1].upper()) if beside else None)
    )
    if state is None:
        return None
    return Authority(f"br;{slug(state)};{slug(town)}", "municipal", _written(town))


def _named_body(opening: Sequence[str]) -> Authority | None:
    """Return the body that the preamble begins with: `O CONSELHO … DA UNIVERSIDADE …, no uso`."""
    for block in opening:
        text = " ".join(block.split())
        article = re.match(r"[OA]S?\s+(?=[A-ZÀ-Ý])", text, re.IGNORECASE)
        if article is None:
            continue
        end = _TO_THE_VERB.search(text, article.end())
        head = _ASIDE.sub("", text[article.end() : end.start() if end else None]).strip(" ,")
        if (known := TITLES.get(slug(head))) and known[0]:
            return _body(*known)
        office = _OFFICE.match(head)
        head = head[office.end() :] if office else head
        if _BODY.match(head):
            organ, *rest = _INSTITUTION.split(head, maxsplit=1)
            return _body(rest[0], organ) if rest else _body(head, "")
    return None


def _body(institution: str, organ: str) -> Authority:
    institution = re.sub(r"^Fundação\s+(?=Universidade)", "", institution, flags=re.IGNORECASE)
    body = slug(institution) + (f";{slug(organ)}" if organ else "")
    name = _written(institution) + (f". {_written(organ)}" if organ else "")
    return Authority("br", body, name)


def _written(name: str) -> str:
    return " ".join(map(_cased, name.split())) if name.isupper() else name


def _cased(word: str) -> str:
    if word.lower() in _SMALL:
        return word.lower()
    return word if len(word) <= _INITIALS else word.capitalize()
