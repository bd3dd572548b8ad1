"""One report on everything that GovBot needs."""

from sqlalchemy.exc import SQLAlchemyError

from govbot import __version__
from govbot.core.db.engine import DatabaseUnreachable
from govbot.operations.runtime import Services
from govbot.operations.schemas import (
    DatabaseHealth,
    DocumentCounts,
    EmbeddingHealth,
    Health,
    LLMHealth,
)


async def report(services: Services) -> Health:
    """Return the state of the database, the models and the documents."""
    counts: dict[str, int] = {}
    model, pending = services.spaces.wanted, None
    try:
        counts = await services.library.counts(services.asker)
        if found := await services.spaces.searched():
            model, pending = found, await services.spaces.pending()
        alive = True
    except (SQLAlchemyError, DatabaseUnreachable):
        alive = False
    status = await services.llms.state()
    return Health(
        status="ok" if alive else "degraded",
        version=__version__,
        database=DatabaseHealth(ok=alive, embedded=services.postgres is not None),
        llm=LLMHealth(mode=status.mode, model=status.model, state=status.state),
        embedding=EmbeddingHealth(model=model, pending=pending),
        documents=DocumentCounts(**counts),
    )
