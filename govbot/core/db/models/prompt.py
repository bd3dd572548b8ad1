"""The instructions that a tenant has written for the language model, and which of them counts."""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment

LANGUAGES = "language IN ('pt', 'en')"


class PromptVersion(Base):
    """One wording; never changed. Counted from 1 for each tenant and language.

    `shipped_version` is that of the text of GovBot's own that its author had beside it.
    """

    __tablename__ = "prompt_versions"
    __table_args__ = (
        UniqueConstraint("tenant_id", "language", "number"),
        CheckConstraint(LANGUAGES, name="language"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    language: Mapped[str]
    number: Mapped[int]
    system: Mapped[str]
    styles: Mapped[dict[str, str]] = mapped_column(JSONB)
    shipped_version: Mapped[int]
    note: Mapped[str]
    author: Mapped[str | None]
    created_at: Mapped[Moment]


class PromptChange(Base):
    """From here on this version counts; without `number`, GovBot's own text. The newest prevails.

    `restored`: it had counted, or come with GovBot, before.
    """

    __tablename__ = "prompt_changes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "language", "number"],
            ["prompt_versions.tenant_id", "prompt_versions.language", "prompt_versions.number"],
            name="fk_prompt_changes_version",
            ondelete="CASCADE",
        ),
        CheckConstraint(LANGUAGES, name="language"),
        Index(None, "tenant_id", "language", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    language: Mapped[str]
    number: Mapped[int | None]
    restored: Mapped[bool]
    author: Mapped[str | None]
    created_at: Mapped[Moment]
