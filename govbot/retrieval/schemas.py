"""Wire shapes of the search."""

from uuid import UUID

from pydantic import BaseModel

from govbot.retrieval.service import Hit, SearchResult


class HitOut(BaseModel):
    """A found passage; `quote` is its sentence nearest to the question, `score` 0 to 1."""

    passage_id: int
    document_id: UUID
    document_title: str
    filename: str
    media_type: str
    page: int | None
    section: str | None
    text: str
    quote: str
    score: float

    @classmethod
    def of(cls, hit: Hit) -> "HitOut":
        """Translate a hit."""
        return cls(**{name: getattr(hit, name) for name in cls.model_fields})


class SearchOut(BaseModel):
    """Passages, best first, and the milliseconds that finding them took."""

    items: list[HitOut]
    took_ms: float

    @classmethod
    def of(cls, result: SearchResult) -> "SearchOut":
        """Translate a result."""
        return cls(items=[HitOut.of(hit) for hit in result.hits], took_ms=result.took_ms)
