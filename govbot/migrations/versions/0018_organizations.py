"""Organisations with limits, a look of their own and terms; what ended by a term.

Revision: 0018, after 0017.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_OWN = "tenant_id = (SELECT current_setting('govbot.tenant_id')::uuid)"
_TABLES = ("tenant_days", "retention_runs")


def upgrade() -> None:
    for column in _columns():
        op.add_column("tenants", column)
    op.create_check_constraint(
        "limits",
        "tenants",
        "max_documents >= 0 AND max_storage_mb >= 0 AND questions_a_day >= 0",
    )
    op.create_table(
        "tenant_days",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "day", name=op.f("pk_tenant_days")),
        _of_tenant("tenant_days"),
    )
    op.create_table(
        "retention_runs",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "day", "kind", name=op.f("pk_retention_runs")),
        _of_tenant("retention_runs"),
    )
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON {table} USING ({_OWN})")


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    op.drop_constraint(op.f("ck_tenants_limits"), "tenants", type_="check")
    for column in _columns():
        op.drop_column("tenants", column.name)


def _of_tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id"],
        ["tenants.id"],
        name=op.f(f"fk_{table}_tenant_id_tenants"),
        ondelete="CASCADE",
    )


def _columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("max_documents", sa.Integer(), nullable=True),
        sa.Column("max_storage_mb", sa.Integer(), nullable=True),
        sa.Column("questions_a_day", sa.Integer(), nullable=True),
        sa.Column("short_name", sa.String(), nullable=True),
        sa.Column("accent", sa.String(), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_type", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("keep_days", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("processing", postgresql.JSONB(), server_default="{}", nullable=False),
    )
