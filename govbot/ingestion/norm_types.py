"""A norm as its structure: what reading it gives, and what the cutting into passages takes."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from govbot.adapters.parsing.base import BlockKind

ProvisionKind = Literal[
    "epigraph",
    "summary",
    "preamble",
    "division",
    "article",
    "paragraph",
    "inciso",
    "alinea",
    "item",
    "annex",
    "closing",
    "text",
]
Relation = Literal["revokes", "revoked_by", "amends", "amended_by", "regulates"]


@dataclass(frozen=True, slots=True)
class Provision:
    """One unit of a document in reading order: a caput, a §, an inciso, an alínea, or other text.

    `fragment` is the LexML fragment (`art5_par1u`, `art5_cpt_inc6_ali1`); what an article quotes
    to amend another norm is `text` under the article's own (`art2_cpt_alt1_art5`). In a file of
    many acts it begins with the act's place (`ato3_art1`); a number that the source gives twice
    gets a mark (`art5_cpt_inc3.2`). None for what no article holds.
    `label` is its citation in words (`art. 5º, § 1º, VI, "a"`). `trail` are the headings above it.
    """

    kind: ProvisionKind
    text: str
    """With its own marker (`Art. 5º …`, `VI - …`)."""
    page: int | None
    block_kind: BlockKind
    """As it was parsed: a table is one provision."""
    fragment: str | None
    label: str | None
    trail: tuple[str, ...]
    in_force: bool = True
    """False: struck, revoked, vetoed, or an older wording of what follows."""
    note: str | None = None
    """`Redação dada pela Lei nº 13.853, de 2019`."""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NormIdentity:
    """What a norm is called and when it holds. `kind` and `organ` are LexML's words."""

    kind: str
    number: str | None
    """Without dots: `13709`."""
    year: int | None
    date: dt.date | None
    organ: str | None
    """LexML's place and authority: `br:federal`, `br;sao.paulo;campinas:municipal`."""
    urn: str | None
    name: str
    """`Lei nº 13.709/2018`."""
    summary: str | None
    in_force_from: dt.date | None
    in_force_to: dt.date | None
    organ_name: str | None = None
    """As people write it: `Conselho Nacional de Justiça`."""


@dataclass(frozen=True, slots=True)
class NormRelation:
    """What this norm does to another, or another to it. `fragment` when only to a part."""

    relation: Relation
    kind: str
    number: str | None
    year: int | None
    date: dt.date | None
    name: str
    fragment: str | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """A document's units in reading order. `identity` is None when the document is no norm."""

    identity: NormIdentity | None
    provisions: tuple[Provision, ...]
    relations: tuple[NormRelation, ...]
