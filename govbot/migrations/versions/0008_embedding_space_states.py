"""Embedding spaces have a state: one is searched, others are built, kept or dropped.

Revision: 0008, after 0007. Of the spaces that are there, the one that the newest passage
is in is the one that was searched.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "embedding_spaces",
        sa.Column("state", sa.String(), server_default="building", nullable=False),
    )
    op.add_column(
        "embedding_spaces", sa.Column("switched_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_check_constraint(
        op.f("ck_embedding_spaces_state"),
        "embedding_spaces",
        "state IN ('building', 'active', 'retired', 'dropping')",
    )
    op.execute(
        "UPDATE embedding_spaces SET state = 'active', switched_at = created_at WHERE id = "
        "coalesce((SELECT space_id FROM chunk_embeddings ORDER BY chunk_id DESC LIMIT 1), "
        "(SELECT min(id) FROM embedding_spaces))"
    )
    op.create_index(
        op.f("uq_embedding_spaces_active"),
        "embedding_spaces",
        ["state"],
        unique=True,
        postgresql_where=sa.text("state = 'active'"),
    )


def downgrade() -> None:
    op.drop_index("uq_embedding_spaces_active", "embedding_spaces")
    op.drop_constraint(op.f("ck_embedding_spaces_state"), "embedding_spaces")
    op.drop_column("embedding_spaces", "switched_at")
    op.drop_column("embedding_spaces", "state")
