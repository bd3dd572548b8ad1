"""Pages of a document that gave no text.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A constant default is stored once for all rows: no table is rewritten.
    op.add_column(
        "documents",
        sa.Column("unread_pages", postgresql.JSONB(), server_default="[]", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("documents", "unread_pages")
