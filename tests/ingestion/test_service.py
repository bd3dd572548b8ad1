"""What is let in, and what a crash left behind."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from govbot.ingestion import service
from govbot.library import repository as documents
from govbot.operations.runtime import Services, open_services
from tests.support.services import settings_for


@pytest.fixture
async def services(database_url: str, tmp_path: Path) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as opened:
        yield opened


async def norm() -> AsyncIterator[bytes]:
    yield "Art. 1º O prazo do recurso é de dez dias.".encode()


async def test_files_without_a_document_are_swept_and_the_others_stay(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, _ = await services.intake.accept(services.asker, "a.txt", norm())
    blobs = services.intake.blobs
    stray = uuid4()
    async with blobs.receive(norm(), 1000) as received:
        await blobs.keep(received, stray)
    assert await services.intake.sweep() == 0  # it may be an upload under way
    monkeypatch.setattr(service, "LEFTOVER_S", -1.0)
    assert await services.intake.sweep() == 1
    assert await blobs.ids(-1) == {document.id}


async def test_a_document_whose_job_was_lost_gets_another(services: Services) -> None:
    document, _ = await services.intake.accept(services.asker, "a.txt", norm())
    await services.queue.cancel(service.JOB, document.id)
    assert await services.queue.pending(service.JOB) == set()
    assert await services.intake.requeue_orphans() == 1
    await services.queue.work(concurrency=1, wait=False)
    assert (await services.library.get(services.asker, document.id)).state == "ready"


async def test_a_document_that_took_the_worker_down_too_often_is_set_aside(
    services: Services,
) -> None:
    document, _ = await services.intake.accept(services.asker, "a.txt", norm())
    async with services.database.write() as session:
        await documents.change(session, document.id, state="processing", attempts=4)
    await services.queue.work(concurrency=1, wait=False)
    found = await services.library.get(services.asker, document.id)
    assert (found.state, found.reason_code) == ("failed", "ingestion_gave_up")
    again = await services.intake.retry(services.asker, document.id)
    assert (again.state, again.attempts) == ("received", 0)


async def test_a_failed_file_sent_again_is_tried_again(services: Services) -> None:
    document, _ = await services.intake.accept(services.asker, "a.txt", norm())
    async with services.database.write() as session:
        await documents.change(session, document.id, state="failed", reason_code="parse_crashed")
    same, is_new = await services.intake.accept(services.asker, "b.txt", norm())
    assert (same.id, is_new, same.state) == (document.id, False, "received")
    assert same.reason_code is None
