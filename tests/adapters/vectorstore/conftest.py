"""One handle a provider; the contract suite asks for nothing else."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest

from govbot.adapters.vectorstore.base import VectorStore
from govbot.adapters.vectorstore.fake import FakeStore
from govbot.adapters.vectorstore.registry import EXTERNAL, open_external
from govbot.core.db.engine import Database
from govbot.core.settings import Settings
from tests.adapters.vectorstore.record import RecordedStore
from tests.adapters.vectorstore.world import Handle

IN_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Make a folder in memory where there is one: the embedded Qdrant waits for the disk often."""
    place = str(IN_MEMORY) if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="govbot-vectors-", dir=place) as path:
        yield Path(path)


@pytest.fixture(scope="module", params=["fake", "pgvector", *sorted(EXTERNAL)])
async def handle(
    request: pytest.FixtureRequest, folder: Path, module_database: Database
) -> AsyncIterator[Handle]:
    """Return a provider's store, empty at the module's first test."""
    made: list[VectorStore] = []

    def reopen() -> VectorStore:
        made.append(make())
        return made[-1]

    if request.param == "fake":
        kept = FakeStore()
        make = lambda: kept  # noqa: E731
    elif request.param == "pgvector":
        make = partial(RecordedStore, module_database)
    else:
        settings = Settings(_env_file=None, home=folder)
        make = partial(open_external, request.param, settings)
    yield Handle(reopen(), reopen)
    for store in made:
        await store.close()


@pytest.fixture(scope="module")
def store(handle: Handle) -> VectorStore:
    return handle.store
