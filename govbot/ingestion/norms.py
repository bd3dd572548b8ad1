"""A document's blocks to a norm: its units, its identity, what it does to other norms."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from govbot.adapters.parsing.base import Block
from govbot.ingestion.norm_gathering import is_gathering, without_citations
from govbot.ingestion.norm_identity import find_name, identify
from govbot.ingestion.norm_pieces import cut
from govbot.ingestion.norm_relations import find_relations, revoked_as_a_whole
from govbot.ingestion.norm_structure import Draft, Walk
from govbot.ingestion.norm_types import (
    Norm,
    NormIdentity,
    NormRelation,
    Provision,
    ProvisionKind,
    Relation,
)
from govbot.ingestion.norm_validity import Standing, standings

__all__ = [
    "Norm",
    "NormIdentity",
    "NormRelation",
    "Provision",
    "ProvisionKind",
    "Relation",
    "read_norm",
]


def read_norm(blocks: Sequence[Block], title: str | None) -> Norm:
    """Return a document as its structure.

    Args:
        blocks: the document's blocks in reading order.
        title: the title that it is listed under, which may name the norm.

    Returns:
        Every character of the blocks, but for white space, in their order. Never raises.
    """
    named = find_name(blocks, title)
    gathering = named is None and is_gathering(blocks, title)
    drafts = Walk(cut(blocks), gathering=gathering).run()
    if named is None and not gathering:
        without_citations(drafts)
    found = standings(drafts)
    revoked = revoked_as_a_whole(drafts) if named else None
    if revoked:
        for standing in found:
            standing.in_force = False
            standing.valid_to = standing.valid_to or revoked.date
    identity = identify(named, blocks, drafts) if named else None
    if identity and revoked:
        identity = replace(identity, in_force_to=identity.in_force_to or revoked.date)
    relations = find_relations(drafts, found) if named else ()
    relations = tuple(each for each in relations if not _is_itself(each, identity))
    if revoked:
        relations = (revoked, *(each for each in relations if each != revoked))
    return Norm(identity, _provisions(drafts, found), relations)


def _is_itself(relation: NormRelation, identity: NormIdentity | None) -> bool:
    return identity is not None and (relation.kind, relation.number) == (
        identity.kind,
        identity.number,
    )


def _provisions(drafts: Sequence[Draft], found: Sequence[Standing]) -> tuple[Provision, ...]:
    """Return units whose fragments, among those in force, are each there once."""
    seen: Counter[str] = Counter()
    provisions = []
    for draft, standing in zip(drafts, found, strict=True):
        fragment = draft.fragment
        if fragment is not None and standing.in_force:
            seen[fragment] += 1
            if seen[fragment] > 1:
                fragment = f"{fragment}.{seen[fragment]}"
        provisions.append(
            Provision(
                kind=draft.kind,
                text=draft.text.strip(),
                page=draft.page,
                block_kind=draft.block_kind,
                fragment=fragment,
                label=draft.label,
                trail=draft.trail,
                in_force=standing.in_force,
                note=standing.note,
                valid_from=standing.valid_from,
                valid_to=standing.valid_to,
            )
        )
    return tuple(provisions)
