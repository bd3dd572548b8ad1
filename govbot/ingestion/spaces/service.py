"""Embedding spaces: one is searched, another may be built beside it and take its place.

A change of model is a change of space. Searches go on with the active space and its own model
until the new one has a vector of every passage; then one transaction switches. The old one stays,
for a rollback, until it is dropped. New documents go into the active space and into those that
are being built. Everything may be killed at any moment and run again.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import func

from govbot.adapters.embedding.base import (
    Embedder,
    EmbeddingDimensionsChanged,
    EmbeddingFailed,
    EmbeddingIdentity,
)
from govbot.core.db import vector_index
from govbot.core.db.engine import Database, ReadSession, WriteSession
from govbot.core.db.models import EmbeddingSpace
from govbot.core.errors import GovBotError
from govbot.ingestion.spaces import repository
from govbot.ingestion.spaces.repository import Passage, of_model

logger = logging.getLogger(__name__)

BATCH_PASSAGES = 64
"""Passages between two commits of a build."""
DROP_VECTORS = 20_000

Track = Callable[[int, int], None]
"""Told how many passages are done and how many there are."""


class EmbeddingSpaceUnknown(GovBotError):
    """There is no space of that model. Data: `model`, `known`."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "embedding_space_unknown"


class EmbeddingSpaceIncomplete(GovBotError):
    """The space lacks vectors, so it cannot be searched yet. Data: `model`, `missing`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "embedding_space_incomplete"


class EmbeddingSpaceActive(GovBotError):
    """The space is the one that searches use. Data: `model`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "embedding_space_active"


class EmbeddingSpaceBusy(GovBotError):
    """Another process builds the space, or it was dropped meanwhile. Data: `model`."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "embedding_space_busy"


class NoFormerEmbeddingSpace(GovBotError):
    """No space was active before the present one, or it was dropped."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "no_former_embedding_space"


@dataclass(frozen=True, slots=True)
class SpaceStatus:
    """How a space stands: of how many passages of how many it has the vectors."""

    model: str
    dimensions: int
    state: str
    passages: int
    of: int


class Spaces:
    """The spaces of one installation, and the encoders of their models."""

    def __init__(
        self, database: Database, wanted: str, encoder_of: Callable[[str], Embedder]
    ) -> None:
        """Ask nothing yet.

        Args:
            database: Where the spaces are.
            wanted: The model of the settings, as its encoder calls it.
            encoder_of: Returns a model's encoder; raises EmbeddingFailed if there is none.
        """
        self._database = database
        self.wanted = wanted
        self._encoder_of = encoder_of

    @classmethod
    def of(cls, database: Database, embedder: Embedder) -> "Spaces":
        """Return spaces that know one encoder only."""
        return cls(database, embedder.model, lambda _: embedder)

    async def at_work(self, session: ReadSession | None = None) -> Embedder:
        """Return the encoder that questions are asked with: the active space's.

        Args:
            session: The caller's; left out, one of its own.

        Raises:
            EmbeddingFailed: it cannot be used here, or its vectors have changed their length.
        """
        if session is None:
            async with self._database.read() as own:
                return await self.at_work(own)
        space = await repository.active(session)
        return await self._encoder(space) if space else self._encoder_of(self.wanted)

    async def encoders(self) -> list[Embedder]:
        """Return the encoders of new documents: the active space's first, then others'.

        Raises:
            EmbeddingFailed: the active one's cannot be used here. Another's is left out.
        """
        async with self._database.read() as session:
            spaces = await repository.written(session)
        if not spaces or spaces[0].state != "active":
            return [self._encoder_of(self.wanted)]
        found = [await self._encoder(spaces[0])]
        for space in spaces[1:]:
            try:
                found.append(await self._encoder(space))
            except EmbeddingFailed as error:
                logger.warning("space of %s is left to its build: %s", space.model, error)
        return found

    async def targets(
        self, session: WriteSession, made: Collection[EmbeddingIdentity]
    ) -> tuple[dict[EmbeddingIdentity, int], Embedder | None]:
        """Return the spaces that take vectors of the models in `made`, held until the end.

        And the active space's encoder if its model is not among them: then nothing may be written.
        """
        first = next(iter(made), None) or await _identity(self._encoder_of(self.wanted))
        spaces = await repository.hold(session, first)
        keys = {EmbeddingIdentity(each.model, each.dimensions): each.id for each in spaces}
        active = EmbeddingIdentity(spaces[0].model, spaces[0].dimensions)
        lacking = None if active in made else await self._encoder(spaces[0])
        return {identity: key for identity, key in keys.items() if identity in made}, lacking

    async def _encoder(self, space: EmbeddingSpace) -> Embedder:
        embedder = self._encoder_of(space.model)
        found = await _identity(embedder)
        if found.dimensions != space.dimensions:
            raise EmbeddingDimensionsChanged(
                model=space.model, expected=space.dimensions, found=found.dimensions
            )
        return embedder

    def _name(self, model: str) -> str:
        """Return the name that a model's vectors have, however it is written."""
        try:
            return self._encoder_of(model).model
        except EmbeddingFailed:  # it cannot be used any more; its space may still be there
            return model

    async def searched(self) -> str | None:
        """Return the model that searches use; None while nothing was ever embedded."""
        async with self._database.read() as session:
            space = await repository.active(session)
        return space.model if space else None

    async def pending(self) -> str | None:
        """Return the model of the settings if searches use another one."""
        searched = await self.searched()
        return self.wanted if searched and searched != self.wanted else None

    async def status(self) -> list[SpaceStatus]:
        """Return how every space stands, the oldest first."""
        async with self._database.read() as session:
            spaces = await repository.listed(session)
            counts = {space.id: await repository.passages(session, space.id) for space in spaces}
        total = next((counts[each.id] for each in spaces if each.state == "active"), 0)
        return [
            SpaceStatus(each.model, each.dimensions, each.state, counts[each.id], total)
            for each in spaces
        ]

    async def build(self, model: str | None, track: Track) -> bool:
        """Make every vector that the model's space lacks; return False if it is active already.

        Committed batch by batch: what a killed build has made, the next one finds.

        Args:
            model: None: the one of the settings.
            track: Told of the progress.

        Raises:
            EmbeddingFailed: the model cannot be used here.
            EmbeddingSpaceBusy: another process builds it, or drops it.
        """
        embedder = self._encoder_of(model or self.wanted)
        identity = await _identity(embedder)
        async with self._database.write() as session:
            space = await repository.begin(session, identity)
            if space.state == "active":
                return False
        logger.info("space of %s is being built", space.model)
        async with repository.alone(self._database, space.id) as held:
            if not held:
                raise EmbeddingSpaceBusy(model=space.model)
            await self._fill(space, embedder, track)
        # Without the lock: an index made beside running work waits for every open transaction.
        await self._index_like_active(space)
        return True

    async def _fill(self, space: EmbeddingSpace, embedder: Embedder, track: Track) -> None:
        async with self._database.read() as session:
            source = await repository.active(session)
            if source is None:
                return
            total = await repository.passages(session, source.id)
            done = await repository.passages(session, space.id)
        track(min(done, total), total)
        after, found = -1, 0
        while True:
            async with self._database.read() as session:
                batch = await repository.lacking(
                    session, source.id, space.id, after, BATCH_PASSAGES
                )
            if batch:
                await self._add(space, embedder, batch)
                after, found = batch[-1].chunk_id, found + len(batch)
                track(min(done + found, total), total)
            elif found:
                after, found, done = -1, 0, done + found  # once more: who wrote meanwhile?
            else:
                break

    async def _index_like_active(self, space: EmbeddingSpace) -> None:
        async with self._database.read() as session:
            active = await repository.active(session)
            indexed = active and await vector_index.is_ready(session, active.id)
        if indexed:
            await vector_index.create(self._database, space.id, space.dimensions)

    async def _add(self, space: EmbeddingSpace, embedder: Embedder, batch: list[Passage]) -> None:
        sentences = [sentence for passage in batch for sentence in passage.sentences]
        vectors = await asyncio.to_thread(embedder.embed_passages, sentences)
        async with self._database.write() as session:
            if not await repository.is_building(session, space.id):
                raise EmbeddingSpaceBusy(model=space.model)
            await repository.add_vectors(session, space.id, batch, vectors)

    async def switch(self, model: str | None) -> bool:
        """Let searches use the model's space from now on; False if they do already.

        Raises:
            EmbeddingSpaceUnknown: nothing was built for the model.
            EmbeddingSpaceIncomplete: it lacks vectors of passages that the active one has.
        """
        wanted = model or self.wanted
        async with self._database.write() as session:
            spaces = await repository.claim(session)
            target = _known(spaces, self._name(wanted))
            source = next((each for each in spaces if each.state == "active"), None)
            if target is source:
                return False
            if source is not None:
                lacking = await repository.missing(session, source.id, target.id)
                if lacking or target.state == "dropping":
                    raise EmbeddingSpaceIncomplete(model=wanted, missing=lacking)
                # In this order: there is never more than one.
                await repository.change(session, source.id, state="retired")
            await repository.change(session, target.id, state="active", switched_at=func.now())
        return True

    async def rollback(self, track: Track) -> str:
        """Go back to the space that was searched before; return its model.

        What was added since is embedded there first.

        Raises:
            NoFormerEmbeddingSpace: there is none any more.
            EmbeddingFailed, EmbeddingSpaceBusy: see `build`.
        """
        async with self._database.read() as session:
            former = [
                space
                for space in await repository.listed(session)
                if space.state in {"retired", "building"} and space.switched_at is not None
            ]
        if not former:
            raise NoFormerEmbeddingSpace
        model = max(former, key=lambda space: space.switched_at or space.created_at).model
        await self.build(model, track)
        await self.switch(model)
        return model

    async def drop(self, model: str, track: Track) -> None:
        """Remove a space and its vectors, batch by batch.

        Raises:
            EmbeddingSpaceUnknown: there is none of that model.
            EmbeddingSpaceActive: searches use it.
        """
        async with self._database.write() as session:
            space = _known(await repository.claim(session), self._name(model))
            if space.state == "active":
                raise EmbeddingSpaceActive(model=model)
            await repository.change(session, space.id, state="dropping")
        await vector_index.drop(self._database, space.id)
        async with self._database.read() as session:
            total = await repository.passages(session, space.id)
        after, gone = -1, True
        track(0, total)
        while gone:
            async with self._database.write() as session:
                removed = await repository.remove_vectors(session, space.id, after, DROP_VECTORS)
            gone = removed is not None
            after = removed[1] if removed else after
            async with self._database.read() as session:
                left = await repository.passages(session, space.id)
            track(total - left, total)
        async with self._database.write() as session:
            await repository.remove(session, space.id)


def _known(spaces: list[EmbeddingSpace], model: str) -> EmbeddingSpace:
    if space := of_model(spaces, model):
        return space
    known = ", ".join(each.model for each in spaces)
    raise EmbeddingSpaceUnknown(model=model, known=known)


async def _identity(embedder: Embedder) -> EmbeddingIdentity:
    return await asyncio.to_thread(lambda: embedder.identity)
