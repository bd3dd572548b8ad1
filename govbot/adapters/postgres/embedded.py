"""The PostgreSQL that GovBot brings along, shared by every GovBot process on one data folder.

Each process holds a shared lock on `postgres/clients.lock` while it uses the server; starting and
stopping are serialised by `postgres/start.lock`. The last one to leave stops the server. A client
that is killed loses its lock with its life; when all are killed the server goes on serving nobody
until the next client has come and gone.

The application's role is the owner of its database, not a superuser: row-level security binds it.
"""

import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL

from govbot.adapters.postgres.cluster import PORT, Cluster, answers, connect
from govbot.adapters.postgres.errors import (
    PostgresBusy,
    PostgresHomeNotWritable,
    PostgresPlatform,
)
from govbot.adapters.postgres.launcher import find_launcher
from govbot.adapters.postgres.locks import FileLock, exclusive
from govbot.core.db.principal import ROLE as REQUESTS

ROLE = DATABASE = "govbot"
START_S = 120.0  # replaying the log after a crash takes its time


class Running:
    """This process's hold on the server; the server lives at least until `stop`."""

    def __init__(self, cluster: Cluster, clients: FileLock) -> None:
        self._cluster = cluster
        self._clients = clients
        self.socket_dir = Path()

    @property
    def url(self) -> str:
        """Return the SQLAlchemy address of the application's database."""
        query = {"host": str(self.socket_dir), "port": str(PORT)}
        address = URL.create("postgresql+psycopg", username=ROLE, database=DATABASE, query=query)
        return address.render_as_string(hide_password=False)

    def ensure_running(self) -> None:
        """Start the server again if it has died; a few milliseconds when it has not.

        Raises:
            PostgresNotStarted, PostgresBusy: It could not be brought back.
        """
        if answers(self.socket_dir):
            return
        with exclusive(self._cluster.folder / "start.lock", START_S):
            if self._clients.fd >= 0:  # a late call after `stop` must not raise the dead
                self.serve()

    def stop(self) -> None:
        """Leave the server; stop it if nobody else uses it. Safe to call twice."""
        if self._clients.fd < 0:
            return
        with exclusive(self._cluster.folder / "start.lock", START_S):
            try:
                if self._clients.exclusive():
                    self._cluster.stop()
            finally:
                self._clients.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def serve(self) -> None:
        """Bring up server, role, database and extension; for holders of `start.lock` only."""
        self._cluster.create()
        self.socket_dir = self._cluster.ensure_serving(START_S)
        _provision(self.socket_dir)


def start(home: Path) -> Running:
    """Join the server of the data folder `home`, setting it up and starting it if needed.

    Blocks for well under two seconds on a folder in use before, a few on the first use.

    Args:
        home: GovBot's data folder; the server keeps to `home/postgres` and `home/logs/postgres`.

    Raises:
        PostgresPlatform: Not a POSIX system.
        PostgresHomeNotWritable, PostgresDiskFull, PostgresDataVersion: The folder does not serve.
        PostgresNeedsOrdinaryUser: GovBot is root and has nobody to run the server as.
        PostgresNotStarted, PostgresBusy: The server does not come up; its log says why.
    """
    if sys.platform == "win32":
        raise PostgresPlatform
    folder = home.expanduser().absolute() / "postgres"
    try:
        return _join(folder)
    except OSError as error:
        # No permission, a read-only disk, a file where a folder should be: all about `home`.
        raise PostgresHomeNotWritable(path=str(error.filename or folder)) from error


def _join(folder: Path) -> Running:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = folder.resolve()
    launcher = find_launcher(folder)
    logs = folder.parent / "logs" / "postgres"
    logs.mkdir(parents=True, exist_ok=True)
    launcher.own(logs)
    with exclusive(folder / "start.lock", START_S), ExitStack() as undo:
        clients = FileLock(folder / "clients.lock")
        undo.callback(clients.release)
        FileLock(folder / "server.lock").close()
        for name in ("start.lock", "clients.lock", "server.lock"):
            launcher.own(folder / name)
        if not clients.shared():
            raise PostgresBusy(path=str(folder))
        running = Running(Cluster(folder, logs, launcher), clients)
        running.serve()
        undo.pop_all()
    return running


def _provision(socket_dir: Path) -> None:
    """Make sure of the role, the extension (in the template too) and the database."""
    with connect(socket_dir, "template1") as template:
        template.execute("CREATE EXTENSION IF NOT EXISTS vector")
        template.execute("ALTER EXTENSION vector UPDATE")
        if template.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
            template.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        asked = template.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [REQUESTS])
        if asked.fetchone() is None:
            template.execute(f"CREATE ROLE {REQUESTS} NOLOGIN")
            template.execute(f"GRANT {REQUESTS} TO {ROLE}")
    with connect(socket_dir, "postgres") as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            server.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
    with connect(socket_dir, DATABASE) as database:
        database.execute("ALTER EXTENSION vector UPDATE")
