"""Documents know whether a person gave them their title.

Revision: 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# Until now the record alone knew. A title that was lost meanwhile does not come back.
_KNOWN = """
UPDATE documents SET has_own_title = true FROM audit_log
WHERE audit_log.tenant_id = documents.tenant_id AND audit_log.action = 'document.change'
    AND audit_log.subject_id = documents.id::text AND audit_log.data ->> 'to' = documents.title
"""


def upgrade() -> None:
    op.add_column(
        "documents",
        sa.Column("has_own_title", sa.Boolean(), server_default="false", nullable=False),
    )
    op.execute(_KNOWN)


def downgrade() -> None:
    op.drop_column("documents", "has_own_title")
