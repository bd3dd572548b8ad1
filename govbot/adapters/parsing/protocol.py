"""What the child process tells its parent: one JSON object a line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, cast

from govbot.adapters.parsing.base import Block, BlockKind

Message = Mapping[str, Any]
MAX_LINE = 1_000_000
"""Bytes of one line; the parent reads no longer one."""
_BATCH = 40_000
"""Characters of blocks that go into one line: far under MAX_LINE even when all are escaped."""


def encode(event: Literal["progress", "blocks", "done", "error"], **data: Any) -> bytes:
    """Return one line."""
    return (
        json.dumps({"event": event, **data}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    )


def block_lines(blocks: Sequence[Block]) -> Iterator[bytes]:
    """Yield the lines that carry `blocks`."""
    batch: list[list[Any]] = []
    size = 0
    for block in blocks:
        batch.append([block.text, block.page, block.kind, block.level, block.struck, block.anchor])
        size += len(block.text) + 64
        if size > _BATCH:
            yield encode("blocks", blocks=batch)
            batch, size = [], 0
    if batch:
        yield encode("blocks", blocks=batch)


def decode(line: bytes) -> Message:
    """Return the object on one line.

    Raises:
        ValueError: the line is no JSON object.
    """
    message = json.loads(line)
    if not isinstance(message, dict):
        raise TypeError(type(message).__name__)
    return message


def blocks_of(message: Message) -> list[Block]:
    """Return the blocks that a `blocks` message carries."""
    return [
        Block(text, page, cast("BlockKind", kind), level, struck, anchor)
        for text, page, kind, level, struck, anchor in message["blocks"]
    ]
