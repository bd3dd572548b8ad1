"""Wire shapes of API keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from govbot.accounts.keys.service import LASTS_DAYS, LONGEST_DAYS
from govbot.accounts.permissions import Permission, known
from govbot.accounts.signing.schemas import Name
from govbot.core.db.models import ApiKey


class KeyIn(BaseModel):
    """A key to be made: what for, what it may, and for how many days."""

    name: Name
    scopes: Annotated[set[Permission], Field(min_length=1)]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = LASTS_DAYS


class KeyOut(BaseModel):
    """A key as lists show it: `hint` is how its secret begins."""

    id: UUID
    name: str
    hint: str
    scopes: list[Permission]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None

    @classmethod
    def of(cls, row: ApiKey) -> "KeyOut":
        """Translate a row."""
        same = ("id", "name", "hint", "created_at", "expires_at", "used_at")
        return cls(scopes=sorted(known(row.scopes)), **{name: getattr(row, name) for name in same})


class KeyList(BaseModel):
    """Keys, the newest first."""

    items: list[KeyOut]

    @classmethod
    def of(cls, rows: Sequence[ApiKey]) -> "KeyList":
        """Translate rows."""
        return cls(items=[KeyOut.of(row) for row in rows])


class NewKeyOut(BaseModel):
    """A new key with its secret, which is shown this once."""

    key: KeyOut
    secret: str
