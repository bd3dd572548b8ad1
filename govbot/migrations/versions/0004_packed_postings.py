"""Postings packed by term and block; vectors keyed by their chunk, their signs packed by document.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BOUNDED = "NOT in_force OR valid_from IS NOT NULL OR valid_to IS NOT NULL"

_PLACE = """
WITH sized AS (
    SELECT d.id, d.tenant_id, d.created_at, max(c.ordinal) + 1 AS n
    FROM documents d JOIN chunks c ON c.document_id = d.id GROUP BY d.id
), placed AS (
    SELECT id, n, sum(n) OVER (PARTITION BY tenant_id ORDER BY created_at, id) - n AS first
    FROM sized
)
UPDATE documents d SET first_position = placed.first, chunk_count = placed.n
FROM placed WHERE placed.id = d.id
"""
_COUNT = """
UPDATE lexical_statistics s SET next_position = placed.n
FROM (SELECT tenant_id, max(first_position + chunk_count) AS n FROM documents
      WHERE first_position IS NOT NULL GROUP BY tenant_id) placed
WHERE placed.tenant_id = s.tenant_id
"""
# One document's postings of a term in a block of 16,384 positions become one value. The divisions
# write the four bytes of each posting in little-endian order.
_PACK = """
INSERT INTO lexical_postings (term_id, base, sealed, tenant_id, postings)
SELECT term_id, greatest(first_position, position - position % 16384), false, tenant_id,
    string_agg(substring(int8send(word % 256 * 16777216 + word / 256 % 256 * 65536
        + word / 65536 % 256 * 256 + word / 16777216) FROM 5), '' ORDER BY position)
FROM (
    SELECT p.term_id, d.tenant_id, d.first_position, d.first_position + c.ordinal AS position,
        ((d.first_position + c.ordinal) % 16384)::bigint * 262144
        + least(p.frequency, 63)::bigint * 4096 + least(p.length, 4095)::bigint AS word
    FROM lexical_rows p JOIN chunks c ON c.id = p.chunk_id
    JOIN documents d ON d.id = c.document_id
) posting
GROUP BY term_id, tenant_id, 2
"""

_SIGN = """
INSERT INTO document_signs (document_id, space_id, signs)
SELECT d.id, e.space_id, string_agg(
    int4send(d.first_position + c.ordinal)
    || substring(bit_send(binary_quantize(e.embedding)) FROM 5), '' ORDER BY c.ordinal, e.ordinal)
FROM documents d JOIN chunks c ON c.document_id = d.id JOIN chunk_embeddings e ON e.chunk_id = c.id
GROUP BY d.id, e.space_id
"""

# A search may remember what a scope reaches as long as the revision that it reads with its own
# snapshot is the same. Random, so that a restored backup never comes to an old one again. Deferred:
# the row is locked at the commit only, after everything else. The condition on xmin spares a
# transaction that changes many rows all but the first step.
_REVISE = """
CREATE FUNCTION revise_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_revisions AS r (tenant_id, revision)
    SELECT id, gen_random_uuid() FROM tenants WHERE id = coalesce(NEW.tenant_id, OLD.tenant_id)
    ON CONFLICT (tenant_id) DO UPDATE SET revision = excluded.revision
    WHERE r.xmin <> pg_current_xact_id()::xid;
    RETURN NULL;
END $$
"""
_REVISERS = {
    "documents": "INSERT OR DELETE OR UPDATE OF audiences, first_position, chunk_count",
    "norms": "INSERT OR DELETE OR UPDATE",
    "chunks": "UPDATE OF in_force, valid_from, valid_to",
}


def upgrade() -> None:
    op.add_column("documents", sa.Column("first_position", sa.Integer(), nullable=True))
    op.add_column(
        "documents", sa.Column("chunk_count", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "lexical_statistics",
        sa.Column("next_position", sa.Integer(), server_default="0", nullable=False),
    )
    op.execute(_PLACE)
    op.execute(_COUNT)
    op.create_index(
        op.f("ix_documents_tenant_id_first_position"), "documents", ["tenant_id", "first_position"]
    )
    op.create_index(
        op.f("ix_documents_audiences"), "documents", ["audiences"], postgresql_using="gin"
    )
    _postings()
    _vectors()
    _signs()
    _revisions()


def _postings() -> None:
    op.rename_table("lexical_postings", "lexical_rows")
    op.execute("ALTER TABLE lexical_rows DROP CONSTRAINT pk_lexical_postings")
    op.create_table(
        "lexical_postings",
        sa.Column("term_id", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("postings", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("term_id", "base", "sealed", name=op.f("pk_lexical_postings")),
    )
    # Postings do not shrink, and are read whole.
    op.execute("ALTER TABLE lexical_postings ALTER COLUMN postings SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE lexical_postings SET (toast_tuple_target = 8160)")
    op.execute(_PACK)
    op.drop_table("lexical_rows")
    op.create_index(
        op.f("ix_lexical_postings_tenant_id_base"), "lexical_postings", ["tenant_id", "base"]
    )


def _vectors() -> None:
    op.drop_index("ix_chunk_embeddings_tenant_id_space_id", "chunk_embeddings")
    op.drop_constraint("pk_chunk_embeddings", "chunk_embeddings")
    op.create_primary_key(
        "pk_chunk_embeddings", "chunk_embeddings", ["chunk_id", "space_id", "ordinal"]
    )
    # Vectors of up to 4,000 dimensions stay in the table's own pages: a scan reads them in order.
    op.execute("ALTER TABLE chunk_embeddings SET (toast_tuple_target = 8160)")


def _revisions() -> None:
    op.create_table(
        "search_revisions",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_search_revisions_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_search_revisions")),
    )
    op.execute(_REVISE)
    for table, events in _REVISERS.items():
        op.execute(
            f"CREATE CONSTRAINT TRIGGER revise_search AFTER {events} ON {table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION revise_search()"
        )
    # With what the filters ask for inside it, the few lapsed passages are listed by the index.
    op.drop_index("ix_chunks_bounded", "chunks")
    op.create_index(
        "ix_chunks_bounded",
        "chunks",
        ["tenant_id", "document_id"],
        postgresql_include=["ordinal", "in_force", "valid_from", "valid_to"],
        postgresql_where=sa.text(_BOUNDED),
    )


def _signs() -> None:
    op.create_table(
        "document_signs",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.SmallInteger(), nullable=False),
        sa.Column("signs", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_document_signs_document_id_documents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["space_id"],
            ["embedding_spaces.id"],
            name=op.f("fk_document_signs_space_id_embedding_spaces"),
        ),
        sa.PrimaryKeyConstraint("document_id", "space_id", name=op.f("pk_document_signs")),
    )
    op.execute("ALTER TABLE document_signs ALTER COLUMN signs SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE document_signs SET (toast_tuple_target = 8160)")
    op.execute(_SIGN)


def downgrade() -> None:
    raise NotImplementedError("postings are not unpacked again; restore a backup")
