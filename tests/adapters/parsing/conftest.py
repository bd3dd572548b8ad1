"""Reading a file through the public door, in a real child process."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from govbot.adapters.parsing.base import Block, Limits, ParsedDocument
from govbot.adapters.parsing.process import parse

Read = Callable[[Path], Awaitable[ParsedDocument]]


@pytest.fixture
def limits() -> Limits:
    return Limits(timeout_s=60, memory_mb=700)


@pytest.fixture
def read(limits: Limits) -> Read:
    async def read(path: Path) -> ParsedDocument:
        return await parse(path, path.name, limits)

    return read


def texts(document: ParsedDocument) -> list[str]:
    return [block.text for block in document.blocks]


def of_kind(document: ParsedDocument, kind: str) -> list[Block]:
    return [block for block in document.blocks if block.kind == kind]
