"""Services of a test, and the application over a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from govbot.accounts.asker import Asker
from govbot.adapters.llm.base import LLM
from govbot.adapters.llm.registry import AtWork
from govbot.app import create_app
from govbot.chat.answering import Answering
from govbot.chat.live import LiveAnswers
from govbot.chat.service import Chat
from govbot.cli.serve import server_of
from govbot.core.listening import tcp_listener
from govbot.core.settings import Settings
from govbot.ingestion.service import JOB
from govbot.operations.runtime import Services, open_services
from tests.support.people import somebody, with_person


class OneLLM:
    """Stands where the choice of language models stands, and always chooses this one."""

    def __init__(self, llm: LLM) -> None:
        self._llm = llm

    async def current(self) -> LLM:
        return self._llm

    async def state(self) -> AtWork:
        return AtWork("fake", self._llm.identity.model, "ready")

    async def close(self) -> None:
        return None


def settings_for(home: Path, database_url: str, **fields: Any) -> Settings:
    """Return settings that read nothing of this machine's own."""
    # All tests of a module come from one address, and more often than any person asks.
    given = {"llm": "extractive", "embedding_model": "fake", "rate_limits": "off", **fields}
    return Settings(_env_file=None, home=home, database_url=database_url, **given)


def with_llm(services: Services, llm: LLM) -> Services:
    """Return the services with this language model at work."""
    llms: Any = OneLLM(llm)
    answering = Answering(services.search, llms, instructor=services.prompts)
    live = LiveAnswers(services.chat.live.watch)
    chat = Chat(services.database, answering, live=live)
    return replace(services, llms=llms, chat=chat)


@asynccontextmanager
async def lived_in(settings: Settings) -> AsyncIterator[Services]:
    """Open services where a person stands in the place of the command line."""
    async with open_services(settings) as services:
        opened, _ = await with_person(services)
        yield opened


@asynccontextmanager
async def holding(settings: Settings, **texts: str) -> AsyncIterator[Services]:
    """Open services whose library holds these texts, each in a file of its name."""
    async with lived_in(settings) as opened:
        for name, text in texts.items():
            await take_in(opened, opened.asker, name, text)
        await opened.queue.work(concurrency=1, wait=False)
        yield opened


async def take_in(services: Services, asker: Asker, name: str, text: str) -> UUID:
    """Accept a text as a file of this name; the queue must be worked off before it is ready."""

    async def body() -> AsyncIterator[bytes]:
        yield text.encode()

    document, _ = await services.intake.accept(asker, f"{name}.txt", body())
    return document.id


async def all_read(services: Services) -> None:
    """Work the queue off, and wait for what the worker of a served application took from it."""
    await services.queue.work(concurrency=1, wait=False)
    async with asyncio.timeout(60):
        while await services.queue.pending(JOB):  # noqa: ASYNC110 - the queue tells nobody
            await asyncio.sleep(0.05)


class Address(str):
    """Where the application is served, and the headers of somebody who may use it."""

    headers: dict[str, str]

    @property
    def token(self) -> str:
        return self.headers["Authorization"].removeprefix("Bearer ")


@asynccontextmanager
async def address(services: Services, llm: LLM | None = None) -> AsyncIterator[Address]:
    """Serve the application with this language model, or none; yield where."""
    at_work = with_llm(services, llm) if llm else services
    async with served(create_app(services.settings, at_work)) as client:
        where = Address(str(client.base_url).rstrip("/"))
        where.headers = {"Authorization": client.headers["authorization"]}
        yield where


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the application on a free loopback port, as the product does."""
    listener = tcp_listener("127.0.0.1")
    server = server_of(app)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            await client.get("/api/v1/health")  # the socket listens: this waits for the start
            if services := getattr(app.state, "services", None):  # other servers of tests have none
                client.headers.update((await somebody(services)).headers)
            yield client
    finally:
        server.should_exit = True
        await serving
