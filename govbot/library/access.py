"""The one access door: who may read what, and what of it a search looks at."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, not_, or_, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from govbot.accounts.asker import Asker
from govbot.accounts.permissions import Permission
from govbot.core.db.models import Chunk, Collection, Document, Norm

_Own = aliased(Norm)
"""A document's own norm, under a name that no query around the predicates uses for its norms."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to. Empty sets do not narrow.

    `on` is the day on which passages must be in force; None takes revoked ones as well. `kinds`
    are LexML's names (`lei`, `portaria`), `organs` as `norms.organ` has them. `documents` are the
    only ones looked at.
    """

    on: date | None = None
    kinds: frozenset[str] = frozenset()
    organs: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    documents: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """All that a search may look at: what the asker may read, narrowed by the filters."""

    asker: Asker
    filters: Filters = field(default_factory=Filters)


def readable(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate on `documents` that every query for this asker must carry."""
    allowed = and_(
        Document.tenant_id == asker.tenant_id,
        Document.audiences.overlap(sorted(asker.audiences)),
    )
    return and_(allowed, Document.id.not_in(asker.without)) if asker.without else allowed


def writable(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate of the documents that the asker may change."""
    return _may(asker, Document.writers)


def deletable(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate of the documents that the asker may remove."""
    return _may(asker, Document.deleters)


def governable(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate of the documents whose rights the asker may decide.

    Whoever may do so with all of them need not be among those who read them.
    """
    own = Document.tenant_id == asker.tenant_id
    if Permission.ACCESS in asker.permissions:
        return own
    return and_(own, Document.owner_id == asker.user_id, Document.owner_id.is_not(None))


def _may(asker: Asker, granted: InstrumentedAttribute[list[int]]) -> ColumnElement[bool]:
    """Narrow what may be read to what the role or a grant lets change."""
    if Permission.CURATE in asker.permissions:
        return readable(asker)
    return and_(readable(asker), granted.overlap(sorted(asker.audiences)))


def within_reach(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate of the collections that the asker sees."""
    own = Collection.tenant_id == asker.tenant_id
    if Permission.ACCESS in asker.permissions:
        return own
    return and_(own, Collection.audiences.overlap(sorted(asker.audiences)))


def fillable(asker: Asker) -> ColumnElement[bool]:
    """Return the predicate of the collections that the asker may put documents in, and change."""
    if Permission.ACCESS in asker.permissions or Permission.CURATE in asker.permissions:
        return within_reach(asker)
    return and_(within_reach(asker), Collection.writers.overlap(sorted(asker.audiences)))


def selected(filters: Filters) -> ColumnElement[bool]:
    """Return the predicate on `documents` that the filters ask for."""
    wanted: list[ColumnElement[bool]] = []
    if filters.kinds:
        wanted.append(_Own.kind.in_(sorted(filters.kinds)))
    if filters.organs:
        wanted.append(_Own.organ.in_(sorted(filters.organs)))
    if filters.years:
        wanted.append(_Own.year.in_(sorted(filters.years)))
    own = _Own.document_id == Document.id
    narrowed: ColumnElement[bool] = exists().where(own, *wanted) if wanted else true()
    if filters.documents:
        narrowed = and_(narrowed, Document.id.in_(sorted(filters.documents)))
    if filters.on is None:
        return narrowed
    over = or_(
        _Own.in_force_to <= filters.on,
        and_(_Own.revoked, _Own.in_force_to.is_(None)),
        _Own.in_force_from > filters.on,
    )
    return and_(narrowed, ~exists().where(own, over))


def valid(filters: Filters) -> ColumnElement[bool]:
    """Return the predicate on `chunks` that the filters ask for, besides that on their document."""
    if filters.on is None:
        return true()
    return and_(
        or_(Chunk.in_force, Chunk.valid_to.is_not(None)),
        or_(Chunk.valid_from.is_(None), Chunk.valid_from <= filters.on),
        or_(Chunk.valid_to.is_(None), Chunk.valid_to > filters.on),
    )


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the predicate on `documents` that every query of a search must carry."""
    return and_(readable(scope.asker), selected(scope.filters))


def lapsed(scope: Scope) -> ColumnElement[bool]:
    """Return the predicate on `chunks` that are out of force while their document is not.

    They are few: it repeats the condition of the partial index that lists them.
    """
    bounded = or_(~Chunk.in_force, Chunk.valid_from.is_not(None), Chunk.valid_to.is_not(None))
    own = Chunk.tenant_id == scope.asker.tenant_id
    return and_(own, bounded, not_(valid(scope.filters)))
