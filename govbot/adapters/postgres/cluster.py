"""One PostgreSQL data folder: made whole or not at all, started, recovered, stopped.

`server.lock` is inherited by the postmaster and all its children, so the kernel itself tells, even
across containers, whether any process of the server lives: a pid file is touched only when none
does. Callers serialise the functions of this module by a lock of their own.
"""

import hashlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from govbot.adapters.postgres.errors import (
    PostgresBusy,
    PostgresDataVersion,
    PostgresDiskFull,
    PostgresNotStarted,
)
from govbot.adapters.postgres.launcher import ENVIRONMENT, Launcher, major_version
from govbot.adapters.postgres.locks import POLL_S, FileLock

ADMIN = "govbot_admin"
PORT = 5432
# sun_path is 104 bytes on macOS, 108 on Linux; the socket's own name takes 14 of them.
LONGEST_SOCKET_DIR = 88
# SQLAlchemy writes a space as "+", which libpq does not read; a comma would part two hosts.
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")
FIRST_START_MB = 300
LATER_START_MB = 50
ORPHAN_GRACE_S = 5.0
STOP_S = 60.0
KEPT_LOGS = 5
SOCKET_DIR_LINE = 4  # of postmaster.pid, counted from 0

SMALLEST_CACHE_MB, LARGEST_CACHE_MB = 128, 8192
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")

INITDB = (
    f"--username={ADMIN}",
    "--auth=trust",  # the socket's folder is closed to every other user
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
)
# Given on the command line, so that a new GovBot brings its own values to an old data folder.
LAPTOP = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    # Parallel index builds take maintenance_work_mem from /dev/shm; containers give it 64 MB.
    "max_parallel_maintenance_workers": "0",
    "io_workers": "1",
    "jit": "off",
    # What was in its cache when it ended is read back when it starts, in order: a question would
    # read the vector index page by page from a cold disk.
    "shared_preload_libraries": "pg_prewarm",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
    "logging_collector": "on",
    "log_filename": "postgres-%Y%m%d-%H%M%S.log",
    "log_rotation_size": "10MB",
    "log_rotation_age": "0",
}


@dataclass(frozen=True)
class Cluster:
    """The folders of one server: `folder` holds `data`, `run` and the locks; `logs` its logs."""

    folder: Path
    logs: Path
    launcher: Launcher

    @property
    def data(self) -> Path:
        """Return PostgreSQL's own data folder."""
        return self.folder / "data"

    def create(self) -> None:
        """Make the data folder unless it exists; an interrupted attempt leaves nothing behind.

        Raises:
            PostgresDiskFull: Less than `FIRST_START_MB` are free.
            PostgresDataVersion: The folder exists and belongs to another major version.
            PostgresNotStarted: `initdb` failed.
        """
        if self.data.exists():
            self._check_version()
            return
        self._check_space(FIRST_START_MB)
        for leftover in self.folder.glob("initdb-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh = self.folder / f"initdb-{secrets.token_hex(4)}"
        fresh.mkdir(mode=0o700)
        self.launcher.own(fresh)
        log = self.logs / "initdb.log"
        with log.open("wb") as output:
            done = subprocess.run(
                self.launcher.command("initdb", [*INITDB, "-D", fresh]),
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                check=False,
            )
        if done.returncode != 0:
            raise PostgresNotStarted(log=str(log))
        fresh.rename(self.data)
        _sync(self.folder)

    def ensure_serving(self, timeout_s: float) -> Path:
        """Return the socket folder of a server that answers, starting or recovering it if needed.

        Raises:
            PostgresNotStarted: The server ended by itself while it started.
            PostgresBusy: It neither answered nor ended within `timeout_s` seconds.
        """
        started = False
        orphaned_since = time.monotonic()
        deadline = orphaned_since + timeout_s
        while time.monotonic() < deadline:
            directory = self.socket_dir()
            if directory is not None and answers(directory):
                return directory
            lock = FileLock(self.folder / "server.lock")
            try:
                if lock.exclusive() and self._postmaster() is None:
                    if started:
                        raise PostgresNotStarted(log=str(self.logs))
                    self._start(lock)
                    started = True
                elif started or self._postmaster() is not None:
                    # A server just started holds the lock a moment before it has a pid file.
                    orphaned_since = time.monotonic()
                elif time.monotonic() - orphaned_since > ORPHAN_GRACE_S:
                    self._kill_orphans()
            finally:
                lock.close()
            time.sleep(POLL_S)
        raise PostgresBusy(path=str(self.folder))

    def stop(self) -> None:
        """Stop the server (fast shutdown) and return when its last process has ended."""
        sockets = self.socket_dir()
        lock = FileLock(self.folder / "server.lock")
        try:
            for how in (signal.SIGINT, signal.SIGQUIT):
                postmaster = self._postmaster()
                if postmaster is not None:
                    postmaster.send_signal(how)
                deadline = time.monotonic() + STOP_S
                while time.monotonic() < deadline:
                    if lock.exclusive():
                        if sockets is not None:
                            with suppress(OSError):  # not ours, or not empty: it may stay
                                sockets.rmdir()
                        return
                    time.sleep(POLL_S)
        finally:
            lock.close()

    def socket_dir(self) -> Path | None:
        """Return the socket folder that the present or last server wrote down, if any."""
        lines = self._pid_file()
        written = lines[SOCKET_DIR_LINE : SOCKET_DIR_LINE + 1]
        return Path(written[0]) if written and written[0] else None

    def _start(self, lock: FileLock) -> None:
        """Start the postmaster in its own session, handing `lock` on to it."""
        self._check_space(LATER_START_MB)
        directory = self._make_socket_dir()
        # The lock says that nothing of the old server lives: what is left of it is stale, even
        # when its number has passed on to another process (after a reboot, in a container).
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (directory / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        for old in sorted(self.logs.glob("postgres-*.log"))[: -KEPT_LOGS + 1]:
            old.unlink()
        options = {
            **LAPTOP,
            "shared_buffers": f"{shared_buffers_mb(memory_mb())}MB",
            "unix_socket_directories": f'"{directory}"',
            "log_directory": str(self.logs),
        }
        arguments = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        server = self.launcher.command("postgres", ["-D", self.data, *arguments])
        with (self.logs / "start.log").open("wb") as output:
            # The shell leaves at once, so that the server belongs to init and is never our zombie;
            # a session of its own keeps the terminal's Ctrl-C away from it.
            subprocess.run(
                ["/bin/sh", "-c", '"$@" &', "sh", *server],
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=(lock.fd,),
                check=True,
            )

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []

    def _postmaster(self) -> psutil.Process | None:
        """Return the living postmaster of this folder, never a stranger that has its old number."""
        lines = self._pid_file()
        number = int(lines[0]) if lines and lines[0].isdigit() else -1
        return next((process for process in self._processes() if process.pid == number), None)

    def _processes(self) -> list[psutil.Process]:
        """Return the living PostgreSQL processes that work in the data folder."""
        return [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if process.info["name"] == "postgres" and process.info["cwd"] == str(self.data)
        ]

    def _kill_orphans(self) -> None:
        """End the children of a dead postmaster that are too busy to notice its death.

        The next start replays the log after them, so nothing that was committed is lost.
        """
        for process in self._processes():
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue

    def _make_socket_dir(self) -> Path:
        """Return a closed folder with a short, plain path for the socket."""
        name = "govbot-" + hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        candidates = [
            self.folder / "run",
            Path(tempfile.gettempdir()) / name,
            Path("/tmp") / name,  # noqa: S108 - closed, and checked for its owner below
        ]
        for directory in candidates:
            if len(str(directory)) > LONGEST_SOCKET_DIR or not PLAIN.fullmatch(str(directory)):
                continue
            try:
                directory.mkdir(mode=0o700, exist_ok=True)
                if directory.lstat().st_uid == os.geteuid():
                    self.launcher.own(directory)
            except OSError:
                continue  # The next candidate may do; the last resort's error is PostgresBusy.
            if directory.is_dir() and self.launcher.owns(directory):
                directory.chmod(0o700)
                return directory
        raise PostgresBusy(path=str(self.folder))

    def _check_version(self) -> None:
        version = self.data / "PG_VERSION"
        found = version.read_text("ascii").strip() if version.exists() else "?"
        if found != major_version():
            raise PostgresDataVersion(path=str(self.data), found=found, needed=major_version())

    def _check_space(self, needed_mb: int) -> None:
        free_mb = shutil.disk_usage(self.folder).free // 2**20
        if free_mb < needed_mb:
            raise PostgresDiskFull(path=str(self.folder), free_mb=free_mb, needed_mb=needed_mb)


def memory_mb() -> int:
    """Return the memory that this machine, or the container's limit, gives."""
    total = psutil.virtual_memory().total
    with suppress(OSError, ValueError):  # no such limit: not a container, or another system
        total = min(total, int(CONTAINER_LIMIT.read_text("ascii")))
    return total // 2**20


def shared_buffers_mb(memory: int) -> int:
    """Return the server's own cache: a quarter of the memory; pages unused take none."""
    return max(SMALLEST_CACHE_MB, min(LARGEST_CACHE_MB, memory // 4))


def connect(socket_dir: Path, database: str) -> psycopg.Connection[tuple[object, ...]]:
    """Open an administrator's connection through the socket."""
    return psycopg.connect(
        host=str(socket_dir),
        port=PORT,
        user=ADMIN,
        dbname=database,
        autocommit=True,
        connect_timeout=10,
    )


def answers(socket_dir: Path) -> bool:
    """Say whether a server behind the socket lets the administrator in."""
    try:
        connect(socket_dir, "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _sync(folder: Path) -> None:
    """Make a rename inside `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
