"""People know when they were erased: nobody lets them in again.

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KNOWN = """
UPDATE users SET erased_at = updated_at
WHERE state = 'suspended' AND email = name || '@apagado.invalid'
"""


def upgrade() -> None:
    op.add_column("users", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_KNOWN)


def downgrade() -> None:
    op.drop_column("users", "erased_at")
