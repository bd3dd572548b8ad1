"""Who may do what with which document: collections, and what was granted."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment

VISIBILITY = "visibility IN ('inherit', 'tenant', 'department', 'restricted')"
PLACED = "(visibility = 'department') = (department_id IS NOT NULL)"


class Collection(Base):
    """A folder of documents, maybe within another, whose rights what is in it inherits.

    `visibility`: inherit (that of the folder around it; at the top, tenant), tenant (everybody),
    department (the people of `department_id` and of what is below it), restricted (only those who
    were granted something). Anything but `inherit` also ends the inheritance of grants. What
    follows from all that is kept in `audiences` (who may read), `writers` and `deleters`.
    """

    __tablename__ = "collections"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        UniqueConstraint("tenant_id", "parent_id", "name", postgresql_nulls_not_distinct=True),
        ForeignKeyConstraint(
            ["tenant_id", "parent_id"],
            ["collections.tenant_id", "collections.id"],
            name="fk_collections_parent",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name="fk_collections_department",
        ),
        CheckConstraint("parent_id IS DISTINCT FROM id", name="parent"),
        CheckConstraint(VISIBILITY, name="visibility"),
        CheckConstraint(PLACED, name="department"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    parent_id: Mapped[UUID | None]
    name: Mapped[str]
    visibility: Mapped[str] = mapped_column(default="inherit", server_default="inherit")
    department_id: Mapped[UUID | None]
    audiences: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list, server_default="{}")
    writers: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list, server_default="{}")
    deleters: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list, server_default="{}")
    created_at: Mapped[Moment]


class Grant(Base):
    """A right on one document or collection for one person, department or role.

    `permission_type`: read, write (and read), delete (and read). One that ends (`expires_at`) has
    an audience number of its own, which nobody belongs to any more from that moment on.
    """

    __tablename__ = "permissions"
    __table_args__ = (
        CheckConstraint("permission_type IN ('read', 'write', 'delete')", name="permission_type"),
        CheckConstraint("num_nonnulls(document_id, collection_id) = 1", name="object"),
        CheckConstraint("num_nonnulls(user_id, department_id, role_id) = 1", name="subject"),
        CheckConstraint("(audience IS NULL) = (expires_at IS NULL)", name="expires_at"),
        UniqueConstraint(
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
        ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["documents.tenant_id", "documents.id"],
            name="fk_permissions_document",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "collection_id"],
            ["collections.tenant_id", "collections.id"],
            name="fk_permissions_collection",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name="fk_permissions_user",
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["departments.tenant_id", "departments.id"],
            name="fk_permissions_department",
        ),
        ForeignKeyConstraint(
            ["tenant_id", "role_id"], ["roles.tenant_id", "roles.id"], name="fk_permissions_role"
        ),
        Index(None, "document_id"),
        Index(None, "collection_id"),
        Index(None, "user_id"),
        Index(
            "ix_permissions_ending",
            "tenant_id",
            "expires_at",
            postgresql_where=text("audience IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"))
    document_id: Mapped[UUID | None]
    collection_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    department_id: Mapped[UUID | None]
    role_id: Mapped[UUID | None]
    permission_type: Mapped[str]
    audience: Mapped[int | None]
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    granted_by: Mapped[UUID | None]
    created_at: Mapped[Moment]
