"""The worker: runs the queue's jobs, and comes back when the database was away."""

import asyncio
import logging

from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import SQLAlchemyError

from govbot.core.errors import GovBotError
from govbot.operations.runtime import Services

logger = logging.getLogger(__name__)

PAUSE_S = 1.0
AWAY = (ConnectorException, OperationalError, PoolTimeout, SQLAlchemyError, GovBotError)
"""What a database that went away looks like from here."""


async def work_forever(services: Services) -> None:
    """Run jobs until cancelled; nothing unfinished stays behind.

    The embedded PostgreSQL is brought back when it was killed.
    """
    while True:
        try:
            if services.postgres is not None:
                await asyncio.to_thread(services.postgres.ensure_running)
            await services.intake.requeue_orphans()
            await services.queue.work(concurrency=services.settings.worker_concurrency)
        except AWAY as error:
            logger.warning("the worker starts again after: %s", error)
        await asyncio.sleep(PAUSE_S)
