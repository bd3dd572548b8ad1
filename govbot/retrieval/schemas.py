"""Wire shapes of the search."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from govbot.retrieval.hits import FoundBy, Hit
from govbot.retrieval.plan import QueryPlan
from govbot.retrieval.service import SearchResult


class HitOut(BaseModel):
    """A found passage and why it was found.

    `quote` is its sentence nearest to the question, `score` 0 to 1. `bm25` and `cosine` are the raw
    scores of words and of meaning, the shares how they compare with the best passage's, 0 to 1;
    `matched` are the question's words as they stand in the passage.
    """

    passage_id: int
    document_id: UUID
    document_title: str
    filename: str
    media_type: str
    page: int | None
    section: str | None
    label: str | None
    urn: str | None
    in_force: bool
    note: str | None
    text: str
    quote: str
    score: float
    bm25: float
    cosine: float
    lexical_share: float
    dense_share: float
    matched: list[str]
    found_by: FoundBy

    @classmethod
    def of(cls, hit: Hit) -> "HitOut":
        """Translate a hit."""
        why = {name: getattr(hit.why, name) for name in ("found_by", *_SHARES)}
        same = {name: getattr(hit, name) for name in cls.model_fields if name not in why}
        return cls(**same, **why)


_SHARES = ("lexical_share", "dense_share")


class FiltersOut(BaseModel):
    """What the search was narrowed to; `on` null: whatever was ever in force."""

    on: date | None
    kinds: list[str]
    organs: list[str]
    years: list[int]


class CorrectionOut(BaseModel):
    """A misspelt word and what it was read as."""

    written: str
    read: str


class PlanOut(BaseModel):
    """How the question was understood.

    `references` are the norms and parts that it names and the library has, `unresolved` those
    that it does not have; `expansions` words that were searched besides.
    """

    question: str
    references: list[str]
    unresolved: list[str]
    corrections: list[CorrectionOut]
    expansions: list[str]
    filters: FiltersOut

    @classmethod
    def of(cls, plan: QueryPlan) -> "PlanOut":
        """Translate a plan."""
        filters = plan.filters
        return cls(
            question=plan.condensed,
            references=[name for each in plan.resolved for name in each.names],
            unresolved=list(plan.unresolved),
            corrections=[
                CorrectionOut(written=each.written, read=each.read) for each in plan.corrections
            ],
            expansions=list(plan.expansions),
            filters=FiltersOut(
                on=filters.on,
                kinds=sorted(filters.kinds),
                organs=sorted(filters.organs),
                years=sorted(filters.years),
            ),
        )


class SearchOut(BaseModel):
    """Passages, best first, the milliseconds that finding them took, and how they were found.

    `reranked` tells whether a reranker ordered the first of them.
    """

    items: list[HitOut]
    took_ms: float
    plan: PlanOut
    reranked: bool

    @classmethod
    def of(cls, result: SearchResult) -> "SearchOut":
        """Translate a result."""
        return cls(
            items=[HitOut.of(hit) for hit in result.hits],
            took_ms=result.took_ms,
            plan=PlanOut.of(result.plan),
            reranked=result.reranked,
        )
