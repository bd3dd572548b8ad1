"""Synonyms that a tenant adds to the built-in ones, or takes out of them."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment


class Synonym(Base):
    """Where a question says `said`, `meant` is searched for as well, at `weight`; 0 takes it out.

    Rows are never changed, only added and removed, so the number of rows and the highest id tell
    whether anything did.
    """

    __tablename__ = "synonyms"
    __table_args__ = (
        UniqueConstraint("tenant_id", "said", "meant"),
        CheckConstraint("weight BETWEEN 0 AND 1", name="weight"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    said: Mapped[str]
    meant: Mapped[str]
    both_ways: Mapped[bool]
    weight: Mapped[float]
    created_at: Mapped[Moment]
