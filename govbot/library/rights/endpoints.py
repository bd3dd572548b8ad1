"""HTTP: collections, and who may do what with what."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from govbot.accounts.auth import Curating, Granting, Reading
from govbot.library.rights.repository import Node
from govbot.library.rights.schemas import (
    AccessOut,
    CauseList,
    CauseOut,
    CollectionChange,
    CollectionIn,
    CollectionList,
    CollectionOut,
    GrantIn,
    GrantOut,
    MoveIn,
    ReaderList,
    ReaderOut,
    SubjectList,
    SubjectOut,
    VisibilityIn,
)
from govbot.library.rights.service import Rights

router = APIRouter(tags=["rights"])


async def get_rights(request: Request) -> Rights:
    """Return the service."""
    rights: Rights = request.app.state.services.rights
    return rights


async def node_of(what: Literal["documents", "collections"], node_id: UUID) -> Node:
    """Return what a path names."""
    return Node("document" if what == "documents" else "collection", node_id)


RightsService = Annotated[Rights, Depends(get_rights)]
Named = Annotated[Node, Depends(node_of)]
Window = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=2**31)]


@router.get("/collections")
async def list_collections(rights: RightsService, asker: Reading) -> CollectionList:
    """Return the collections that the asker sees."""
    rows = await rights.collections(asker)
    return CollectionList(items=[CollectionOut.of(row, may_fill=may) for row, may in rows])


@router.post("/collections", status_code=201)
async def create_collection(
    body: CollectionIn, rights: RightsService, asker: Curating
) -> CollectionOut:
    """Make a collection."""
    made = await rights.create(asker, body.name, body.parent_id)
    return CollectionOut.of(made, may_fill=True)


@router.patch("/collections/{collection_id}", status_code=204)
async def change_collection(
    collection_id: UUID, body: CollectionChange, rights: RightsService, asker: Curating
) -> None:
    """Rename or move a collection."""
    if body.name is not None:
        await rights.rename(asker, collection_id, body.name)
    if "parent_id" in body.model_fields_set:
        await rights.put(asker, collection_id, body.parent_id)


@router.delete("/collections/{collection_id}", status_code=204)
async def remove_collection(collection_id: UUID, rights: RightsService, asker: Curating) -> None:
    """Remove an empty collection."""
    await rights.remove(asker, collection_id)


@router.post("/documents/move", status_code=204)
async def move_documents(body: MoveIn, rights: RightsService, asker: Reading) -> None:
    """Put documents into a collection, all of them or none."""
    await rights.move(asker, body.documents, body.collection_id)


@router.get("/documents/{document_id}/why")
async def why(document_id: UUID, rights: RightsService, asker: Reading) -> CauseList:
    """Return why the asker may read a document."""
    causes = await rights.why(asker, document_id)
    return CauseList(items=[CauseOut.of(cause) for cause in causes])


@router.get("/rights/subjects")
async def list_subjects(
    rights: RightsService,
    asker: Granting,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Literal["user", "department", "role"] | None = None,
) -> SubjectList:
    """Return who may be granted something: 20 at most of those whose name has the text in it."""
    kinds = frozenset({kind} if kind else {"user", "department", "role"})
    rows = await rights.subjects(asker, q, kinds)
    return SubjectList(items=[SubjectOut.of(row) for row in rows])


@router.get("/{what}/{node_id}/access")
async def get_access(node: Named, rights: RightsService, asker: Reading) -> AccessOut:
    """Return how a document or a collection stands, for whoever decides about it."""
    return AccessOut.of(await rights.access(asker, node))


@router.put("/{what}/{node_id}/access", status_code=204)
async def set_visibility(
    node: Named, body: VisibilityIn, rights: RightsService, asker: Reading
) -> None:
    """Decide who reads it without having been granted anything."""
    await rights.show(asker, node, body.visibility, body.department_id)


@router.post("/{what}/{node_id}/grants", status_code=201)
async def grant(node: Named, body: GrantIn, rights: RightsService, asker: Reading) -> GrantOut:
    """Grant a right."""
    added = await rights.grant(asker, node, body.subject(), body.right, body.expires_at)
    return GrantOut(id=added.id)


@router.delete("/{what}/{node_id}/grants/{grant_id}", status_code=204)
async def revoke(node: Named, grant_id: UUID, rights: RightsService, asker: Reading) -> None:
    """Take a right back."""
    await rights.revoke(asker, node, grant_id)


@router.get("/{what}/{node_id}/readers")
async def list_readers(
    node: Named, rights: RightsService, asker: Reading, limit: Window = 50, offset: Offset = 0
) -> ReaderList:
    """Return who may read it, and why each of them may."""
    rows = await rights.readers(asker, node, limit, offset)
    return ReaderList(items=[ReaderOut.of(*row) for row in rows])
