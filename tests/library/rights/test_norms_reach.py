"""What a norm does to another counts for those alone who may read both."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from govbot.accounts.permissions import ADMIN, USER
from govbot.core.db.models import Norm
from govbot.library.access import Filters
from govbot.library.rights.repository import Node, Subject
from govbot.operations.runtime import Services, open_services
from tests.ingestion.test_norms_in_library import NEW, OLD
from tests.support.people import person
from tests.support.services import all_read, settings_for, take_in


@pytest.fixture
async def services(tmp_path: Path, database_url: str) -> AsyncIterator[Services]:
    async with open_services(settings_for(tmp_path / "casa", database_url)) as opened:
        yield opened


async def ended_by(services: Services, document_id: UUID) -> str | None:
    """Return who is said to have revoked a norm; its passages say the same."""
    asker = (await person(services, ADMIN)).asker
    every_day = Filters(on=None)
    found = await services.search.search(asker, "relatório de viagem", filters=every_day, limit=50)
    in_force = {hit.in_force for hit in found.hits if hit.document_id == document_id}
    async with services.database.read() as session:
        norm = await session.get_one(Norm, document_id)
        assert in_force == {not norm.revoked}
        return norm.revoked_by


@pytest.mark.parametrize("closed_first", [True, False])
async def test_a_hidden_norm_revokes_nothing_for_others(
    services: Services, closed_first: bool
) -> None:
    admin = await person(services, ADMIN)
    old = await take_in(services, admin.asker, "velha", OLD)
    new = await take_in(services, admin.asker, "nova", NEW)
    if not closed_first:
        await all_read(services)
        assert await ended_by(services, old) == "Decreto nº 1.290/2024"
    node = Node("document", new)
    await services.rights.show(admin.asker, node, "restricted")
    await all_read(services)
    assert await ended_by(services, old) is None

    await services.rights.show(admin.asker, node, "tenant")
    assert await ended_by(services, old) == "Decreto nº 1.290/2024"


async def test_among_the_readers_of_both_it_counts(services: Services) -> None:
    admin, reader = await person(services, ADMIN), await person(services, USER)
    old = await take_in(services, admin.asker, "velha", OLD)
    new = await take_in(services, admin.asker, "nova", NEW)
    await all_read(services)
    for each in (old, new):
        await services.rights.show(admin.asker, Node("document", each), "restricted")
    assert await revoked(services, old)
    assert reader.asker.user_id is not None
    to_both = Subject("user", reader.asker.user_id)
    await services.rights.grant(admin.asker, Node("document", old), to_both, "read")
    assert not await revoked(services, old)
    await services.rights.grant(admin.asker, Node("document", new), to_both, "read")
    assert await revoked(services, old)


async def revoked(services: Services, document_id: UUID) -> bool:
    async with services.database.read() as session:
        return (await session.get_one(Norm, document_id)).revoked
