"""What follows from what was decided, for each document and collection.

Rights are decided by few and read by every query, so what follows is written down: the audiences
that may read, write and delete stand beside each document and collection, and are made anew in the
transaction that changes what they follow from. Whoever changes that holds the tenant's lock, and
whoever only adds a document holds it together with others who do.
"""

from collections.abc import Collection as Some
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from govbot.core.db.engine import WriteSession
from govbot.core.db.models import Collection
from govbot.library.norms import repository as norms
from govbot.library.norms.service import settle as settle_norms

# What a node has of its own: `g` is what was granted on it, `own` its owner.
_GRANTED = """
    LEFT JOIN LATERAL (
        SELECT array_agg(a.audience) AS r,
            array_agg(a.audience) FILTER (WHERE p.permission_type = 'write') AS w,
            array_agg(a.audience) FILTER (WHERE p.permission_type = 'delete') AS d
        FROM permissions p
        LEFT JOIN users u ON u.id = p.user_id
        LEFT JOIN departments t ON t.id = p.department_id
        LEFT JOIN roles o ON o.id = p.role_id
        CROSS JOIN LATERAL (
            SELECT coalesce(p.audience, u.audience, t.audience, o.audience) AS audience
        ) a
        WHERE p.{object} = {node}.id
    ) g ON true
"""
# Whom the visibility lets read; None of a document or folder that inherits.
_VISIBLE = """
    CASE {node}.visibility WHEN 'tenant' THEN '{{0}}'::int[]
        WHEN 'department' THEN ARRAY[dep.audience] WHEN 'restricted' THEN '{{}}'::int[] END
"""
_SETTLE_DOCUMENTS = f"""
WITH changed AS (
UPDATE documents SET audiences = n.r, writers = n.w, deleters = n.d
FROM (
    SELECT doc.id, doc.owner_id, doc.audiences AS r_before, doc.writers AS w_before,
        doc.deleters AS d_before,
        sorted_set(coalesce(v.r, c.audiences, '{{0}}') || g.r || own.audience) AS r,
        sorted_set(CASE WHEN v.r IS NULL THEN c.writers END || g.w || own.audience) AS w,
        sorted_set(CASE WHEN v.r IS NULL THEN c.deleters END || g.d || own.audience) AS d
    FROM documents doc
    LEFT JOIN collections c ON c.id = doc.collection_id
    LEFT JOIN departments dep ON dep.id = doc.department_id
    LEFT JOIN users own ON own.id = doc.owner_id
    CROSS JOIN LATERAL (SELECT {_VISIBLE.format(node="doc")} AS r) v
    {_GRANTED.format(object="document_id", node="doc")}
    WHERE doc.tenant_id = :tenant AND (doc.id = ANY(:documents) OR doc.collection_id = ANY(:within))
) n
WHERE documents.id = n.id
    AND (documents.audiences, documents.writers, documents.deleters)
        IS DISTINCT FROM (n.r, n.w, n.d)
RETURNING n.owner_id, NOT (0 = ANY(n.r_before) OR n.r <@ n.r_before) AS read,
    NOT (n.w <@ n.w_before AND n.d <@ n.d_before) AS change
)
SELECT DISTINCT owner_id, read, change FROM changed WHERE read OR change
"""  # noqa: S608 - of constants
# Level by level, for a folder follows from the one around it.
_SETTLE_COLLECTIONS = f"""
UPDATE collections SET audiences = n.r, writers = n.w, deleters = n.d
FROM (
    SELECT c.id,
        sorted_set(coalesce(v.r, up.audiences, '{{0}}') || g.r) AS r,
        sorted_set(CASE WHEN v.r IS NULL THEN up.writers END || g.w) AS w,
        sorted_set(CASE WHEN v.r IS NULL THEN up.deleters END || g.d) AS d
    FROM collections c
    LEFT JOIN collections up ON up.id = c.parent_id
    LEFT JOIN departments dep ON dep.id = c.department_id
    CROSS JOIN LATERAL (SELECT {_VISIBLE.format(node="c")} AS r) v
    {_GRANTED.format(object="collection_id", node="c")}
    WHERE c.tenant_id = :tenant AND c.id = ANY(:level)
) n
WHERE collections.id = n.id
"""  # noqa: S608 - of constants
_LOCK = "SELECT pg_advisory_xact_lock{shared}(7, hashtext(:tenant))"


class Widened(NamedTuple):
    """A document that more people may read, or more may change or remove, than before."""

    owner_id: UUID | None
    read: bool
    change: bool


async def lock(session: WriteSession, tenant_id: UUID, *, shared: bool = False) -> None:
    """Hold a tenant's rights as they are until the transaction ends.

    Whoever holds them alone holds what norms do to each other too: who may read a norm decides
    whose marks it sets.
    """
    if not shared:
        await norms.lock(session, tenant_id)
    statement = text(_LOCK.format(shared="_shared" if shared else ""))
    await session.execute(statement, {"tenant": str(tenant_id)})


async def settle(
    session: WriteSession,
    tenant_id: UUID,
    documents: Some[UUID] = (),
    collections: Some[UUID] = (),
) -> list[Widened]:
    """Write down anew what follows for documents, and for collections and all that is in them.

    The caller holds the lock, and has flushed what it follows from. What norms among them do to
    others is brought up to date too.

    Returns:
        Of the documents that more people may read, change or remove now: one of each kind.
    """
    within: list[UUID] = []
    level = list(collections)
    # Also what the one who decides may not look at.
    async with session.as_owner():
        while level:
            await session.execute(text(_SETTLE_COLLECTIONS), {"tenant": tenant_id, "level": level})
            within += level
            children = select(Collection.id).where(
                Collection.tenant_id == tenant_id, Collection.parent_id.in_(level)
            )
            level = list(await session.scalars(children))
        given = {"tenant": tenant_id, "documents": list(documents), "within": within}
        rows = list(await session.execute(text(_SETTLE_DOCUMENTS), given))
        named = await norms.named_among(session, tenant_id, documents, within)
        await settle_norms(session, named)
        await session.flush()
    return [Widened(*row) for row in rows]
