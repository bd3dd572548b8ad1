"""What was read of a norm as the columns that keep it."""

from typing import Any
from uuid import UUID

from govbot.ingestion.drafts import ChunkDraft
from govbot.ingestion.norm_types import NormIdentity, NormRelation


def structure_columns(draft: ChunkDraft) -> dict[str, Any]:
    """Return the columns of `chunks` that tell a passage's place in its norm."""
    return {
        "kind": draft.kind,
        "label": draft.label,
        "urn": draft.urn,
        "article": draft.article,
        "provisions": [span.as_json() for span in draft.provisions],
        "in_force": draft.in_force,
        "note": draft.note,
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
    }


def norm_columns(tenant_id: UUID, identity: NormIdentity) -> dict[str, Any]:
    """Return the columns of `norms`, but for what other norms do to it."""
    return {
        "tenant_id": tenant_id,
        "kind": identity.kind,
        "number": identity.number,
        "year": identity.year,
        "date": identity.date,
        "organ": identity.organ,
        "urn": identity.urn,
        "name": identity.name,
        "summary": identity.summary,
        "in_force_from": identity.in_force_from,
        "in_force_to": identity.in_force_to,
        "stated_to": identity.in_force_to,
        "revoked": False,
    }


def relation_columns(tenant_id: UUID, relation: NormRelation) -> dict[str, Any]:
    """Return the columns of `norm_relations`."""
    return {
        "tenant_id": tenant_id,
        "relation": relation.relation,
        "kind": relation.kind,
        "number": relation.number,
        "year": relation.year,
        "date": relation.date,
        "name": relation.name,
        "fragment": relation.fragment,
    }
