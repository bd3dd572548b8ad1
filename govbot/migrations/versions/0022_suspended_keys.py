"""Suspension revokes API keys for good: also those of people who are suspended already.

Revision: 0022, after 0021.
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_REVOKE = """
UPDATE api_keys SET revoked_at = now() FROM users
WHERE users.tenant_id = api_keys.tenant_id AND users.id = api_keys.user_id
    AND users.state = 'suspended' AND api_keys.revoked_at IS NULL
"""


def upgrade() -> None:
    op.execute(_REVOKE)


def downgrade() -> None:
    """Leave them: what was revoked does not come back."""
