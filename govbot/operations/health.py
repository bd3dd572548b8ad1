"""Whether GovBot is well, and one report on everything that it needs."""

from sqlalchemy.exc import SQLAlchemyError

from govbot import __version__
from govbot.accounts.asker import Asker
from govbot.core.db.engine import DatabaseBusy, DatabaseUnreachable
from govbot.operations.runtime import Services
from govbot.operations.schemas import (
    DatabaseHealth,
    DocumentCounts,
    EmbeddingHealth,
    LLMHealth,
    Status,
)


async def is_well(services: Services) -> bool:
    """Tell whether the database answers."""
    try:
        await services.database.ping()
    except (SQLAlchemyError, DatabaseBusy, DatabaseUnreachable):
        return False
    return True


async def status(services: Services, asker: Asker) -> Status:
    """Return the state of the database, the models and the documents."""
    model, pending = services.spaces.wanted, None
    counts = await services.library.counts(asker)
    if found := await services.spaces.searched():
        model, pending = found, await services.spaces.pending()
    at_work = await services.llms.state()
    return Status(
        version=__version__,
        database=DatabaseHealth(embedded=services.postgres is not None),
        llm=LLMHealth(mode=at_work.mode, model=at_work.model, state=at_work.state),
        embedding=EmbeddingHealth(model=model, pending=pending),
        documents=DocumentCounts(**counts),
    )
