"""Blocks to chunks: passages of a readable size that keep a norm's articles together.

Chunks do not overlap, follow the order of the document, and never split a block unless the block
alone is larger than a chunk; a table that must be split repeats its header.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from govbot.adapters.parsing.base import Block

TARGET_CHARS = 1_000
"""A chunk is closed at the next border once it has so many characters."""
MAX_CHARS = 1_600
"""No chunk is longer, except by a table's repeated header."""

_ARTICLE = re.compile(r"\s*(?:art\.|artigo)\s*\d", re.IGNORECASE)
_DIVISION = re.compile(
    r"\s*(?:livro|t[íi]tulo|cap[íi]tulo|se[çc][ãa]o|subse[çc][ãa]o|anexo)\s+"
    r"(?:[ivxlcdm]+|[úu]nic[oa]|\d+)\b",
    re.IGNORECASE,
)
_DIVISION_LEVEL = {
    "livro": 1,
    "titulo": 2,
    "título": 2,
    "anexo": 2,
    "capitulo": 3,
    "capítulo": 3,
    "secao": 4,
    "seção": 4,
    "seçao": 4,
    "secão": 4,
}
_SENTENCE_BORDER = re.compile(r"(?<=[.;:!?])\s+")
_SECTION_CHARS = 300


@dataclass(frozen=True, slots=True)
class ChunkDraft:
    """A passage before it has an id. `page_starts`: (offset in `text`, page), ascending."""

    ordinal: int
    text: str
    page: int | None
    page_starts: tuple[tuple[int, int], ...]
    section: str | None


@dataclass(slots=True)
class _Open:
    """The chunk being filled."""

    section: str | None
    parts: list[str] = field(default_factory=list)
    page_starts: list[tuple[int, int]] = field(default_factory=list)
    size: int = 0
    has_body: bool = False

    def add(self, text: str, page: int | None, *, is_heading: bool) -> None:
        offset = self.size + (2 if self.parts else 0)
        if page is not None and (not self.page_starts or self.page_starts[-1][1] != page):
            self.page_starts.append((offset, page))
        self.parts.append(text)
        self.has_body = self.has_body or not is_heading
        self.size = offset + len(text)


def chunk(blocks: Iterable[Block]) -> list[ChunkDraft]:
    """Group blocks into passages.

    Args:
        blocks: a document's blocks in reading order.

    Returns:
        Passages of about `TARGET_CHARS` characters, numbered from 0.
    """
    drafts: list[ChunkDraft] = []
    headings: list[tuple[int, str]] = []
    current = _Open(None)

    def close() -> None:
        nonlocal current
        if current.parts:
            drafts.append(_draft(len(drafts), current))
        current = _Open(_breadcrumb(headings))

    for block in blocks:
        level = _heading_level(block)
        if level is not None:
            # Headings that follow each other open one passage together.
            if current.has_body:
                close()
            _enter(headings, level, block.text)
            current.section = _breadcrumb(headings)
        for piece in _pieces(block):
            if _must_close(current, piece):
                close()
            current.add(piece, block.page, is_heading=level is not None)
    close()
    return drafts


def _draft(ordinal: int, chunk_: _Open) -> ChunkDraft:
    pages = tuple(chunk_.page_starts)
    return ChunkDraft(
        ordinal=ordinal,
        text="\n\n".join(chunk_.parts),
        page=pages[0][1] if pages else None,
        page_starts=pages,
        section=chunk_.section,
    )


def _must_close(current: _Open, piece: str) -> bool:
    if not current.parts:
        return False
    if current.size + len(piece) > MAX_CHARS:
        return True
    if current.size >= TARGET_CHARS:
        return True
    # An article that fits into a chunk of its own is not cut by the end of this one.
    return bool(_ARTICLE.match(piece)) and current.size + len(piece) > TARGET_CHARS


def _heading_level(block: Block) -> int | None:
    division = _DIVISION.match(block.text)
    if division and len(block.text) < _SECTION_CHARS:
        return _DIVISION_LEVEL.get(division.group().split()[0].lower(), 5)
    if block.kind == "heading":
        return 10 + (block.level or 1)
    return None


def _enter(headings: list[tuple[int, str]], level: int, text: str) -> None:
    while headings and headings[-1][0] >= level:
        headings.pop()
    headings.append((level, text))


def _breadcrumb(headings: list[tuple[int, str]]) -> str | None:
    trail = " › ".join(" ".join(text.split())[:120] for _, text in headings[-3:])
    return trail[:_SECTION_CHARS] or None


def _pieces(block: Block) -> Iterator[str]:
    if len(block.text) <= MAX_CHARS:
        yield block.text
    elif block.kind == "table":
        yield from _table_pieces(block.text)
    else:
        yield from _packed(_SENTENCE_BORDER.split(block.text), " ", MAX_CHARS)


def _table_pieces(text: str) -> Iterator[str]:
    lines = text.splitlines()
    header = lines[:2] if len(lines) > 2 and set(lines[1]) <= set("|-: ") else lines[:1]  # noqa: PLR2004
    head = "\n".join(header)[: MAX_CHARS // 2]
    for body in _packed(lines[len(header) :], "\n", MAX_CHARS - len(head)):
        yield f"{head}\n{body}"


def _packed(parts: list[str], joint: str, limit: int) -> Iterator[str]:
    packed = ""
    for whole in parts:
        for part in (whole[i : i + limit] for i in range(0, len(whole), limit)):
            if packed and len(packed) + len(joint) + len(part) > limit:
                yield packed
                packed = ""
            packed = f"{packed}{joint}{part}" if packed else part
    if packed:
        yield packed
