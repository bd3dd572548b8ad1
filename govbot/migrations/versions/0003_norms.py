"""Norms, their provisions in passages, and who may read a document.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BOUNDED = "NOT in_force OR valid_from IS NOT NULL OR valid_to IS NOT NULL"


def upgrade() -> None:
    # Constant defaults are stored once for all rows: no table is rewritten.
    op.add_column(
        "documents",
        sa.Column(
            "audiences", postgresql.ARRAY(sa.Integer()), server_default="{0}", nullable=False
        ),
    )
    for column in (
        sa.Column("kind", sa.String(), server_default="text", nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("urn", sa.String(), nullable=True),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("provisions", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("in_force", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
    ):
        op.add_column("chunks", column)
    op.create_index(
        "ix_chunks_bounded",
        "chunks",
        ["tenant_id", "document_id"],
        postgresql_where=sa.text(_BOUNDED),
    )
    _norms()
    _relations()


def _norms() -> None:
    op.create_table(
        "norms",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("organ", sa.String(), nullable=True),
        sa.Column("urn", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("revoked_by", sa.String(), nullable=True),
        *_owners("norms"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_norms")),
    )
    _index("norms", "tenant_id", "kind", "number", "year")
    _index("norms", "tenant_id", "urn")


def _relations() -> None:
    op.create_table(
        "norm_relations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fragment", sa.String(), nullable=True),
        sa.CheckConstraint(
            "relation IN ('revokes', 'revoked_by', 'amends', 'amended_by', 'regulates')",
            name=op.f("ck_norm_relations_relation"),
        ),
        *_owners("norm_relations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norm_relations")),
    )
    _index("norm_relations", "document_id")
    _index("norm_relations", "tenant_id", "kind", "number", "year")


def _owners(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{owner}_id"],
            [f"{owner}s.id"],
            name=op.f(f"fk_{table}_{owner}_id_{owner}s"),
            ondelete="CASCADE",
        )
        for owner in ("document", "tenant")
    ]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def downgrade() -> None:
    op.drop_table("norm_relations")
    op.drop_table("norms")
    op.drop_index("ix_chunks_bounded", "chunks")
    columns = "valid_to valid_from note in_force provisions article urn label kind"
    for column in columns.split():
        op.drop_column("chunks", column)
    op.drop_column("documents", "audiences")
