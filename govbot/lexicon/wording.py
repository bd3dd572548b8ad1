"""A question's terms together with what else is searched for; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from govbot.core.text.spelling import Near
from govbot.core.text.synonyms import Entry


@dataclass(frozen=True, slots=True)
class OtherWords:
    """What a question may have meant besides what it says.

    `meant` maps a term that the corpus does not know to the terms that stand in for it, likeliest
    first; `typed` maps it to the word as it was typed; `added` are other words with their weights,
    taken from `entries`.
    """

    meant: Mapping[str, Sequence[Near]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, float] = field(default_factory=dict)
    entries: Sequence[Entry] = ()


def mended(terms: Sequence[str], other: OtherWords) -> list[str]:
    """Return the question's terms in order, each misspelt one as it was probably meant."""
    return [other.meant[term][0].term if other.meant.get(term) else term for term in terms]


def weighted(terms: Sequence[str], other: OtherWords) -> dict[str, float]:
    """Return everything to search for, each term with its weight.

    Args:
        terms: The question's analysed terms, with repetitions.
        other: What `Lexicon.other_words` found for them.

    Returns:
        Term -> weight: the number of times that the question says it; less than that for what
        stands in for a misspelt word; less than 1 for a synonym. To be multiplied by the term's
        own idf.
    """
    weights: dict[str, float] = {}
    for term, times in Counter(terms).items():
        stand_ins = other.meant.get(term) or (Near(term, 1.0),)
        for near in stand_ins:
            weights[near.term] = weights.get(near.term, 0.0) + times * near.weight
    return {**other.added, **weights}
