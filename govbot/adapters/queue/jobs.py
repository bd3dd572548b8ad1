"""The job queue: procrastinate on the same PostgreSQL.

A job is enqueued on the connection of the caller's transaction, so it exists exactly when what it
works on exists. A worker that dies leaves its job behind with a heartbeat that stops; any living
worker hands such jobs out again. Where no other worker is connected that is known at once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from psycopg import OperationalError
from psycopg.conninfo import make_conninfo
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import DBAPIError

from govbot.core.db.engine import (
    CONNECT_TIMEOUT_S,
    DatabaseUnreachable,
    WriteSession,
    plain_url,
)
from govbot.core.errors import GovBotError

logger = logging.getLogger(__name__)

HEARTBEAT_S = 2.0
STALLED_AFTER_S = 8.0
POLL_S = 2.0
RETRY_S = 3
POOL_S = 10.0
APPLICATION = "govbot-queue"

JobFunction = Callable[[UUID], Awaitable[None]]

# One statement, so that two rescuers cannot hand out one job twice: the second finds it `todo`.
_RESCUE = """
UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL
WHERE status = 'doing' AND (worker_id IS NULL OR worker_id NOT IN (
    SELECT id FROM procrastinate_workers
    WHERE last_heartbeat > now() - make_interval(secs => %(seconds)s)))
RETURNING id
"""
# Whoever held these is dead: nobody else is connected, and this process has not begun.
_RESCUE_WHEN_ALONE = """
UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL
WHERE status = 'doing' AND NOT EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE %(all)s
    AND application_name <> %(own)s)
RETURNING id
"""
_WAITING = """
SELECT DISTINCT args->>'subject' AS subject FROM procrastinate_jobs
WHERE task_name = %(name)s AND status IN ('todo', 'doing')
"""
_OF_SUBJECT = """
SELECT id FROM procrastinate_jobs WHERE lock = %(lock)s AND status IN ('todo', 'doing')
"""


class _TryAgain(BaseRetryStrategy):
    """A job that ends by an error runs again; the job itself counts how often that makes sense."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """Run it at once when this process is being ended: the next one need not wait."""
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        is_known = isinstance(exception, (DBAPIError, GovBotError))
        logger.warning(
            "job %s runs again after: %s",
            job.id,
            exception,
            exc_info=None if is_known else exception,
        )
        return RetryDecision(retry_in={"seconds": RETRY_S})


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn what the library says of a database that is away into the product's own words."""
    try:
        yield
    except (ConnectorException, OperationalError, PoolTimeout) as error:
        raise DatabaseUnreachable(address=APPLICATION, detail=str(error)) from error


class JobQueue:
    """Named jobs that take one id, reload what it names, and may run twice.

    Every verb may raise `DatabaseUnreachable`.
    """

    def __init__(self, database_url: str) -> None:
        self._name = f"{APPLICATION} {uuid4().hex[:8]}"
        self._workers = 0
        address = make_conninfo(
            plain_url(database_url),
            application_name=self._name,
            connect_timeout=CONNECT_TIMEOUT_S,
        )
        self._app = App(
            connector=PsycopgConnector(conninfo=address, min_size=1, max_size=4, timeout=POOL_S)
        )

    def register(self, name: str, function: JobFunction) -> None:
        """Make `function` the work of jobs called `name`; one that raises runs again."""

        async def run(subject: str) -> None:
            await function(UUID(subject))

        self._app.task(name=name, retry=_TryAgain())(run)

    async def open(self) -> None:
        """Open the connections."""
        with _plain_errors():
            await self._app.open_async()

    async def close(self) -> None:
        """Close the connections."""
        await self._app.close_async()

    async def defer(self, session: WriteSession, name: str, subject: UUID) -> None:
        """Enqueue one job inside the session's transaction."""
        connection = await session.driver_connection()
        # The lock keeps two workers from working on one subject at the same time.
        task = self._app.configure_task(name, lock=_lock(name, subject), connection=connection)
        with _plain_errors():
            await task.defer_async(subject=str(subject))

    async def cancel(self, name: str, subject: UUID) -> None:
        """Forget what is to be done for a subject; a job at work on it is interrupted."""
        with _plain_errors():
            rows = await self._app.connector.execute_query_all_async(
                _OF_SUBJECT, lock=_lock(name, subject)
            )
            for row in rows:
                await self._app.job_manager.cancel_job_by_id_async(row["id"], abort=True)

    async def pending(self, name: str) -> set[UUID]:
        """Return the ids that jobs called `name` wait for or work on."""
        with _plain_errors():
            rows = await self._app.connector.execute_query_all_async(_WAITING, name=name)
        return {UUID(row["subject"]) for row in rows}

    async def work(self, *, concurrency: int, wait: bool = True) -> None:
        """Run jobs until cancelled, or until none is left when `wait` is False."""
        if not self._workers:
            await self._rescue(_RESCUE_WHEN_ALONE, all=f"{APPLICATION} %", own=self._name)
        self._workers += 1
        rescue = asyncio.create_task(self._rescue_forever())
        try:
            with _plain_errors():
                await self._app.run_worker_async(
                    concurrency=concurrency,
                    wait=wait,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=POLL_S,
                    update_heartbeat_interval=HEARTBEAT_S,
                    stalled_worker_timeout=STALLED_AFTER_S,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=0.5,
                )
        finally:
            self._workers -= 1
            rescue.cancel()

    async def rescue_stalled(self) -> int:
        """Hand out again the jobs of workers that fell silent; return how many."""
        return await self._rescue(_RESCUE, seconds=STALLED_AFTER_S)

    async def _rescue(self, statement: str, **arguments: object) -> int:
        with _plain_errors():
            rows = await self._app.connector.execute_query_all_async(statement, **arguments)
        if rows:
            logger.warning("%d jobs of a dead worker start again", len(rows))
        return len(rows)

    async def _rescue_forever(self) -> None:
        while True:
            await asyncio.sleep(POLL_S)
            try:
                await self.rescue_stalled()
            except DatabaseUnreachable as error:
                logger.warning("the queue did not answer: %s", error)


def _lock(name: str, subject: UUID) -> str:
    return f"{name}:{subject}"
