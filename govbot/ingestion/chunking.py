"""A norm's provisions to passages along its structure; other documents along their headings.

Three granularities. `article` gives each article a passage of its own, divided at its paragraphs
and incisos when it is too long; `provision` gives one to each caput, paragraph and inciso; `fixed`
fills passages up to a size, so that short articles share one. A part of an article is told in its
section what it hangs on.

Passages do not overlap and follow the order of the document, except that old wordings come after
what is in force of their article. They never share a passage with it, unless nothing but
"(Revogado)" is left of them.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from govbot.adapters.parsing.base import Block
from govbot.ingestion.drafts import ChunkDraft, Filling, lead_of
from govbot.ingestion.norm_types import Norm, NormIdentity, Provision
from govbot.ingestion.norms import read_norm
from govbot.ingestion.pieces import pieces
from govbot.library.fragments import ancestors, article_of, plain

__all__ = [
    "MAX_CHARS",
    "TARGET_CHARS",
    "ChunkDraft",
    "Granularity",
    "chunk",
    "chunk_norm",
    "is_empty",
]

Granularity = Literal["article", "provision", "fixed"]

TARGET_CHARS = 1_000
"""A passage is closed at the next border once it has so many characters."""
MAX_CHARS = 1_600
"""No passage is longer."""

SHORT_CHARS = 800
"""Neighbouring articles share a passage while they are no longer together."""
LETTERHEAD_CHARS = 300
"""What stands above a norm's name, if it is no longer, is no passage by itself."""

_HEADINGS = frozenset({"epigraph", "division", "annex"})
_WHOLE = frozenset({"article", "paragraph", "inciso", "text"})
"""What an article may be divided at; alíneas and items stay with their inciso where they fit."""
_REMARK = re.compile(r"\([^()]*\)|[^\w(]+")
_MARKER_WORDS = 3
"""Words that a marker and "revogado" may have: `Parágrafo único. Revogado`."""


def chunk(
    blocks: Sequence[Block], title: str | None = None, granularity: Granularity = "article"
) -> list[ChunkDraft]:
    """Read a document's structure and group its provisions into passages; see `chunk_norm`."""
    return chunk_norm(read_norm(blocks, title), granularity)


def chunk_norm(
    norm: Norm, granularity: Granularity = "article", endings: Mapping[str, Hashable] | None = None
) -> list[ChunkDraft]:
    """Group the provisions of a document into passages.

    Args:
        norm: a document as it was read.
        granularity: see above.
        endings: fragments that other norms put an end to, each with what tells one end from
            another. They get passages of their own, as old wordings do.

    Returns:
        Passages of at most `MAX_CHARS` characters, numbered from 0.
    """
    writer = _Writer(norm.identity, endings or {})
    for article, provisions in _runs(norm.provisions):
        if article is None:
            for provision in provisions:
                _text(writer, provision, starts_anew=granularity != "fixed")
        elif granularity == "fixed":
            _shared_article(writer, provisions)
        else:
            _own_article(writer, provisions, each=granularity == "provision")
    writer.close()
    return writer.drafts


@dataclass(slots=True)
class _Writer:
    identity: NormIdentity | None
    endings: Mapping[str, Hashable]
    drafts: list[ChunkDraft] = field(default_factory=list)
    open: Filling = field(default_factory=Filling)

    def close(self, *, whole: bool = False) -> None:
        if self.open.parts:
            self.drafts.append(self.open.draft(len(self.drafts), self.identity, whole=whole))
        self.open = Filling()

    def add(self, text: str, provision: Provision, *, is_heading: bool = False) -> None:
        self.open.add(text, provision, is_heading=is_heading)

    def validity(self, provision: Provision) -> tuple[Hashable, ...]:
        """Return what provisions that share a passage have in common; (False, …) sorts first.

        What is in force today shares one, whenever it came into force: the spans tell each day.
        """
        ending = self.endings.get(provision.fragment) if provision.fragment else None
        if provision.in_force or is_empty(provision):
            return (ending is not None, provision.valid_to, ending)
        return (True, provision.valid_from, provision.valid_to)

    def clashes(self, provision: Provision) -> bool:
        """Return whether a provision may not join the open passage."""
        body = self.open.body
        return bool(body) and self.validity(body[0]) != self.validity(provision)


def _runs(provisions: Sequence[Provision]) -> Iterator[tuple[str | None, list[Provision]]]:
    """Yield neighbours that belong to one article, or to none.

    Text and tables without an address of their own go with the article that they stand in.
    """
    articles: list[str | None] = []
    for provision in provisions:
        before = articles[-1] if articles else None
        if provision.fragment:
            articles.append(article_of(provision.fragment))
        elif provision.kind == "text" and provision.label and not _is_heading(provision):
            articles.append(before)
        else:
            articles.append(None)
    pairs = zip(articles, provisions, strict=True)
    for article, run in groupby(pairs, key=lambda pair: pair[0]):
        yield article, [provision for _, provision in run]


def _is_heading(provision: Provision) -> bool:
    if provision.kind == "closing":  # names of those who signed
        return False
    return provision.kind in _HEADINGS or provision.block_kind == "heading"


def _pieces(provision: Provision) -> Iterator[str]:
    return pieces(provision.text, MAX_CHARS, is_table=provision.block_kind == "table")


def _text(writer: _Writer, provision: Provision, *, starts_anew: bool) -> None:
    """Add what no article holds: it fills passages, and a heading begins one."""
    is_heading = _is_heading(provision)
    current = writer.open
    follows_article = starts_anew and bool(current.spans)
    is_letterhead = provision.kind == "epigraph" and current.size < LETTERHEAD_CHARS
    if (
        current.body
        and not (is_letterhead and not writer.drafts)
        and (is_heading or follows_article or current.body[0].trail != provision.trail)
    ):
        writer.close()
    for piece in _pieces(provision):
        current = writer.open
        is_full = current.grown(piece) > MAX_CHARS or current.size >= TARGET_CHARS
        if current.parts and (is_full or writer.clashes(provision)):
            writer.close()
        writer.add(piece, provision, is_heading=is_heading)


def _shared_article(writer: _Writer, provisions: Sequence[Provision]) -> None:
    """Add an article to the open passage if it fits, else to one of its own."""
    held = _by_fragment(provisions)
    for part in _by_validity(writer, provisions):
        size = _size(part)
        current = writer.open
        if current.body and (
            writer.clashes(part[0])
            or current.body[0].trail != part[0].trail
            or current.size >= TARGET_CHARS
            or current.size + size > TARGET_CHARS
        ):
            writer.close()
        _fill(writer, part, held, goal=TARGET_CHARS)


def _own_article(writer: _Writer, provisions: Sequence[Provision], *, each: bool) -> None:
    """Give an article a passage, or several when it is too long or `each` provision gets one."""
    held = _by_fragment(provisions)
    if writer.open.body and (each or not _may_join(writer, provisions)):
        writer.close()
    parts = list(_by_validity(writer, provisions))
    for part in parts:
        count = -(-(writer.open.size + _size(part)) // MAX_CHARS)
        goal = 1 if each else (writer.open.size + _size(part)) // count
        before = len(writer.drafts)
        _fill(writer, part, held, goal=goal)
        whole = len(parts) == 1 and len(writer.drafts) == before
        if not whole or each or writer.open.size >= SHORT_CHARS:
            writer.close(whole=whole)


def _may_join(writer: _Writer, provisions: Sequence[Provision]) -> bool:
    """Return whether an article may share the open passage with those before it."""
    current = writer.open
    return (
        bool(current.spans)
        and current.size + _size(provisions) <= SHORT_CHARS
        and current.body[0].trail == provisions[0].trail
        and not any(writer.clashes(each) for each in provisions)
    )


def _size(provisions: Iterable[Provision]) -> int:
    return sum(len(provision.text) + 2 for provision in provisions)


def _by_validity(writer: _Writer, provisions: Sequence[Provision]) -> Iterator[list[Provision]]:
    """Yield what is in force, and then old wordings, those of one time together."""
    ordered = sorted(provisions, key=lambda each: bool(writer.validity(each)[0]))
    for _, run in groupby(ordered, key=writer.validity):
        yield list(run)


def is_empty(provision: Provision) -> bool:
    """Return whether nothing but a marker and a remark is left of a provision."""
    words = _REMARK.sub(" ", provision.text).split()
    return len(words) <= _MARKER_WORDS


def _by_fragment(provisions: Sequence[Provision]) -> dict[str, Provision]:
    """Return the provisions by fragment; of several wordings, the one in force."""
    ordered = sorted(provisions, key=lambda each: each.in_force)
    return {plain(each.fragment): each for each in ordered if each.fragment}


def _fill(
    writer: _Writer, provisions: Sequence[Provision], held: dict[str, Provision], goal: int
) -> None:
    """Add the provisions of one article, beginning a new passage at a border past `goal`."""
    for provision in provisions:
        for piece in _pieces(provision):
            current = writer.open
            is_border = bool(current.body) and provision.kind in _WHOLE and current.size >= goal
            if current.parts and (is_border or current.grown(piece) > MAX_CHARS):
                writer.close()
            if not writer.open.body:
                writer.open.lead = lead_of(_holders(provision, held))
            writer.add(piece, provision)


def _holders(provision: Provision, held: dict[str, Provision]) -> list[Provision]:
    """Return the provisions that this one hangs on, outermost first."""
    above = [held[each] for each in ancestors(plain(provision.fragment or "")) if each in held]
    return above[::-1]
