"""Wire shapes of synonyms."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from govbot.core.db.models import Synonym
from govbot.core.text.synonyms import SAME
from govbot.lexicon.repository import NewSynonym

Entry = Annotated[str, Field(min_length=1, max_length=200)]


class SynonymIn(BaseModel):
    """Where a question says `said`, `meant` is searched for as well.

    `weight` is what a word of `meant` counts against 1 for a word of the question; 0 takes a
    built-in synonym out.
    """

    said: Entry
    meant: Entry
    both_ways: bool = True
    weight: Annotated[float, Field(ge=0, le=1)] = SAME

    def new(self) -> NewSynonym:
        """Translate to what the service takes."""
        return NewSynonym(self.said, self.meant, self.both_ways, self.weight)


class SynonymOut(BaseModel):
    """A synonym of the tenant."""

    id: int
    said: str
    meant: str
    both_ways: bool
    weight: float
    created_at: datetime

    @classmethod
    def of(cls, row: Synonym) -> "SynonymOut":
        """Translate a row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class SynonymList(BaseModel):
    """The tenant's own synonyms, oldest first; `builtin` counts those that come with GovBot."""

    items: list[SynonymOut]
    builtin: int
