"""A sign-in by an OpenID provider keeps what ends the provider's own session.

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sign_ins", sa.Column("logout_hint", sa.String()))
    op.create_index(
        "ix_sign_ins_hinted",
        "sign_ins",
        ["expires_at"],
        postgresql_where=sa.text("logout_hint IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_sign_ins_hinted", "sign_ins")
    op.drop_column("sign_ins", "logout_hint")
