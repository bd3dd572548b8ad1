"""What the doctor says of an encoder whose file has to be fetched."""

from pathlib import Path

from govbot.adapters.embedding import e5
from govbot.core.db.engine import Database
from govbot.core.settings import Settings
from govbot.operations.doctor import Check, examine
from tests.support.models import fetch
from tests.support.services import settings_for


async def line(settings: Settings) -> Check:
    (found,) = [check for check in await examine(settings) if check.name == "Busca semântica"]
    return found


async def test_the_doctor_names_the_file_that_is_missing(
    tmp_path: Path, database: Database
) -> None:
    settings = settings_for(tmp_path, database.url, embedding_model=e5.MODEL, models_dir=tmp_path)
    missing = await line(settings)
    assert missing.state == "error"
    assert missing.message.endswith("govbot models pull e5-small-pt")

    there = settings.model_copy(update={"models_dir": fetch(e5.MODEL).parents[1]})
    assert await line(there) == Check("Busca semântica", "ok", e5.MODEL)
