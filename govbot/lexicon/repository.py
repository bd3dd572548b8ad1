"""Every query on synonyms, and the spelling look-ups on the corpus's terms."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Text, any_, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from govbot.accounts.asker import Asker
from govbot.core.db.engine import ReadSession, WriteSession
from govbot.core.db.models import LexicalTerm, Synonym
from govbot.core.db.statements import KEPT, Statement, compiled, fetch
from govbot.core.text.spelling import Stretch

STRETCH_LIMIT = 2_000
"""Terms fetched for one misspelt word, at most, the most frequent first."""


class Version(NamedTuple):
    """What changes whenever a tenant's synonyms do."""

    rows: int
    last: int


class NewSynonym(NamedTuple):
    """A synonym before it has an id."""

    said: str
    meant: str
    both_ways: bool
    weight: float


async def version(session: ReadSession, asker: Asker) -> Version:
    """Return the state of the asker's tenant's synonyms."""
    return Version(*(await fetch(session, _version(asker.tenant_id)))[0])


@lru_cache(maxsize=KEPT)
def _version(tenant: UUID) -> Statement:
    last = func.coalesce(func.max(Synonym.id), 0)
    return compiled(select(func.count(), last).where(Synonym.tenant_id == tenant))


async def synonyms(session: ReadSession, asker: Asker) -> Sequence[Synonym]:
    """Return the tenant's synonyms in the order in which they were added."""
    query = select(Synonym).where(Synonym.tenant_id == asker.tenant_id).order_by(Synonym.id)
    return (await session.scalars(query)).all()


async def put(session: WriteSession, asker: Asker, new: Sequence[NewSynonym]) -> list[Synonym]:
    """Add synonyms; one with the same words as an older one takes its place."""
    added: list[Synonym] = []
    for each in new:
        same = (Synonym.said == each.said) & (Synonym.meant == each.meant)
        await session.execute(delete(Synonym).where(Synonym.tenant_id == asker.tenant_id, same))
        row = await session.scalar(
            insert(Synonym)
            .values(tenant_id=asker.tenant_id, **each._asdict())
            .on_conflict_do_nothing()  # another request was quicker with the same words
            .returning(Synonym)
        )
        if row is not None:
            added.append(row)
    return added


async def remove(session: WriteSession, asker: Asker, synonym_id: int) -> bool:
    """Remove a synonym of the tenant; return False if there is none of this id."""
    removed = await session.scalar(
        delete(Synonym)
        .where(Synonym.id == synonym_id, Synonym.tenant_id == asker.tenant_id)
        .returning(Synonym.id)
    )
    return removed is not None


async def known_terms(session: ReadSession, asker: Asker, terms: Collection[str]) -> dict[str, int]:
    """Return those of the terms that the tenant's corpus knows -> passages that hold each."""
    if not terms:
        return {}
    return dict(await fetch(session, _known(asker.tenant_id), terms=list(terms)))


@lru_cache(maxsize=KEPT)
def _known(tenant: UUID) -> Statement:
    return compiled(
        select(LexicalTerm.term, LexicalTerm.document_frequency).where(
            LexicalTerm.tenant_id == tenant,
            LexicalTerm.term == any_(bindparam("terms", None, type_=ARRAY(Text))),
            LexicalTerm.document_frequency > 0,
        )
    )


async def terms_in(session: ReadSession, asker: Asker, around: Stretch) -> dict[str, int]:
    """Return the corpus's terms of a stretch -> passages that hold each."""
    return dict(await fetch(session, _around(asker.tenant_id), **around._asdict()))


@lru_cache(maxsize=KEPT)
def _around(tenant: UUID) -> Statement:
    first, last = (bindparam(name, None, type_=Text) for name in ("first", "last"))
    shortest, longest = (bindparam(name, None, type_=Integer) for name in ("shortest", "longest"))
    return compiled(
        select(LexicalTerm.term, LexicalTerm.document_frequency)
        .where(
            LexicalTerm.tenant_id == tenant,
            LexicalTerm.term >= first,
            LexicalTerm.term < last,
            func.length(LexicalTerm.term).between(shortest, longest),
            LexicalTerm.document_frequency > 0,
        )
        .order_by(LexicalTerm.document_frequency.desc())
        .limit(STRETCH_LIMIT)
    )
