"""The child process: reads one file and tells what it finds, line by line, on standard output.

Run as `python -m govbot.adapters.parsing.child`; its argument is a JSON object with `path`,
`name` and the fields of `Limits`.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govbot.adapters.parsing import protocol, sandbox
from govbot.adapters.parsing.base import Block, Limits, NoText, ParseError, ParseMemory, TooMuchText
from govbot.adapters.parsing.finish import clean, finish
from govbot.adapters.parsing.readers.registry import READERS
from govbot.adapters.parsing.readers.shape import Facts, Source
from govbot.adapters.parsing.sniff import sniff
from govbot.adapters.parsing.titles import OPENING, document_title

_MB = 1_000_000


def main() -> int:
    """Read the file that the command line names; errors are told, not raised."""
    order = json.loads(sys.argv[1])
    limits = _limits(order["limits"])
    sandbox.confine(limits.memory_mb, cpu_s=int(limits.timeout_s * 2) + 5)
    sandbox.watch_parent()
    # Native libraries write to standard output as they please: the parent gets its own channel.
    channel = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(channel, "wb", buffering=0) as out:
        try:
            for line in tell(Path(order["path"]), order["name"], limits):
                out.write(line)
        except ParseError as error:
            out.write(protocol.encode("error", code=error.code, data=error.data))
        except MemoryError:
            out.write(
                protocol.encode(
                    "error", code=ParseMemory.code, data={"megabytes": limits.memory_mb}
                )
            )
    return 0


def _limits(fields: dict[str, Any]) -> Limits:
    folder = fields.pop("tessdata_dir")
    return Limits(**fields, tessdata_dir=Path(folder) if folder else None)


def tell(path: Path, name: str, limits: Limits) -> Iterator[bytes]:
    """Yield the lines that tell of one file.

    Raises:
        ParseError: there is no text to tell of, for the reason that the subclass names.
    """
    media_type = sniff(path, name, limits)
    facts = Facts()
    characters = 0
    opening: list[Block] = []
    for step in READERS[media_type](Source(path, name, media_type, limits), facts):
        blocks = list(finish(step.blocks))
        characters += sum(len(block.text) for block in blocks)
        if characters > limits.max_text_mb * _MB:
            raise TooMuchText(megabytes=limits.max_text_mb)
        # Pages read by OCR come last, and the first page may be one of them.
        opening.extend(block for block in blocks if len(opening) < OPENING or block.page == 1)
        yield from protocol.block_lines(blocks)
        yield protocol.encode("progress", step=step.kind, done=step.done, total=step.total)
    if not characters:
        raise NoText
    opening.sort(key=lambda block: block.page or 0)
    yield protocol.encode(
        "done",
        media_type=media_type,
        title=document_title(
            sorted(opening, key=lambda block: block.page or 0),
            clean(facts.title or ""),
            media_type,
            name,
        ),
        page_count=facts.page_count,
        ocr_pages=facts.ocr_pages,
        unread_pages=facts.unread_pages,
    )


if __name__ == "__main__":
    sys.exit(main())
