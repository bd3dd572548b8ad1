"""Removing an organisation: its rows, postings, vectors and files. Its record of acts stays."""

from govbot.accounts import repository as accounts
from govbot.accounts.tenants import repository as tenants
from govbot.accounts.tenants.service import Tenants
from govbot.audit.actions import Action
from govbot.ingestion import repository as index
from govbot.ingestion.service import JOB
from govbot.operations.runtime import Services


async def remove_tenant(services: Services, slug: str) -> int:
    """Remove an organisation and all that it has; return how many files went with it.

    The rows go in one transaction, and by the database's triggers external vector stores are told
    of each document. A file that a crash leaves behind goes with the next sweep.

    Raises:
        NotFound, InstallationsOwn: not this one.
    """
    everybody = Tenants(services.database, services.signing.tenant_id)
    async with services.database.write() as session:
        tenant = await everybody.other(session, slug)
        await tenants.lock(session, tenant.id)
        documents = await tenants.documents_of(session, tenant.id)
        await index.clear_tenant(session, tenant.id)
        await accounts.remove_tenant(session, tenant.id)
        await everybody.note(session, tenant, Action.TENANT_DELETE, documents=len(documents))
    for document_id in documents:
        await services.queue.cancel(JOB, document_id)
        await services.intake.blobs.remove(document_id)
    return len(documents)
