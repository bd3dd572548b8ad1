"""Document rights: collections, grants, and what follows from them for each document.

Revision: 0015, after 0013.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

# Everybody (0), the person, their role, their department and those around it; and what was granted
# to one of these for a time that is not over.
_AUDIENCES = """
CREATE OR REPLACE FUNCTION user_audiences(of_tenant uuid, of_user uuid) RETURNS integer[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE person AS (
        SELECT u.audience, u.department_id, u.role_id, r.audience AS role
        FROM users u JOIN roles r ON r.tenant_id = u.tenant_id AND r.id = u.role_id
        WHERE u.tenant_id = of_tenant AND u.id = of_user
    ), around AS (
        SELECT d.id, d.parent_id, d.audience FROM departments d JOIN person p
        ON d.tenant_id = of_tenant AND d.id = p.department_id
        UNION
        SELECT d.id, d.parent_id, d.audience FROM departments d JOIN around a
        ON d.tenant_id = of_tenant AND d.id = a.parent_id
    )
    SELECT array_agg(audience ORDER BY audience) FROM (
        SELECT 0 AS audience UNION SELECT audience FROM person UNION SELECT role FROM person
        UNION SELECT audience FROM around
        UNION SELECT g.audience FROM permissions g
        WHERE g.tenant_id = of_tenant AND g.audience IS NOT NULL AND g.expires_at > now() AND (
            g.user_id = of_user OR g.role_id = (SELECT role_id FROM person)
            OR g.department_id IN (SELECT id FROM around)
        )
    ) every
$$
"""
_SORTED = """
CREATE FUNCTION sorted_set(given integer[]) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT each ORDER BY each), '{}')
    FROM unnest(given) each WHERE each IS NOT NULL
$$
"""


def upgrade() -> None:
    op.create_unique_constraint(op.f("uq_documents_tenant_id_id"), "documents", ["tenant_id", "id"])
    op.create_table(
        "collections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), server_default="inherit", nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("audiences", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("writers", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("deleters", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(visibility = 'department') = (department_id IS NOT NULL)",
            name=op.f("ck_collections_department"),
        ),
        sa.CheckConstraint(
            "visibility IN ('inherit', 'tenant', 'department', 'restricted')",
            name=op.f("ck_collections_visibility"),
        ),
        sa.CheckConstraint("parent_id IS DISTINCT FROM id", name=op.f("ck_collections_parent")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name="fk_collections_department",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["collections.tenant_id", "collections.id"],
            name="fk_collections_parent",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_collections_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_collections_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id",
            "parent_id",
            "name",
            name=op.f("uq_collections_tenant_id_parent_id_name"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "permissions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("collection_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("role_id", sa.Uuid(), nullable=True),
        sa.Column("permission_type", sa.String(), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "permission_type IN ('read', 'write', 'delete')",
            name=op.f("ck_permissions_permission_type"),
        ),
        sa.CheckConstraint(
            "(audience IS NULL) = (expires_at IS NULL)", name=op.f("ck_permissions_expires_at")
        ),
        sa.CheckConstraint(
            "num_nonnulls(document_id, collection_id) = 1", name=op.f("ck_permissions_object")
        ),
        sa.CheckConstraint(
            "num_nonnulls(user_id, department_id, role_id) = 1", name=op.f("ck_permissions_subject")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "collection_id"],
            ["collections.tenant_id", "collections.id"],
            name="fk_permissions_collection",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name="fk_permissions_department",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["documents.tenant_id", "documents.id"],
            name="fk_permissions_document",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "role_id"], ["roles.tenant_id", "roles.id"], name="fk_permissions_role"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name="fk_permissions_user",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["tenants.id"],
            name=op.f("fk_permissions_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permissions")),
        sa.UniqueConstraint(
            "tenant_id",
            "document_id",
            "collection_id",
            "user_id",
            "department_id",
            "role_id",
            "permission_type",
            name="uq_permissions_once",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_permissions_collection_id"), "permissions", ["collection_id"], unique=False
    )
    op.create_index(
        op.f("ix_permissions_document_id"), "permissions", ["document_id"], unique=False
    )
    op.create_index(
        "ix_permissions_ending",
        "permissions",
        ["tenant_id", "expires_at"],
        unique=False,
        postgresql_where=sa.text("audience IS NOT NULL"),
    )
    op.create_index(op.f("ix_permissions_user_id"), "permissions", ["user_id"], unique=False)
    op.add_column(
        "documents",
        sa.Column("writers", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
    )
    op.add_column(
        "documents",
        sa.Column("deleters", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
    )
    op.add_column("documents", sa.Column("owner_id", sa.Uuid(), nullable=True))
    op.add_column("documents", sa.Column("collection_id", sa.Uuid(), nullable=True))
    op.add_column(
        "documents", sa.Column("visibility", sa.String(), server_default="inherit", nullable=False)
    )
    op.add_column("documents", sa.Column("department_id", sa.Uuid(), nullable=True))
    op.create_index(
        op.f("ix_documents_collection_id"), "documents", ["collection_id"], unique=False
    )
    op.create_foreign_key(
        "fk_documents_owner",
        "documents",
        "users",
        ["tenant_id", "owner_id"],
        ["tenant_id", "id"],
        ondelete="SET NULL (owner_id)",
    )
    op.create_foreign_key(
        "fk_documents_collection",
        "documents",
        "collections",
        ["tenant_id", "collection_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        "fk_documents_department",
        "documents",
        "departments",
        ["tenant_id", "department_id"],
        ["tenant_id", "id"],
    )
    op.drop_constraint(op.f("uq_documents_tenant_id_sha256"), "documents", type_="unique")
    op.create_index(op.f("ix_documents_tenant_id_sha256"), "documents", ["tenant_id", "sha256"])
    op.execute(_AUDIENCES)
    op.execute(_SORTED)


def downgrade() -> None:
    raise NotImplementedError("who may read what would be lost: restore the backup")
