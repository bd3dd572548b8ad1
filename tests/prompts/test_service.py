"""Versions of instructions on a real database: what counts, the way back, two people at once."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.chat.prompt import Instructions, script
from govbot.core.db.engine import Database
from govbot.core.db.models import PromptVersion
from govbot.core.errors import NotFound
from govbot.prompts.repository import Standing
from govbot.prompts.service import Edit, PromptChanged, Prompts, ShippedVersionUnknown
from govbot.prompts.wording import PromptTextEmpty, PromptTextTooLong

SHIPPED = script("pt").instructions


@pytest.fixture
def prompts(database: Database) -> Prompts:
    return Prompts(database)


@pytest.fixture
async def asker(database: Database) -> Asker:
    return await accounts.tenant(database)


@pytest.fixture
async def stranger(database: Database) -> Asker:
    return await accounts.tenant(database, "outra")


def edit(system: str, revision: int, **fields: Any) -> Edit:
    return Edit(Instructions(system, SHIPPED.styles), revision, 2, **fields)


async def saved(prompts: Prompts, asker: Asker, *systems: str) -> Standing:
    standing = await prompts.standing(asker, "pt")
    for system in systems:
        standing = await prompts.save(asker, "pt", edit(system, standing.revision))
    return standing


async def test_at_first_what_came_with_govbot_counts(prompts: Prompts, asker: Asker) -> None:
    assert await prompts.standing(asker, "pt") == Standing(0, None)
    assert await prompts.instructions(asker, "pt") == SHIPPED
    assert await prompts.history(asker, "pt", 10, 0) == ([], 0)


async def test_what_is_saved_counts_for_this_tenant_and_language_alone(
    prompts: Prompts, asker: Asker, stranger: Asker
) -> None:
    standing = await saved(prompts, asker, "Seja gentil.", "Seja breve.")
    assert standing.version is not None
    assert standing.version.number == 2
    assert (await prompts.instructions(asker, "pt")).system == "Seja breve."
    assert await prompts.instructions(asker, "en") == script("en").instructions
    assert await prompts.instructions(stranger, "pt") == SHIPPED


async def test_earlier_versions_and_the_shipped_one_count_again_and_nothing_is_lost(
    prompts: Prompts, asker: Asker
) -> None:
    standing = await saved(prompts, asker, "Um.", "Dois.")
    standing = await prompts.restore(asker, "pt", 1, standing.revision)
    assert (await prompts.instructions(asker, "pt")).system == "Um."
    standing = await prompts.restore(asker, "pt", None, standing.revision)
    assert await prompts.instructions(asker, "pt") == SHIPPED
    assert (await saved(prompts, asker, "Três.")).version.number == 3
    rows, total = await prompts.history(asker, "pt", 10, 0)
    assert [(row.change.number, row.change.restored, row.change.author) for row in rows] == [
        (3, False, None),
        (None, True, None),
        (1, True, None),
        (2, False, None),
        (1, False, None),
    ]
    assert total == 5
    assert (await prompts.version(asker, "pt", 2)).system == "Dois."


async def test_when_and_why_are_kept(prompts: Prompts, asker: Asker) -> None:
    await prompts.save(asker, "pt", edit("Um.", 0, note="Tom mais\n formal"))
    [row], _ = await prompts.history(asker, "pt", 10, 0)
    assert (row.note, row.change.author) == ("Tom mais formal", None)
    version = await prompts.version(asker, "pt", 1)
    assert version.shipped_version == 2
    assert version.created_at == row.change.created_at


async def test_another_process_sees_the_change_at_once(
    database: Database, prompts: Prompts, asker: Asker
) -> None:
    other = Prompts(Database(database.url))
    assert await other.instructions(asker, "pt") == SHIPPED
    await saved(prompts, asker, "Novo.")
    assert (await other.instructions(asker, "pt")).system == "Novo."
    await other.database.close()


@pytest.mark.parametrize("number", [1, 3, 2**31 - 1])
async def test_what_another_tenant_has_is_as_if_it_were_not_there(
    prompts: Prompts, asker: Asker, stranger: Asker, number: int
) -> None:
    await saved(prompts, stranger, "Deles.", "Deles, ainda.", "Deles, sempre.")
    with pytest.raises(NotFound) as foreign:
        await prompts.version(asker, "pt", number)
    with pytest.raises(NotFound):
        await prompts.restore(asker, "pt", number, 0)
    assert foreign.value.data == {"kind": "prompt_version", "id": str(number)}
    assert await prompts.instructions(asker, "pt") == SHIPPED


async def test_who_comes_second_is_told_and_overwrites_nothing(
    prompts: Prompts, asker: Asker
) -> None:
    seen = (await saved(prompts, asker, "Um.")).revision
    await prompts.save(asker, "pt", edit("Da primeira pessoa.", seen))
    with pytest.raises(PromptChanged):
        await prompts.save(asker, "pt", edit("Da segunda pessoa.", seen))
    with pytest.raises(PromptChanged):
        await prompts.restore(asker, "pt", None, seen)
    assert (await prompts.instructions(asker, "pt")).system == "Da primeira pessoa."


async def test_of_many_at_the_same_moment_one_is_saved(
    database: Database, prompts: Prompts, asker: Asker
) -> None:
    tries = [prompts.save(asker, "pt", edit(f"Texto {n}.", 0)) for n in range(8)]
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(each, Standing) for each in ended) == 1
    assert sum(isinstance(each, PromptChanged) for each in ended) == 7
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(PromptVersion)) == 1


async def test_what_cannot_be_used_is_not_saved(prompts: Prompts, asker: Asker) -> None:
    for wrong, error in [
        (edit(" \n", 0), PromptTextEmpty),
        (edit("a" * 4_001, 0), PromptTextTooLong),
        (edit("Um.", 0, note="n" * 301), PromptTextTooLong),
        (replace(edit("Um.", 0), shipped_version=3), ShippedVersionUnknown),
    ]:
        with pytest.raises(error):
            await prompts.save(asker, "pt", wrong)
    assert await prompts.standing(asker, "pt") == Standing(0, None)


async def test_a_style_that_a_version_does_not_know_is_the_shipped_one(
    database: Database, prompts: Prompts, asker: Asker
) -> None:
    await saved(prompts, asker, "Um.")
    async with database.write() as session:
        row = await session.scalar(select(PromptVersion))
        assert row is not None
        row.styles = {"plain": "Fale simples.", "poem": "Em versos."}
    assert (await prompts.instructions(asker, "pt")).styles == {
        **SHIPPED.styles,
        "plain": "Fale simples.",
    }


async def test_with_a_tenant_its_instructions_go(
    database: Database, prompts: Prompts, stranger: Asker
) -> None:
    standing = await saved(prompts, stranger, "Um.")
    await prompts.restore(stranger, "pt", None, standing.revision)
    await accounts.remove_tenant(database, stranger.tenant_id)
    assert await prompts.history(stranger, "pt", 10, 0) == ([], 0)
