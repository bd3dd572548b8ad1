"""The last touch that every format shares: clean characters, norm structure, bounded blocks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from govbot.adapters.parsing import norms
from govbot.adapters.parsing.base import Block

MAX_BLOCK = 12_000
"""Characters of one block; a longer one is cut at a blank."""
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe"
    "\U000e0000-\U000e0fff]"
)
"""Also the letters of Unicode's tags, in which a model reads what nobody sees."""
_BLANKS = re.compile(r"[^\S\n]+")
_SENTENCE_END = ".;:,"


def clean(text: str) -> str:
    """Return `text` in NFC without control or zero-width characters or repeated blanks."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text.replace("\r\n", "\n")))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def finish(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks cleaned, divided where an article or inciso starts, and with headings.

    "CAPÍTULO II" and the name on the line under it become one heading.
    """
    waiting: Block | None = None
    for block in _classified(blocks):
        if waiting is not None and _names(waiting, block):
            yield replace(waiting, text=f"{waiting.text} – {block.text}")
            waiting = None
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        if block.kind == "heading" and norms.is_bare_division(block.text):
            waiting = block
        else:
            yield block
    if waiting is not None:
        yield waiting


def _names(division: Block, block: Block) -> bool:
    if block.kind not in ("heading", "paragraph") or len(block.text) > norms.MAX_HEADING:
        return False
    if norms.division_level(block.text) is not None or norms.opens_block(block.text, ""):
        return False
    return block.text[-1] not in _SENTENCE_END and division.page in (block.page, None)


def _classified(blocks: Iterable[Block]) -> Iterator[Block]:
    for raw in blocks:
        text = clean(raw.text)
        if not text:
            continue
        if raw.kind == "table":
            yield from _cut(replace(raw, text=text))
        elif raw.kind == "heading":
            yield replace(raw, text=" ".join(text.split("\n")))
        else:
            for part in _parts(text):
                yield from _cut(_as_kind(replace(raw, text=part)))


def _parts(text: str) -> Iterator[str]:
    part = ""
    for line in text.split("\n"):
        apart = norms.opens_block(line, part) or norms.division_level(line) is not None
        if part and (apart or norms.division_level(part) is not None):
            yield part
            part = line
        else:
            part = f"{part}\n{line}" if part else line
    yield part


def _as_kind(block: Block) -> Block:
    level = norms.heading_level(block.text)
    if level is not None and block.kind == "paragraph":
        return replace(block, kind="heading", level=level)
    if bullet := norms.BULLET.match(block.text):
        item = block.text[bullet.end() :]
        if norms.opens_device(item):  # a list's dot before "§ 1º" is decoration
            return replace(block, text=item, kind="paragraph")
        return replace(block, text=f"• {item}", kind="list")
    return block


def _cut(block: Block) -> Iterator[Block]:
    text = block.text
    while len(text) > MAX_BLOCK:
        at = max(text.rfind(mark, MAX_BLOCK // 2, MAX_BLOCK) for mark in ("\n", ". ", " "))
        at = at + 1 if at > 0 else MAX_BLOCK
        yield replace(block, text=text[:at].rstrip())
        text = text[at:].lstrip()
    if text:
        yield replace(block, text=text)
