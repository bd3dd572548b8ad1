"""The product as a person starts it: real `govbot` processes on a data folder of their own."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import psycopg

from govbot.adapters.postgres.cluster import PORT
from govbot.adapters.postgres.embedded import DATABASE, ROLE

COMMAND = [sys.executable, "-c", "from govbot.cli.main import main; main()"]
T = TypeVar("T")
ADMINISTRATOR = {
    "GOVBOT_ADMIN_EMAIL": "ana@orgao.example",
    "GOVBOT_ADMIN_PASSWORD": "capivara jabuticaba trombone",
}
"""Settings with which a server has somebody to sign in as."""
SETUP = re.compile(r"Primeiro acesso[^:]*: (http://\S+#gbs_\S+)")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Govbot:
    """One running command; its words go to a file."""

    def __init__(self, home: Path, *arguments: str, **settings: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.log = home.parent / f"{home.name}-{time.monotonic_ns()}.log"
        environment = {
            **os.environ,
            "GOVBOT_HOME": str(home),
            "GOVBOT_LLM": "extractive",
            "PYTHONUNBUFFERED": "1",
            # Bytecode is kept between the processes of a run, as it is on a person's machine.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "govbot-tests-bytecode"),
            **settings,
        }
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [*COMMAND, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={name: value for name, value in environment.items() if value},
            )

    @property
    def words(self) -> str:
        """What it has said so far."""
        return self.log.read_text("utf-8", "replace")

    def address(self, within_s: float = 60) -> str:
        """Wait until the server says where it listens."""
        wait_for(lambda: ADDRESS.search(self.words) or self.process.poll() is not None, within_s)
        found = ADDRESS.search(self.words)
        assert found, self.words
        return found.group()

    def sign_in(self) -> dict[str, str]:
        """Sign in as the administrator; return the headers of a request."""
        given = {
            "email": ADMINISTRATOR["GOVBOT_ADMIN_EMAIL"],
            "password": ADMINISTRATOR["GOVBOT_ADMIN_PASSWORD"],
            "bearer": True,
        }
        answer = httpx.post(f"{self.address()}/api/v1/auth/login", json=given, timeout=60)
        return {"Authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}

    def first_access(self, within_s: float = 60) -> str:
        """Wait until the server says where its first administrator comes in."""
        wait_for(lambda: SETUP.search(self.words) or self.process.poll() is not None, within_s)
        found = SETUP.search(self.words)
        assert found, self.words
        return found.group(1)

    def end(self, within_s: float = 120) -> int:
        """Wait for its end; return the exit status."""
        return self.process.wait(within_s)

    def interrupt(self, how: signal.Signals = signal.SIGINT) -> float:
        """Ask it to end; return the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        self.end(30)
        return time.monotonic() - began

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def children(self, named: str) -> list[psutil.Process]:
        """Return its child processes whose command line holds `named`."""
        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if named in " ".join(child.cmdline()):
                    found.append(child)
            except psutil.Error:
                continue
        return found


def wait_for(look: Callable[[], T], within_s: float = 60, every_s: float = 0.05) -> T:
    """Look until something is there, and return it."""
    deadline = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {within_s} s"
        time.sleep(every_s)
    return found


def postmaster(home: Path) -> psutil.Process | None:
    """Return the living embedded server of a data folder."""
    try:
        number = int((home / "postgres/data/postmaster.pid").read_text().split()[0])
        process = psutil.Process(number)
        if process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE:
            return process
    except (FileNotFoundError, IndexError, psutil.NoSuchProcess):
        pass
    return None


def query(home: Path, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Ask the embedded server of a data folder; nothing while it is away or has no tables."""
    try:
        lines = (home / "postgres/data/postmaster.pid").read_text().splitlines()
        with psycopg.connect(
            host=lines[4], port=PORT, user=ROLE, dbname=DATABASE, autocommit=True
        ) as connection:
            cursor = connection.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []
    except (
        FileNotFoundError,
        IndexError,
        psycopg.OperationalError,
        psycopg.errors.UndefinedTable,
    ):
        return []
