"""Keeping up what norms of the library do to each other, in whatever order they come and go."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import Chunk, Norm, NormRelation
from govbot.library.norms import repository
from govbot.library.norms.effects import Effect, Known, Marks, amended, apply, names


async def settle(session: WriteSession, document_ids: Collection[UUID]) -> None:
    """Bring norms and their passages up to date with every relation that names them.

    Starts from what each document says of itself, so it may run any number of times. The caller
    holds `repository.lock`.
    """
    for document_id in sorted(document_ids):
        norm = await repository.get(session, document_id)
        if norm is not None:
            effects = await effects_on(session, norm)
            await _end_norm(session, norm, [each for each in effects if each.fragment is None])
            await _end_parts(session, norm, [each for each in effects if each.fragment])


async def undivided(session: ReadSession, document_ids: Collection[UUID]) -> list[UUID]:
    """Return the documents in which text in force shares a passage with what has an end."""
    return await repository.mixed(session, document_ids)


async def forget(session: WriteSession, document_id: UUID) -> None:
    """Undo what a document did to others, and forget that it is a norm."""
    others = await repository.named_by(session, document_id)
    await repository.replace(session, document_id, None, ())
    await settle(session, others - {document_id})


def _known(norm: Norm) -> Known:
    return Known(norm.kind, norm.number, norm.year, norm.date, norm.organ)


async def effects_on(session: ReadSession, norm: Norm) -> list[Effect]:
    """Return what other norms of the library do to this one, which need not be in it yet."""
    effects: list[Effect] = []
    for relation, by in await repository.acting_on(session, norm):
        named = Known(relation.kind, relation.number, relation.year, relation.date, None)
        if not names(named, _known(norm), _known(by)):
            continue
        if relation.relation == "revokes":
            effects.append(Effect(by.name, _since(by), relation.fragment))
        else:
            effects += await _wordings(session, by)
    return list(dict.fromkeys(effects))


def _since(norm: Norm) -> date | None:
    return norm.in_force_from or norm.date


async def _wordings(session: ReadSession, by: Norm) -> list[Effect]:
    """Return the new wordings that a norm gives; none if it amends several, which it may mean."""
    relations = await repository.relations_of(session, by.document_id)
    targets = {(each.kind, each.number) for each in relations if each.relation == "amends"}
    if len(targets) > 1:
        return []
    return [
        Effect(by.name, _since(by), fragment, chunk.text[span["start"] : span["end"]])
        for chunk in await repository.quoting_chunks(session, by.document_id)
        for span in chunk.provisions
        if (fragment := amended(span["fragment"]))
    ]


async def _end_norm(session: WriteSession, norm: Norm, effects: Sequence[Effect]) -> None:
    stated = await _stated(session, norm)
    endings = [*effects, *stated]
    days = [day for day in (norm.stated_to, *(each.on for each in endings)) if day]
    by = endings[0].by if endings else None
    values: dict[str, Any] = {
        "in_force_to": min(days, default=None),
        "revoked": bool(endings),
        "revoked_by": by,
    }
    if any(getattr(norm, name) != value for name, value in values.items()):
        await repository.change(session, norm.document_id, **values)


async def _stated(session: ReadSession, norm: Norm) -> list[Effect]:
    """Return what the document itself says of its end ("Revogado pelo Decreto …")."""
    own: Sequence[NormRelation] = await repository.relations_of(session, norm.document_id)
    return [
        Effect(relation.name, relation.date)
        for relation in own
        if relation.relation == "revoked_by" and relation.fragment is None
    ]


async def _end_parts(session: WriteSession, norm: Norm, effects: Sequence[Effect]) -> None:
    chunks = await repository.markable_chunks(
        session, norm.document_id, all_provisions=bool(effects)
    )
    for chunk in chunks:
        before = _own_marks(chunk)
        after = apply(before, chunk.text, effects)
        _write(chunk, after, None if after == before else before)


def _own_marks(chunk: Chunk) -> Marks:
    """Return a passage's marks as its document has them."""
    if chunk.stated is None:
        return Marks(chunk.in_force, chunk.note, chunk.valid_to, tuple(chunk.provisions))
    until = chunk.stated["valid_to"]
    return Marks(
        chunk.stated["in_force"],
        chunk.stated["note"],
        date.fromisoformat(until) if until else None,
        tuple(chunk.stated["provisions"]),
    )


def _write(chunk: Chunk, marks: Marks, stated: Marks | None) -> None:
    """Set the columns; the session writes what differs."""
    chunk.in_force, chunk.note, chunk.valid_to = marks.in_force, marks.note, marks.valid_to
    chunk.provisions = list(marks.provisions)
    chunk.stated = None
    if stated is not None:
        chunk.stated = {
            "in_force": stated.in_force,
            "note": stated.note,
            "valid_to": stated.valid_to.isoformat() if stated.valid_to else None,
            "provisions": list(stated.provisions),
        }
