"""Who could read what has been removed is kept: answers that lean on it stay theirs alone.

Of documents removed before, nobody knows it any more.

Revision: 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_OWN = "tenant_id = (SELECT current_setting('govbot.tenant_id')::uuid)"


def upgrade() -> None:
    numbers = postgresql.ARRAY(sa.Integer())
    op.create_table(
        "removed_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("audiences", numbers, nullable=False),
        sa.Column("writers", numbers, nullable=False),
        sa.Column("masked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_documents")),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_removed_documents_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
    )
    op.execute("ALTER TABLE removed_documents ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own ON removed_documents USING ({_OWN})")


def downgrade() -> None:
    op.drop_table("removed_documents")
