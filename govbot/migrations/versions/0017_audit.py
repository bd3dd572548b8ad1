"""The append-only record of acts.

Revision: 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of acts is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$
"""
_REFUSED = {"audit_log": "UPDATE OR DELETE OR TRUNCATE", "audit_heads": "DELETE OR TRUNCATE"}

_OWN = "tenant_id = (SELECT current_setting('govbot.tenant_id')::uuid)"


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.String(), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("text_digest", sa.LargeBinary(), nullable=True),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "seq", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "audit_heads",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "audit_texts",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "seq", name=op.f("pk_audit_texts")),
    )
    _index_for_auditors()
    op.execute(_REFUSE)
    for table, verbs in _REFUSED.items():
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE {verbs} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
        # Also where a session says that it only replays another server's changes.
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
    for table in (*_REFUSED, "audit_texts"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON {table} USING ({_OWN})")


def downgrade() -> None:
    op.drop_table("audit_texts")
    op.drop_table("audit_heads")
    op.drop_table("audit_log")
    op.execute("DROP FUNCTION audit_refuse()")


def _index_for_auditors() -> None:
    for columns in (
        ["tenant_id", "at"],
        ["tenant_id", "actor_id", "seq"],
        ["tenant_id", "action", "seq"],
        ["tenant_id", "subject_kind", "subject_id", "seq"],
    ):
        op.create_index(op.f(f"ix_audit_log_{'_'.join(columns)}"), "audit_log", columns)
    op.create_index(
        op.f("ix_audit_log_tenant_id_address_seq"),
        "audit_log",
        ["tenant_id", "address", "seq"],
        postgresql_where=sa.text("address IS NOT NULL"),
    )
    op.create_index(
        "ix_audit_log_words",
        "audit_log",
        [sa.text("jsonb_to_tsvector('simple', data, '[\"string\"]')")],
        postgresql_using="gin",
    )
    op.create_index(
        "ix_audit_texts_words",
        "audit_texts",
        [sa.text("to_tsvector('portuguese', text)")],
        postgresql_using="gin",
    )
