"""What is known of a document that is a norm, and what it does to other norms."""

from datetime import date as Date  # noqa: N812 (a column of that name would hide the type)
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base


class Norm(Base):
    """The identity of one norm. `kind` and `urn` follow LexML; `number` has no dots.

    `in_force_from` and `in_force_to` (excluded) bound its validity; None is open or unknown.
    `revoked` with no `in_force_to` means that it ended on an unknown day. `stated_to` is the end
    that the document itself gives; the other norms of the library may put an earlier one to it.
    """

    __tablename__ = "norms"
    __table_args__ = (
        Index(None, "tenant_id", "kind", "number", "year"),
        Index(None, "tenant_id", "urn"),
    )

    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    kind: Mapped[str]
    number: Mapped[str | None]
    year: Mapped[int | None]
    date: Mapped[Date | None]
    organ: Mapped[str | None]
    urn: Mapped[str | None]
    name: Mapped[str]
    summary: Mapped[str | None]
    in_force_from: Mapped[Date | None]
    in_force_to: Mapped[Date | None]
    stated_to: Mapped[Date | None]
    revoked: Mapped[bool] = mapped_column(default=False)
    revoked_by: Mapped[str | None]


class NormRelation(Base):
    """One norm's effect on another, which need not be in the library."""

    __tablename__ = "norm_relations"
    __table_args__ = (
        CheckConstraint(
            "relation IN ('revokes', 'revoked_by', 'amends', 'amended_by', 'regulates')",
            name="relation",
        ),
        Index(None, "document_id"),
        Index(None, "tenant_id", "kind", "number", "year"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    relation: Mapped[str]
    kind: Mapped[str]
    number: Mapped[str | None]
    year: Mapped[int | None]
    date: Mapped[Date | None]
    name: Mapped[str]
    fragment: Mapped[str | None]
