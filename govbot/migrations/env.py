"""Alembic environment: one connection, one lock, a short lock timeout."""

from alembic import context
from sqlalchemy import create_engine, pool, text

from govbot.core.db.base import Base
from govbot.core.db.models import Tenant

# Any number that no other program of the same database uses.
ADVISORY_LOCK = 4_716_672_079

assert Tenant.metadata is Base.metadata  # noqa: S101  (importing the models registers the tables)


def run() -> None:
    """Apply the pending migrations while holding an advisory lock."""
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.commit()
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()


run()
