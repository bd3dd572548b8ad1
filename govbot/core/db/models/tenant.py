"""Tenants: organisations that share an installation and see nothing of each other."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Mapped, mapped_column

from govbot.core.db.base import Base, Moment


class Tenant(Base):
    """One organisation."""

    __tablename__ = "tenants"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[Moment]
