"""Which way of cutting made a document's passages; what a text says of its own validity.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "documents", sa.Column("index_version", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("chunks", sa.Column("stated", postgresql.JSONB(), nullable=True))
    op.add_column("norms", sa.Column("stated_to", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("norms", "stated_to")
    op.drop_column("chunks", "stated")
    op.drop_column("documents", "index_version")
