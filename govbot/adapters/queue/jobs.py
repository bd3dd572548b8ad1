"""The job queue: procrastinate on the same PostgreSQL.

A job is enqueued on the connection of the caller's transaction, so it exists exactly when what it
works on exists. A worker that dies leaves its job behind with a heartbeat that stops; any living
worker hands such jobs out again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException

from govbot.core.db.engine import WriteSession, plain_url

logger = logging.getLogger(__name__)

HEARTBEAT_S = 2.0
STALLED_AFTER_S = 10.0

JobFunction = Callable[[UUID], Awaitable[None]]


class JobQueue:
    """Named jobs that take one id, reload what it names, and may run twice."""

    def __init__(self, database_url: str) -> None:
        self._app = App(
            connector=PsycopgConnector(conninfo=plain_url(database_url), min_size=1, max_size=4)
        )

    def register(self, name: str, function: JobFunction) -> None:
        """Make `function` the work of jobs called `name`; a raised error fails the job."""

        async def run(subject: str) -> None:
            await function(UUID(subject))

        self._app.task(name=name, retry=RetryStrategy(max_attempts=3, wait=5))(run)

    async def open(self) -> None:
        """Open the connections."""
        await self._app.open_async()

    async def close(self) -> None:
        """Close the connections."""
        await self._app.close_async()

    async def defer(self, session: WriteSession, name: str, subject: UUID) -> None:
        """Enqueue one job inside the session's transaction."""
        connection = await session.driver_connection()
        # The lock keeps two workers from working on one subject at the same time.
        await self._app.configure_task(
            name, lock=f"{name}:{subject}", connection=connection
        ).defer_async(subject=str(subject))

    async def pending(self, name: str) -> set[UUID]:
        """Return the ids that jobs called `name` wait for or work on."""
        jobs = [
            job
            for status in ("todo", "doing")
            for job in await self._app.job_manager.list_jobs_async(task=name, status=status)
        ]
        return {UUID(str(job.task_kwargs["subject"])) for job in jobs}

    async def work(self, *, concurrency: int, wait: bool = True) -> None:
        """Run jobs until cancelled, or until none is left when `wait` is False."""
        rescue = asyncio.create_task(self._rescue_forever())
        try:
            await self._app.run_worker_async(
                concurrency=concurrency,
                wait=wait,
                install_signal_handlers=False,
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=STALLED_AFTER_S,
                delete_jobs="successful",
                shutdown_graceful_timeout=1.0,
            )
        finally:
            rescue.cancel()

    async def rescue_stalled(self) -> int:
        """Hand out again the jobs of workers that died; return how many."""
        stalled = list(
            await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S)
        )
        for job in stalled:
            await self._app.job_manager.retry_job(job)
        return len(stalled)

    async def _rescue_forever(self) -> None:
        while True:
            try:
                rescued = await self.rescue_stalled()
                if rescued:
                    logger.warning("%d jobs of a dead worker start again", rescued)
            except ConnectorException as error:
                logger.warning("the queue did not answer: %s", error)
            await asyncio.sleep(STALLED_AFTER_S / 4)
