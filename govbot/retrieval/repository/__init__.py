"""Every query of the search; each carries its scope, rights and filters, inside.

The legs of one search belong into one `bounded` block: they then see one moment of the database.
"""

from govbot.retrieval.repository.dense import SentenceRow, Vector, dense_leg, sentences, space_of
from govbot.retrieval.repository.lexical import (
    CorpusTotals,
    QueryTerm,
    begin_scores,
    lexical_leg,
    lexical_scores,
    totals,
)
from govbot.retrieval.repository.narrowed import documents_in
from govbot.retrieval.repository.neighbours import NeighbourRow, neighbours
from govbot.retrieval.repository.passages import PassageRow, passages
from govbot.retrieval.repository.transaction import SearchTimeout, bounded, reach_of

__all__ = [
    "CorpusTotals",
    "NeighbourRow",
    "PassageRow",
    "QueryTerm",
    "SearchTimeout",
    "SentenceRow",
    "Vector",
    "begin_scores",
    "bounded",
    "dense_leg",
    "documents_in",
    "lexical_leg",
    "lexical_scores",
    "neighbours",
    "passages",
    "reach_of",
    "sentences",
    "space_of",
    "totals",
]
