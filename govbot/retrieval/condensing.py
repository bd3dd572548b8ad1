"""A question that leans on the ones before it, made to stand alone.

Pure rules, no model: "e para estagiários?" takes over the question before, "e o art. 9º?" its
norm, "o que diz essa lei?" the last norm that was named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from govbot.core.text.analysis import analyse
from govbot.retrieval.devices import completed
from govbot.retrieval.references import Reference, aligned, find

MOST_TURNS = 6
"""Questions of a conversation that are looked at."""
LONGEST_SUBJECT = 400
"""Characters of the question before that are taken over."""
SHORT_WORDS = 15
"""A longer question has its own nouns before its pronouns."""
_STARTS = re.compile(
    r"(?:e|mas|entao|ou|tambem|alem disso|ness[ea]s? casos?|nest[ea]s? casos?|ness[ea] hipotese"
    r"|sendo assim|por\s?que|como assim)(?!\w)[\s,]*"
)
_LEANS = re.compile(
    r"(?<!\w)(?:isso|isto|disso|disto|nisso|aquilo|daquilo|[dn]?el[ea]s?|[dn]?ess[ea]s?"
    r"|[dn]?aquel[ea]s?|[ao] mesm[ao]|d[ao] mesm[ao])(?!\w)"
)
_THAT_NORM = re.compile(
    r"(?<!\w)(?P<link>d|n|pel|a|por\s+)?(?:ess[ea]|est[ea]|aquel[ea]|[ao]\s+(?:referid[ao]|mesm[ao]))"
    r"\s+(?P<kind>lei|decreto|portaria|resolucao|norma|instrucao normativa|edital|estatuto|codigo"
    r"|provimento|medida provisoria|lei complementar|regulamento|deliberacao|ato)(?!\w)"
)
_THAT_PART = re.compile(
    r"(?<!\w)[dn]?(?:ess[ea]|est[ea]|aquel[ea]|o mesmo|a mesma)\s+"
    r"(?:artigo|dispositivo|inciso|paragrafo|alinea)(?!\w)"
)
_PREPOSITION = re.compile(
    r"(?P<word>para|pra|pro|com|sem|sobre|entre|contra|em|n[ao]s?|d[eao]s?|por|pel[ao]s?)\s+\w"
)
_FAMILIES = {"pra": "para", "pro": "para"} | dict.fromkeys(("da", "do", "das", "dos"), "de")
_FAMILIES |= dict.fromkeys(("na", "no", "nas", "nos"), "em")
_FAMILIES |= dict.fromkeys(("pela", "pelo", "pelas", "pelos"), "por")
_LONGEST_TAIL = 5
"""Words of the last phrase that another may take the place of."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A question that stands alone, and whether it had to lean on others.

    `carried` references are those of the question before; their spans are not of this one.
    """

    text: str
    references: tuple[Reference, ...]
    leaned: bool
    carried: bool = False


def condense(question: str, history: Sequence[str]) -> Standing:
    """Return the question with what it takes from the ones before.

    Args:
        question: as asked.
        history: the conversation's earlier questions, oldest first.
    """
    standing: Standing | None = None
    last: Reference | None = None
    for asked in [*history[-MOST_TURNS:], question]:
        standing = _turn(asked, standing, last)
        named = [each for each in standing.references if each.norm]
        last = named[-1] if named else last
    assert standing is not None  # noqa: S101 - the question itself is one turn
    return standing


def _turn(question: str, before: Standing | None, last: Reference | None) -> Standing:
    own = find(question)
    if before is None:
        return Standing(question, own, leaned=False)
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


def leans(question: str) -> bool:
    """Return whether a question leans on the one before it."""
    text = aligned(question.strip())
    if _STARTS.match(text):
        return True
    words = text.split()
    if len(words) <= SHORT_WORDS and _LEANS.search(text):
        return True
    if len(words) <= _LONGEST_TAIL and _PREPOSITION.match(text):
        return True
    return len(analyse(question)) <= 1


def _points_back(question: str, own: Sequence[Reference], last: Reference) -> Standing | None:
    """Read "essa lei" and "esse artigo" as what was named last."""
    text = aligned(question)
    if any(each.norm for each in own) or last.norm is None:
        return None
    part = _THAT_PART.search(text)
    norm = _THAT_NORM.search(text)
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
    start = _STARTS.match(asked)
    at = start.end() if start else 0
    own = _PREPOSITION.match(asked, at)
    if own and len(question[at:].split()) <= _LONGEST_TAIL:
        family = _FAMILIES.get(own["word"], own["word"])
        old = aligned(subject)
        tails = [
            found
            for found in _PREPOSITION.finditer(old)
            if _FAMILIES.get(found["word"], found["word"]) == family
            and (not found.start() or not old[found.start() - 1].isalnum())
        ]
        if tails and len(subject[tails[-1].start() :].split()) <= _LONGEST_TAIL:
            return f"{subject[: tails[-1].start()]}{question[at:].strip()}"
    return f"{subject.rstrip()} {question}"
