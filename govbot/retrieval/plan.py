"""What a question asks for, before anything is searched.

Pure. The plan says how the question was understood: what it leans on, which norms and parts it
names, which filters it speaks. Looking things up in the library fills in the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from govbot.core.text.analysis import analyse
from govbot.core.text.chat_language import plain_question
from govbot.lexicon.wording import OtherWords
from govbot.library.access import Filters
from govbot.retrieval.condensing import condense
from govbot.retrieval.references import Reference
from govbot.retrieval.resolution import Resolved
from govbot.retrieval.retellings import Retelling
from govbot.retrieval.spoken import Spoken, listen

_FILLERS = frozenset(
    analyse(
        "diz diga dizer dispõe fala fale trata estabelece prevê determina texto teor íntegra"
        " conteúdo redação caput mostre mostrar ver leia ler abra abrir busque buscar cite"
        " transcreva consulte quero preciso gostaria saber conhecer explique resuma resumo"
        " significa artigo inciso parágrafo alínea norma lei documento favor completo inteiro"
        " citar nº art"
    )
)
"""Words that ask for a passage and say nothing of what is in it, as terms."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A misspelt word and what it was read as."""

    written: str
    read: str


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """How a question is understood.

    `condensed` stands alone, `searched` is the same without chat spellings; `leaned` tells that
    the conversation was needed for it, `retold` that the answer before is asked for in another way
    and `condensed` is the question before. `spoken` are the filters that the question speaks, in
    its words; `filters` what the search is narrowed to. `direct` questions ask for what they refer
    to and nothing else. `other` are terms that may be meant besides, `corrections` and `expansions`
    those of them that stand in what was found; `variants` are other wordings that were searched.
    `unresolved` are norms and parts that the library does not have, in the question's words.
    """

    question: str
    condensed: str
    leaned: bool
    retold: Retelling | None
    references: tuple[Reference, ...]
    spoken: tuple[Spoken, ...]
    filters: Filters
    direct: bool
    searched: str
    other: OtherWords = OtherWords()  # noqa: RUF009 - frozen
    resolved: tuple[Resolved, ...] = ()
    unresolved: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    expansions: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


def make_plan(
    question: str,
    *,
    today: date,
    history: Sequence[str] = (),
    filters: Filters | None = None,
) -> QueryPlan:
    """Understand a question.

    Args:
        question: as asked.
        today: the day on which passages must be in force when nothing else is said.
        history: the conversation's earlier questions, oldest first.
        filters: asked for beside the question; what they say prevails over it. None: what the
            question speaks, and what is in force today.
    """
    standing = condense(question, history)
    asked = standing.text if standing.retold else question
    spoken = listen(asked, today) or listen(standing.text, today)
    return QueryPlan(
        question=question,
        condensed=standing.text,
        leaned=standing.leaned,
        retold=standing.retold,
        references=standing.references,
        spoken=spoken,
        filters=merged(spoken, filters, today),
        direct=not standing.carried and _is_direct(asked, standing.references),
        searched=plain_question(standing.text),
    )


def merged(spoken: Sequence[Spoken], given: Filters | None, today: date) -> Filters:
    """Return what a search is narrowed to, but for organs, which only the library knows."""
    norms = [each for each in spoken if each.what == "norms"]
    validity = [each for each in spoken if each.what == "validity"]
    kinds = frozenset[str]().union(*(each.kinds for each in norms))
    years = frozenset[int]().union(*(each.years for each in norms))
    if given is None:
        return Filters(on=validity[0].on if validity else today, kinds=kinds, years=years)
    return replace(given, kinds=given.kinds or kinds, years=given.years or years)


def _is_direct(question: str, references: Sequence[Reference]) -> bool:
    """Return whether nothing is left of the question without what it refers to."""
    if not references:
        return False
    rest = list(question)
    for start, end in (span for each in references for span in each.spans):
        rest[start:end] = " " * (min(end, len(rest)) - start)
    return set(analyse("".join(rest))) <= _FILLERS
