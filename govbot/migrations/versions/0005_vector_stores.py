"""External vector stores and what they are to be told.

Revision: 0005, after 0004. The triggers note every change of a vector or of a document's audiences
for every store in `vector_stores`, in the transaction that makes it. They are off until there is a
store: what they cost is not paid where PostgreSQL searches by itself.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CONTENTS = """
CREATE FUNCTION vector_outbox_contents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO vector_outbox (store, tenant_id, document_id, contents)
    SELECT s.name, c.tenant_id, c.document_id, true
    FROM (SELECT DISTINCT tenant_id, document_id FROM changed) c CROSS JOIN vector_stores s;
    RETURN NULL;
END $$
"""
_AUDIENCES = """
CREATE FUNCTION vector_outbox_audiences() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO vector_outbox (store, tenant_id, document_id, contents)
    SELECT s.name, NEW.tenant_id, NEW.id, false FROM vector_stores s;
    RETURN NULL;
END $$
"""
_EVENTS = {
    "inserted": ("INSERT", "NEW"),
    "updated": ("UPDATE", "NEW"),
    "deleted": ("DELETE", "OLD"),
}


def upgrade() -> None:
    op.create_table(
        "vector_stores",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("space_id", sa.SmallInteger(), nullable=False),
        sa.Column("chunk_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_vector_stores")),
    )
    op.create_table(
        "vector_outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("store", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("contents", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store"],
            ["vector_stores.name"],
            name=op.f("fk_vector_outbox_store_vector_stores"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vector_outbox")),
    )
    op.create_index(op.f("ix_vector_outbox_store_id"), "vector_outbox", ["store", "id"])
    op.execute(_CONTENTS)
    op.execute(_AUDIENCES)
    for name, (event, rows) in _EVENTS.items():
        op.execute(
            f"CREATE TRIGGER vector_outbox_{name} AFTER {event} ON chunk_embeddings "
            f"REFERENCING {rows} TABLE AS changed "
            "FOR EACH STATEMENT EXECUTE FUNCTION vector_outbox_contents()"
        )
        op.execute(f"ALTER TABLE chunk_embeddings DISABLE TRIGGER vector_outbox_{name}")
    op.execute(
        "CREATE TRIGGER vector_outbox_audiences AFTER UPDATE OF audiences ON documents "
        "FOR EACH ROW WHEN (OLD.audiences IS DISTINCT FROM NEW.audiences) "
        "EXECUTE FUNCTION vector_outbox_audiences()"
    )
    op.execute("ALTER TABLE documents DISABLE TRIGGER vector_outbox_audiences")


def downgrade() -> None:
    op.execute("DROP TRIGGER vector_outbox_audiences ON documents")
    for name in _EVENTS:
        op.execute(f"DROP TRIGGER vector_outbox_{name} ON chunk_embeddings")
    op.execute("DROP FUNCTION vector_outbox_audiences")
    op.execute("DROP FUNCTION vector_outbox_contents")
    op.drop_table("vector_outbox")
    op.drop_table("vector_stores")
