"""What is said instead of an answer: that nothing was found, what is missing, how to ask again.

Only what the asker may read decides: a word is missing when none of the passages found has it.
"""

import re

from govbot.chat import prompt
from govbot.core.text.analysis import analyse
from govbot.core.text.everyday import EVERYDAY_TERMS
from govbot.core.text.language import Tongue
from govbot.retrieval.hits import Hit, matched
from govbot.retrieval.service import SearchResult

NEAR = 0.4
"""Probability that the passages hold an answer from which on another question is offered."""
MOST_MISSING = 3
"""Words said to be missing; where more are, the question is about something else."""


_FEMININE = re.compile(r"(?:lei|emenda|medida|portaria|s[úu]mula|norma|\w+ç[ãa]o)\b", re.IGNORECASE)


def not_found(result: SearchResult, tongue: Tongue) -> str:
    """Return the answer to a question that the documents do not answer.

    It names the norms that were asked for and are not in the library, the words that no passage
    has, and, where one comes near, a question that can be answered.
    """
    words = prompt.script(tongue)
    said = [words.not_found]
    if norms := result.plan.unresolved:
        said.append(f"{words.not_in_library} {', '.join(norms)}.")
    elif 0 < len(missing := missing_words(result)) <= MOST_MISSING:
        named = ", ".join(f"“{word}”" for word in missing)
        said.append(f"{words.not_in_passages} {named}.")
    is_near = result.evidence.probability >= NEAR
    if is_near and (other := another_question(result.hits, tongue)):
        said.append(f"{words.try_asking} “{other}”")
    return " ".join(said)


def missing_words(result: SearchResult) -> list[str]:
    """Return the question's telling words that no passage found has, as they are written."""
    asked = frozenset(analyse(result.plan.searched)) - EVERYDAY_TERMS
    held: frozenset[str] = frozenset()
    for hit in result.hits:
        held |= frozenset(analyse(f"{hit.document_title} {hit.section or ''} {hit.text}"))
    return matched(result.plan.searched, asked - held)


def another_question(hits: tuple[Hit, ...], tongue: Tongue) -> str | None:
    """Return a question about the nearest passage that has a name of its own."""
    name = next((hit.label for hit in hits if hit.label), None)
    if name is None:
        return None
    article = "a" if _FEMININE.match(name) else "o"
    return prompt.script(tongue).what_says.format(name=name, article=article)
