"""A question that leans on the ones before it, made to stand alone.

Pure rules, no model: "e para estagiários?" takes over the question before, "e o art. 9º?" its
norm, "o que diz essa lei?" the last norm that was named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from govbot.core.text.courtesy import courtesy_of
from govbot.retrieval.devices import completed
from govbot.retrieval.leaning import LONGEST_TAIL, PREPOSITION, STARTS, leans, turned
from govbot.retrieval.references import Reference, aligned, find
from govbot.retrieval.retellings import Retelling, retelling_of

MOST_TURNS = 6
"""Questions of a conversation that are looked at."""
LONGEST_SUBJECT = 400
"""Characters of the question before that are taken over."""
_THAT_NORM = re.compile(
    r"(?<!\w)(?P<link>d|n|pel|a|por\s+)?(?:ess[ea]|est[ea]|aquel[ea]|[ao]\s+(?:referid[ao]|mesm[ao]))"
    r"\s+(?P<kind>lei|decreto|portaria|resolucao|norma|instrucao normativa|edital|estatuto|codigo"
    r"|provimento|medida provisoria|lei complementar|regulamento|deliberacao|ato)(?!\w)"
)
_IT_SAYS = re.compile(
    r"(?<!\w)(?P<link>)el[ea](?=\s+(?:diz|fala|trata|preve|estabelece|determina|dispoe|regula|exige"
    r"|permite|proibe)(?!\w))"
)
_THAT_PART = re.compile(
    r"(?<!\w)[dn]?(?:ess[ea]|est[ea]|aquel[ea]|o mesmo|a mesma)\s+"
    r"(?:artigo|dispositivo|inciso|paragrafo|alinea)(?!\w)"
)
_FAMILIES = {"pra": "para", "pro": "para"} | dict.fromkeys(("da", "do", "das", "dos"), "de")
_FAMILIES |= dict.fromkeys(("na", "no", "nas", "nos"), "em")
_FAMILIES |= dict.fromkeys(("pela", "pelo", "pelas", "pelos"), "por")
_IDIOMS = re.compile(
    r"(?:no (?:maximo|minimo|total)|em (?:regra|geral|vigor|media)"
    r"|por (?:dia|semana|mes|ano|hora|pessoa|servidor))(?!\w)"
)
"""Phrases that begin as one that can be replaced, and are none."""
_WHO = (
    r"(?:servidor(?:a|es|as)?|estagiari[oa]s?|professor(?:a|es|as)?|docentes?|alun[oa]s?|estudantes?"
    r"|tecnic[oa]s?|temporari[oa]s?|comissionad[oa]s?|terceirizad[oa]s?|contratad[oa]s?|efetiv[oa]s?"
    r"|aposentad[oa]s?|pensionistas?|gestantes?|medic[oa]s?|diretor(?:a|es|as)?|secretari[oa]s?"
    r"|gestor(?:a|es|as)?|chefes?|bolsistas?|empregad[oa]s?|funcionari[oa]s?|estrangeir[oa]s?"
    r"|cidada[os]?s?|colaborador(?:a|es|as)?|vereador(?:a|es|as)?)"
)
_PERSON = re.compile(rf"(?:(?<!\w)(?:d?[oa]s?|de|uma?|cada|todo)\s+)?(?<!\w){_WHO}(?!\w)")
_OF_PERSON = re.compile(
    rf"(?:(?:se (?:for|eu for|fosse)|para|pra|no caso d[eoa]s?|quanto [ao]s?)\s+)?"
    rf"(?:(?:[oa]s?|uma?)\s+)?{_WHO}(?!\w)"
)
_TO_DO = re.compile(r"(?:para|pra|de|por|sem)\s+[a-z]{2,}(?:[aei]r|por)(?!\w)")
"""What is to be done ("para interpor recurso") says what is asked; it is no case among others."""
_YEAR_ALONE = re.compile(
    r"(?:em|no ano de|la em)\s+(?P<when>(?:\w+ de )?(?:19[3-9]|20[0-4])\d)\W*$"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A question that stands alone, and whether it had to lean on others.

    `carried` references are those of the question before; their spans are not of this one.
    `retold`: the answer before is asked for in another way; then `text` is the question before.
    """

    text: str
    references: tuple[Reference, ...]
    leaned: bool
    carried: bool = False
    retold: Retelling | None = None


def condense(question: str, history: Sequence[str]) -> Standing:
    """Return the question with what it takes from the ones before.

    Args:
        question: as asked.
        history: the conversation's earlier questions, oldest first.
    """
    standing: Standing | None = None
    last: Reference | None = None
    # Who says thanks has not changed the subject.
    asked_before = [each for each in history if courtesy_of(each) is None][-MOST_TURNS:]
    for asked in [*asked_before, question]:
        standing = _turn(asked, standing, last)
        named = [each for each in standing.references if each.norm]
        last = named[-1] if named else last
    assert standing is not None  # noqa: S101 - the question itself is one turn
    return standing


def _turn(question: str, before: Standing | None, last: Reference | None) -> Standing:
    if before is None:
        return Standing(question, find(question), leaned=False)
    if retold := retelling_of(question):
        return replace(before, leaned=True, retold=retold)
    if rest := turned(question):
        return Standing(rest, find(rest), leaned=False)
    return _following(question, before, last)


def _following(question: str, before: Standing, last: Reference | None) -> Standing:
    own = find(question)
    if last and (pointed := _points_back(question, own, last)):
        return pointed
    if any(each.norm is None for each in own) and last and last.norm:
        return _in_norm(question, own, last)
    if not leans(question):
        return Standing(question, own, leaned=False)
    subject = before.text[:LONGEST_SUBJECT]
    if any(each.norm for each in own):
        subject = _without(subject, before.references)
        return Standing(_joined(subject, question), own, leaned=True)
    return Standing(_joined(subject, question), before.references, leaned=True, carried=True)


def _points_back(question: str, own: Sequence[Reference], last: Reference) -> Standing | None:
    """Read "essa lei" and "esse artigo" as what was named last."""
    text = aligned(question)
    if any(each.norm for each in own) or last.norm is None:
        return None
    part = _THAT_PART.search(text)
    norm = _THAT_NORM.search(text) or _IT_SAYS.search(text)
    if part and last.fragments:
        taken = replace(last, spans=((part.start(), part.end()),))
        return Standing(f"{question} ({last.text})", (taken,), leaned=True)
    if norm is None:
        return None
    fragments = tuple(fragment for each in own for fragment in each.fragments)
    taken = Reference(last.norm, fragments, last.norm.name, ((norm.start(), norm.end()),))
    link = norm["link"] or ""
    named = f"{question[: norm.start()]}{_LINKS.get(link, '')}{last.norm.name}"
    return Standing(f"{named}{question[norm.end() :]}", (taken,), leaned=True)


_LINKS = {"d": "de ", "n": "em ", "pel": "por ", "a": "a ", "por ": "por "}


def _in_norm(question: str, own: Sequence[Reference], last: Reference) -> Standing:
    """Give parts of no norm the one that was named last: "e o art. 9º?"."""
    norm = last.norm
    assert norm is not None  # noqa: S101 - the caller has looked
    before = last.fragments[-1] if last.fragments else ""
    full = tuple(
        each
        if each.norm
        else replace(
            each, norm=norm, fragments=tuple(completed(part, before) for part in each.fragments)
        )
        for each in own
    )
    return Standing(f"{question} ({norm.name})", full, leaned=True)


def _without(text: str, references: Sequence[Reference]) -> str:
    """Return the text without the names of norms in it."""
    for reference in references:
        names = [reference.text, *([reference.norm.name] if reference.norm else [])]
        for name in names:
            text = re.sub(rf"(?:\b(?:[dn]?[oa]s?|de|em)\s+)?{re.escape(name)}", " ", text)
    return " ".join(text.split())


def _joined(subject: str, question: str) -> str:
    """Put the new question in the old one: in place of its last phrase, or after it."""
    asked = aligned(question)
    start = STARTS.match(asked)
    at = start.end() if start else 0
    if year := _YEAR_ALONE.match(asked, at):
        return f"{subject.rstrip()} (o que valia em {question[slice(*year.span('when'))]})"
    own = PREPOSITION.match(asked, at)
    if own and len(question[at:].split()) <= LONGEST_TAIL:
        tail = None if _TO_DO.match(asked, at) else _tail(subject, own["word"])
        if tail is not None:
            return f"{subject[:tail]}{question[at:].strip()}"
    if _OF_PERSON.match(asked, at):
        subject = _without_person(subject)
    return f"{subject.rstrip()} {question}"


def _tail(subject: str, preposition: str) -> int | None:
    """Return where the last phrase begins that a phrase with this preposition can stand for."""
    family, old = _FAMILIES.get(preposition, preposition), aligned(subject)
    starts = [
        found.start()
        for found in PREPOSITION.finditer(old)
        if _FAMILIES.get(found["word"], found["word"]) == family
        and not _IDIOMS.match(old, found.start())
        and not _TO_DO.match(old, found.start())
        and (not found.start() or not old[found.start() - 1].isalnum())
    ]
    if starts and len(subject[starts[-1] :].split()) <= LONGEST_TAIL:
        return starts[-1]
    return None


def _without_person(subject: str) -> str:
    """Return a question without the one whom it asks about, if it names just one."""
    named = list(_PERSON.finditer(aligned(subject)))
    if len(named) != 1:
        return subject
    (person,) = named
    before, after = subject[: person.start()].rstrip(), subject[person.end() :].lstrip()
    return f"{before}{after}" if after[:1] in {"?", ",", "."} else f"{before} {after}".strip()
