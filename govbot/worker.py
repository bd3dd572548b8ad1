"""The worker: runs the queue's jobs, and comes back when the database was away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from govbot.core.errors import GovBotError
from govbot.operations.runtime import Services

logger = logging.getLogger(__name__)

PAUSE_S = 1.0
VECTORS_S = 2.0
REQUEUE_S = 30.0
TIDY_S = 60.0
SWEEP_S = 6 * 3600.0
ANCHOR_S = 600.0
RETENTION_S = 3600.0
AWAY = (SQLAlchemyError, GovBotError, OSError)
"""What a database that went away, or a full disk, looks like from here."""


async def work_forever(services: Services) -> None:
    """Run jobs until cancelled; nothing unfinished stays behind.

    The embedded PostgreSQL is brought back when it was killed.
    """

    async def jobs() -> None:
        await services.queue.work(concurrency=services.settings.worker_concurrency)

    async def postgres() -> None:
        if services.postgres is not None:
            await asyncio.to_thread(services.postgres.ensure_running)

    duties: list[tuple[Callable[[], Awaitable[object]], float]] = [
        (postgres, PAUSE_S),
        (services.vectors.keep, VECTORS_S),
        (services.care.tidy, TIDY_S),
        (services.intake.requeue_orphans, REQUEUE_S),
        (services.intake.sweep, SWEEP_S),
        (services.audit.anchor, ANCHOR_S),
        (services.retention.keep, RETENTION_S),
    ]
    tasks = [asyncio.create_task(_repeat(duty, pause)) for duty, pause in duties]
    try:
        await _repeat(jobs, PAUSE_S)
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _repeat(duty: Callable[[], Awaitable[object]], pause_s: float) -> None:
    while True:
        try:
            await duty()
        except AWAY as error:
            logger.warning("tried again in a moment, after: %s", error)
            await asyncio.sleep(PAUSE_S)
        else:
            await asyncio.sleep(pause_s)
