"""The inverted index of the BM25 leg: terms with document frequency, postings, corpus totals."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, SmallInteger, UniqueConstraint
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


class LexicalPosting(Base):
    """How often a term occurs in a chunk; `length` is the chunk's number of terms.

    No foreign keys: a check a row would double the cost of indexing, and postings are only
    written and removed together with their document.
    """

    __tablename__ = "lexical_postings"
    __table_args__ = (Index(None, "document_id"),)

    term_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    chunk_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    document_id: Mapped[UUID]
    frequency: Mapped[int] = mapped_column(SmallInteger)
    length: Mapped[int]


class LexicalStatistics(Base):
    """Corpus totals of a tenant, kept with every indexed or removed document."""

    __tablename__ = "lexical_statistics"

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("tenants.id", ondelete="CASCADE"), primary_key=True
    )
    chunks: Mapped[int] = mapped_column(BigInteger, default=0)
    total_length: Mapped[int] = mapped_column(BigInteger, default=0)
