"""What the doctor says of an external store."""

from pathlib import Path

from govbot.adapters.vectorstore.base import Space
from govbot.adapters.vectorstore.registry import open_external
from govbot.core.db.engine import Database
from govbot.operations.doctor import Check, examine
from tests.adapters.vectorstore.record import write_record
from tests.adapters.vectorstore.world import DIMENSIONS, some_rows
from tests.support.services import lived_in, settings_for

SPACE = Space(1, DIMENSIONS)


async def test_the_doctor_names_the_store_and_what_is_wrong_with_it(
    tmp_path: Path, database: Database
) -> None:
    settings = settings_for(tmp_path, database.url, vector_store="qdrant")

    async def line() -> Check:
        (found,) = [c for c in await examine(settings) if c.name == "Banco de vetores qdrant"]
        return found

    async with database.write() as session:
        await write_record(session, SPACE, some_rows(1))
    async with lived_in(settings) as services:
        await services.vectors.keep()
    whole = await line()
    assert whole.state == "ok"
    assert "6 de 6 vetores" in whole.message

    store = open_external("qdrant", settings)
    await store.drop(SPACE)
    await store.close()
    lacking = await line()
    assert lacking.state == "warning"
    assert "check qdrant --repair" in lacking.message

    await store.count(SPACE)  # somebody else has its folder open
    busy = await line()
    await store.close()
    assert busy.state == "error"
