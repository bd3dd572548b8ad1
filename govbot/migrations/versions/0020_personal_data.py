"""What is done with the personal data of documents: by whom it is wished, and what was found.

Revision: 0020, after 0019.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TABLES = ("documents", "tenants")
_MODES = "personal_mode IN ('off', 'find', 'mask')"


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(
            table, sa.Column("personal_mode", sa.String(), server_default="off", nullable=False)
        )
        op.create_check_constraint("personal_mode", table, _MODES)
    op.add_column("tenants", sa.Column("personal_kinds", postgresql.JSONB(), nullable=True))
    for column in _of_documents():
        op.add_column("documents", column)


def downgrade() -> None:
    for column in _of_documents():
        op.drop_column("documents", column.name)
    op.drop_column("tenants", "personal_kinds")
    for table in _TABLES:
        op.drop_constraint(op.f(f"ck_{table}_personal_mode"), table, type_="check")
        op.drop_column(table, "personal_mode")


def _of_documents() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("personal_kinds", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("personal_found", postgresql.JSONB(), nullable=True),
        sa.Column("own_name", sa.String(), nullable=True),
        sa.Column("masked_at", sa.DateTime(timezone=True), nullable=True),
    )
