"""Markdown to blocks.

Kreuzberg's own reader takes the `$` of two prices in one paragraph for a formula and loses what is
between them, hence this one. Marks of emphasis go, words stay.
"""

import re
from collections.abc import Iterator, Sequence

from govbot.adapters.parsing.base import Block
from govbot.adapters.parsing.decode import decode
from govbot.adapters.parsing.readers.shape import Facts, Source, Step
from govbot.adapters.parsing.tables import table_blocks

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?")
_BULLET = re.compile(r"(\s*)[*+-]\s+")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_STRONG = re.compile(r"(\*\*\*|\*\*|__|~~|``?)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read headings, lists, tables and paragraphs; the first heading is the title."""
    blocks = list(markdown_blocks(decode(source.path.read_bytes())))
    facts.title = next((block.text for block in blocks if block.kind == "heading"), None)
    yield Step(blocks)


def markdown_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown text."""
    lines = text.replace("\ufeff", "").splitlines()
    if lines and lines[0].strip() == "---" and "---" in [line.strip() for line in lines[1:40]]:
        end = next(n for n, line in enumerate(lines[1:40], 1) if line.strip() == "---")
        lines = lines[end + 1 :]
    at = 0
    while at < len(lines):
        block, at = _next(lines, at)
        yield from block


def _next(lines: Sequence[str], at: int) -> tuple[list[Block], int]:
    """Return the blocks that start at line `at` and the line after them."""
    line = lines[at]
    if not line.strip() or _RULE.match(line):
        return [], at + 1
    if fence := _FENCE.match(line):
        end = at + 1
        while end < len(lines) and not lines[end].lstrip().startswith(fence[1]):
            end += 1
        return [Block("\n".join(lines[at + 1 : end]), None, "paragraph")], end + 1
    if heading := _HEADING.match(line):
        return [Block(plain(heading[2]), None, "heading", len(heading[1]))], at + 1
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if "|" in line and "|" in following and _TABLE_RULE.match(following):
        return _table(lines, at)
    if _UNDERLINE.match(following) and not _ITEM.match(line):
        level = 1 if following.strip()[0] == "=" else 2
        return [Block(plain(line.strip()), None, "heading", level)], at + 2
    return _paragraph(lines, at)


def _table(lines: Sequence[str], at: int) -> tuple[list[Block], int]:
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    rows = [
        [plain(cell.strip()) for cell in _CELL.split(line.strip().strip("|"))]
        for line in (lines[at], *lines[at + 2 : end])
    ]
    return table_blocks(rows, None), end


def _paragraph(lines: Sequence[str], at: int) -> tuple[list[Block], int]:
    first = lines[at]
    end = at + 1
    while end < len(lines) and lines[end].strip() and not _opens(lines[end]):
        end += 1
    text = " ".join(line.strip() for line in lines[at:end])
    if _ITEM.match(first):
        return [Block(plain(_BULLET.sub("- ", text, count=1)), None, "list")], end
    return [Block(plain(text.lstrip("> ")), None, "paragraph")], end


def _opens(line: str) -> bool:
    marks = (_HEADING, _ITEM, _FENCE, _RULE, _UNDERLINE)
    return any(mark.match(line) for mark in marks) or line.lstrip().startswith("|")


def plain(text: str) -> str:
    """Return inline Markdown without its marks."""
    text = _LINK.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", text))
