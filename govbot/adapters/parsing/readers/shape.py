"""What a reader is given and what it hands back, step by step."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from govbot.adapters.parsing.base import Block, Limits


@dataclass(frozen=True, slots=True)
class Source:
    """The file to read."""

    path: Path
    name: str
    media_type: str
    limits: Limits


@dataclass(slots=True)
class Facts:
    """What a reader learns about the whole file while it reads."""

    title: str | None = None
    page_count: int | None = None
    ocr_pages: list[int] = field(default_factory=list)
    unread_pages: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """Some blocks, and how far the reader has come: `done` of `total` pages or parts."""

    blocks: Sequence[Block]
    done: int = 1
    total: int = 1
    kind: Literal["parsing", "ocr"] = "parsing"


Reader = Callable[[Source, Facts], Iterator[Step]]
"""Yields in reading order; pages read by OCR may come after the others."""
