"""The part of a plan that only the library can fill in: norms, passages, organs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from uuid import UUID

from govbot.core.db.engine import ReadSession
from govbot.library import repository as library
from govbot.library.access import Scope
from govbot.library.repository import KnownNorm, Provided
from govbot.retrieval.devices import article_of
from govbot.retrieval.names import NO_DOCUMENTS
from govbot.retrieval.plan import QueryPlan
from govbot.retrieval.references import Reference
from govbot.retrieval.resolution import (
    MOST_PASSAGES,
    Resolved,
    meant,
    named,
    passages_of,
    spellings,
)
from govbot.retrieval.spoken import organs_meant


async def look_up(session: ReadSession, scope: Scope, plan: QueryPlan) -> QueryPlan:
    """Return the plan with its references resolved and its organs known.

    Args:
        session: of the search.
        scope: in which references are resolved: revoked norms, too, can be asked for by name.
        plan: as the question gave it.
    """
    if not plan.references and not any(each.organ for each in plan.spoken):
        return plan
    said = [each.organ for each in plan.spoken if each.organ]
    if said and not plan.filters.organs:
        known = await library.organs(session, scope)
        organs = frozenset[str]().union(*(organs_meant(each, known) for each in said))
        plan = replace(plan, filters=replace(plan.filters, organs=organs))
    norms = await _norms(session, scope, plan.references)
    held = await _held(session, scope, plan, norms)
    resolved, unresolved = _resolve(plan, norms, held)
    return replace(plan, resolved=tuple(resolved), unresolved=tuple(unresolved))


async def _norms(
    session: ReadSession, scope: Scope, references: Sequence[Reference]
) -> list[list[KnownNorm]]:
    """Return, for each reference, the norms that it means."""
    names = [each.norm for each in references if each.norm]
    numbers = [spelt for name in names if name.number for spelt in spellings(name.number)]
    years = [name.year for name in names if not name.number and name.year]
    known = await library.norms_numbered(session, scope, numbers, years)
    return [meant(each.norm, known) if each.norm else [] for each in references]


async def _held(
    session: ReadSession, scope: Scope, plan: QueryPlan, norms: Sequence[Sequence[KnownNorm]]
) -> dict[UUID, list[Provided]]:
    """Return, by document, the passages that may hold what is cited."""
    cited: set[UUID] = set()
    opened: set[UUID] = set()
    articles: set[str] = set()
    for reference, found in zip(plan.references, norms, strict=True):
        documents = {norm.document_id for norm in found}
        if reference.fragments:
            cited |= documents
            articles |= {article_of(each) for each in reference.fragments}
        elif plan.direct:
            opened |= documents
    rows = await library.provisions(session, scope, sorted(cited), sorted(articles))
    rows += await library.beginnings(session, scope, sorted(opened - cited), MOST_PASSAGES)
    held: dict[UUID, list[Provided]] = defaultdict(list)
    for row in rows:
        held[row.document_id].append(row)
    return held


def _resolve(
    plan: QueryPlan,
    norms: Sequence[Sequence[KnownNorm]],
    held: dict[UUID, list[Provided]],
) -> tuple[list[Resolved], list[str]]:
    resolved: list[Resolved] = []
    unresolved: list[str] = []
    for reference, found in zip(plan.references, norms, strict=True):
        if reference.norm is None:
            continue
        if not found:
            if reference.norm.kind not in NO_DOCUMENTS:
                unresolved.append(reference.norm.name)
            continue
        one = _one(reference, found, held)
        resolved.append(one)
        if reference.fragments and not one.passages:
            unresolved.append(reference.text)
    return resolved, unresolved


def _one(
    reference: Reference, found: Sequence[KnownNorm], held: dict[UUID, list[Provided]]
) -> Resolved:
    by_norm: list[list[int]] = []
    exact = False
    for norm in found:
        rows = held.get(norm.document_id, [])
        if reference.fragments:
            own, itself = passages_of(reference.fragments, rows)
            exact = exact or itself
        else:
            own = [row.chunk_id for row in rows]
        by_norm.append(own)
    # Of several norms that may be meant, each one's best passage comes before any one's next.
    passages = [key for each in zip_longest(*by_norm) for key in each if key is not None]
    shown = bool(passages) or not reference.fragments
    names = tuple(named(norm, reference.fragments) for norm in found) if shown else ()
    documents = tuple(norm.document_id for norm in found)
    return Resolved(reference, documents, tuple(passages), names, exact)
