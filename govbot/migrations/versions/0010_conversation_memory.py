"""Conversations keep a summary of their older turns; answers, how their question was understood.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chat_sessions", sa.Column("summary", sa.Text(), nullable=True))
    op.add_column("chat_sessions", sa.Column("summary_until", sa.Integer(), nullable=True))
    op.add_column("chat_messages", sa.Column("understood", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("chat_messages", "understood")
    op.drop_column("chat_sessions", "summary_until")
    op.drop_column("chat_sessions", "summary")
