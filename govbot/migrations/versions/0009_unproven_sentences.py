"""Answers keep which of their sentences are not proven, and the share that is.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "chat_messages",
        sa.Column("flags", postgresql.JSONB(), server_default="[]", nullable=False),
    )
    op.add_column("chat_messages", sa.Column("support", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("chat_messages", "support")
    op.drop_column("chat_messages", "flags")
