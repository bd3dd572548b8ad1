"""The inverted index of the BM25 leg: terms with document frequency, postings, corpus totals."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base


class LexicalTerm(Base):
    """A stem of a tenant's corpus and the number of chunks that hold it."""

    __tablename__ = "lexical_terms"
    __table_args__ = (UniqueConstraint("tenant_id", "term"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    term: Mapped[str]
    document_frequency: Mapped[int]


class LexicalPostings(Base):
    """Postings of one term whose positions lie in one block, as `ingestion/postings.py` packs them.

    A document's own rows begin at its first position in the block; a sealed row merges those of
    many documents and begins with the block. Positions that no document has any more are dead:
    they count for nothing, and are dropped when the block is sealed again. No foreign keys: a check
    a row would double the cost of indexing.
    """

    __tablename__ = "lexical_postings"
    __table_args__ = (Index(None, "tenant_id", "base"),)

    term_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    base: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bool] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID]
    postings: Mapped[bytes]


class LexicalStatistics(Base):
    """Corpus totals of a tenant, kept with every indexed or removed document.

    `next_position` is the position that the next passage gets; positions are never given twice.
    """

    __tablename__ = "lexical_statistics"

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True
    )
    chunks: Mapped[int] = mapped_column(BigInteger, default=0)
    total_length: Mapped[int] = mapped_column(BigInteger, default=0)
    next_position: Mapped[int] = mapped_column(default=0, server_default="0")


class SearchRevision(Base):
    """A mark that changes with the documents that a tenant's searches reach and who may read them.

    Triggers set a new random one, in the transaction of the change.
    """

    __tablename__ = "search_revisions"

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[UUID]
