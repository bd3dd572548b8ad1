"""Tenants: the default one of an installation without accounts, and temporary ones."""

from uuid import UUID

from govbot.accounts import repository
from govbot.accounts.asker import Asker
from govbot.core.db.engine import Database
from govbot.core.errors import NotFound

DEFAULT_TENANT = "default"


async def tenant(database: Database, slug: str = DEFAULT_TENANT, name: str = "") -> Asker:
    """Return an asker of the tenant called `slug`, which is made when it does not exist."""
    async with database.write() as session:
        tenant_id = await repository.find_tenant(session, slug)
        if tenant_id is None:
            await repository.add_tenant(session, slug, name or slug)
            tenant_id = await repository.find_tenant(session, slug)
        if tenant_id is None:
            raise NotFound(kind="tenant", slug=slug)
        await repository.keep_roles(session, tenant_id)
    return Asker(tenant_id)


async def remove_tenant(database: Database, tenant_id: UUID) -> None:
    """Remove a tenant's rows. Its postings must be gone already."""
    async with database.write() as session:
        await repository.remove_tenant(session, tenant_id)
