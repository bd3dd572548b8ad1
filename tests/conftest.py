"""What every test may ask for: a real PostgreSQL, and a migrated database of its own."""

import itertools
import os
import shutil
import signal
import socket
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy

from govbot.adapters.postgres import embedded
from govbot.core.db.engine import Database, plain_url
from govbot.core.db.migrate import upgrade
from tests.support.process import postmaster
from tests.support.required import required

LOOPBACK = ("127.", "::1", "localhost")
TEMPLATE = "migrated"
DROP_ATTEMPTS = 40
_numbers = itertools.count(1)


# A shell lets commands in the background ignore interrupts; tests end servers by them.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    yield
    patch.undo()


def _guarded(original: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise PermissionError(f"tests do not leave this machine: {address[0]}")
        return original(self, address)

    return connect


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Return a data folder whose server, if a command left one, is ended after the test."""
    path = tmp_path / "casa"
    yield path
    if server := postmaster(path):
        server.send_signal(signal.SIGQUIT)
        server.wait(10)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a fresh server's own database, for the length of the run."""
    with embedded.start(tmp_path_factory.mktemp("home")) as running:
        yield running.url


@pytest.fixture(scope="session")
async def migrated_template(postgres_url: str) -> str:
    """Migrate one database; the others are copies of its files, made in milliseconds."""
    _administer(postgres_url, f"CREATE DATABASE {TEMPLATE}")
    await upgrade(_named(postgres_url, TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="module")
def module_database_url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """Return the address of a migrated database that the tests of one module share."""
    yield from _copy(postgres_url, migrated_template)


@pytest.fixture
def database_url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """Return the address of a migrated, empty database of this test alone."""
    yield from _copy(postgres_url, migrated_template)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Return the pool of a migrated, empty database of this test alone."""
    pool = Database(database_url)
    yield pool
    await pool.close()


@pytest.fixture(scope="module")
async def module_database(module_database_url: str) -> AsyncIterator[Database]:
    """Return the pool of a migrated database that the tests of one module share."""
    pool = Database(module_database_url)
    yield pool
    await pool.close()


@pytest.fixture(scope="session")
def repository_root() -> Path:
    """Return the folder that holds pyproject.toml."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def data_dir(repository_root: Path) -> Path:
    """Return the folder of real documents that stands beside the checkout; skip without it."""
    folder = Path(os.environ.get("GOVBOT_DATA_DIR", repository_root.parent / "shared/data"))
    if not folder.is_dir():
        pytest.skip("the real documents are not on this machine (GOVBOT_DATA_DIR)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser; required."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return required(next(filter(None, map(shutil.which, names)), None), "no Chromium in PATH")


def _copy(server_url: str, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    # Files copied rather than logged: the server is thrown away after the run.
    _administer(server_url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield _named(server_url, name)
    _drop(server_url, name)


def _drop(server_url: str, name: str) -> None:
    """Drop a database; a vacuum at work in it may not be ended by us, but soon ends."""
    for attempt in itertools.count(1):
        try:
            _administer(server_url, f"DROP DATABASE {name} WITH (FORCE)")
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if attempt == DROP_ATTEMPTS:
                raise
            time.sleep(0.25)
        else:
            return


def _named(url: str, name: str) -> str:
    address = sqlalchemy.make_url(url).set(database=name)
    return address.render_as_string(hide_password=False)


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(plain_url(url), autocommit=True) as connection:
        connection.execute(statement)
