"""Instructions for the language model, written by a tenant, and which of them counts.

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prompt_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("styles", postgresql.JSONB(), nullable=False),
        sa.Column("shipped_version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        _created_at(),
        sa.CheckConstraint("language IN ('pt', 'en')", name=op.f("ck_prompt_versions_language")),
        _tenant("prompt_versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_versions")),
        sa.UniqueConstraint(
            "tenant_id",
            "language",
            "number",
            name=op.f("uq_prompt_versions_tenant_id_language_number"),
        ),
    )
    op.create_table(
        "prompt_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("restored", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(), nullable=True),
        _created_at(),
        sa.CheckConstraint("language IN ('pt', 'en')", name=op.f("ck_prompt_changes_language")),
        _tenant("prompt_changes"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "language", "number"],
            ["prompt_versions.tenant_id", "prompt_versions.language", "prompt_versions.number"],
            name="fk_prompt_changes_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_changes")),
    )
    op.create_index(
        op.f("ix_prompt_changes_tenant_id_language_id"),
        "prompt_changes",
        ["tenant_id", "language", "id"],
    )


def downgrade() -> None:
    op.drop_table("prompt_changes")
    op.drop_table("prompt_versions")


def _created_at() -> sa.Column[object]:
    return sa.Column(
        "created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_tenant_id_tenants")
    return sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=name, ondelete="CASCADE")
