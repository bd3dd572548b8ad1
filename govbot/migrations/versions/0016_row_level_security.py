"""Row-level security: the second lock, for the role that requests run as.

Revision: 0016, after 0015. The role itself, and what it may do, is seen to after every upgrade.
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TENANT = "(SELECT current_setting('govbot.tenant_id')::uuid)"
_USER = "(SELECT nullif(current_setting('govbot.user_id'), '')::uuid)"
_AUDIENCES = "(SELECT current_setting('govbot.audiences')::int[])"
_GOVERNS = "(SELECT current_setting('govbot.governs')::bool)"
_READABLE = (
    "EXISTS (SELECT FROM documents d WHERE d.id = document_id "
    f"AND d.tenant_id = {_TENANT} AND d.audiences && {_AUDIENCES})"
)
# What asks more of a row than to be the tenant's.
_NARROWER = {
    "tenants": f"id = {_TENANT}",
    "documents": (
        f"tenant_id = {_TENANT} AND (audiences && {_AUDIENCES} OR owner_id = {_USER} OR {_GOVERNS})"
    ),
    "chunks": f"tenant_id = {_TENANT} AND {_READABLE}",
    "chat_sessions": f"tenant_id = {_TENANT} AND user_id = {_USER}",
    "chat_messages": (
        f"tenant_id = {_TENANT} AND EXISTS (SELECT FROM chat_sessions s WHERE s.id = session_id)"
    ),
    "refresh_tokens": "EXISTS (SELECT FROM sign_ins s WHERE s.id = sign_in_id)",
}
_OF_TENANT = (
    "api_keys",
    "chunk_embeddings",
    "collections",
    "departments",
    "lexical_postings",
    "lexical_statistics",
    "lexical_terms",
    "norm_relations",
    "norms",
    "permissions",
    "prompt_changes",
    "prompt_versions",
    "roles",
    "search_revisions",
    "sign_ins",
    "synonyms",
    "tickets",
    "users",
    "vector_outbox",
)


def upgrade() -> None:
    rules = dict.fromkeys(_OF_TENANT, f"tenant_id = {_TENANT}") | _NARROWER
    for table, rule in rules.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON {table} USING ({rule})")


def downgrade() -> None:
    for table in (*_OF_TENANT, *_NARROWER):
        op.execute(f"DROP POLICY own ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
