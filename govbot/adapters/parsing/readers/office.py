"""Older workbooks, RTF and the older Office formats, through kreuzberg."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kreuzberg import ConcurrencyConfig, ExtractionConfig, KreuzbergError, extract_file_sync

from govbot.adapters.parsing import sniff
from govbot.adapters.parsing.base import Block, DamagedFile, EncryptedFile
from govbot.adapters.parsing.readers.shape import Facts, Source, Step
from govbot.adapters.parsing.tables import table_blocks

_SHEETS = frozenset((sniff.XLS, sniff.XLSB, sniff.ODS))
_FURNITURE = frozenset(("header", "footer"))
_STRUCTURE = frozenset(("group", "list", "page_break", "metadata_block", "slide", "image"))
_BATCH = 500
_CONFIG = ExtractionConfig(
    use_cache=False,
    enable_quality_processing=False,
    include_document_structure=True,
    concurrency=ConcurrencyConfig(max_threads=1),
)


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read paragraphs, headings, lists and tables; in a workbook each sheet is a page."""
    with _reasons():
        result = extract_file_sync(source.path, source.media_type, _CONFIG)
    title = result.metadata.get("title")
    facts.title = title.strip() or None if isinstance(title, str) else None
    nodes: Sequence[Mapping[str, Any]] = result.document["nodes"] if result.document else []
    blocks = list(_blocks(nodes, sheets=source.media_type in _SHEETS))
    if not blocks and result.content.strip():
        blocks = [Block(line, None, "paragraph") for line in result.content.splitlines()]
    if source.media_type in _SHEETS:
        facts.page_count = max((block.page or 1 for block in blocks), default=None)
    for start in range(0, len(blocks), _BATCH):
        batch = blocks[start : start + _BATCH]
        yield Step(batch, start + len(batch), len(blocks))


@contextmanager
def _reasons() -> Iterator[None]:
    try:
        yield
    except KreuzbergError as error:
        raise (EncryptedFile if "password" in str(error).lower() else DamagedFile) from error
    except BaseException as error:  # a panic of the Rust code has no class that can be imported
        if type(error).__name__ == "PanicException":
            raise DamagedFile from error
        raise


def _blocks(nodes: Sequence[Mapping[str, Any]], *, sheets: bool) -> Iterator[Block]:
    page: int | None = None
    for node in nodes:
        content: Mapping[str, Any] = node["content"]
        kind = content["node_type"]
        if kind in _STRUCTURE or node.get("content_layer") in _FURNITURE:
            continue
        if kind == "table":
            yield from table_blocks(_rows(content["grid"]), page)
        elif kind == "heading":
            page = (page or 0) + 1 if sheets else page
            yield Block(content["text"], page, "heading", content.get("level") or 1)
        elif kind == "list_item":
            yield Block(content["text"], page, "list")
        elif text := content.get("text"):
            yield Block(text, page, "paragraph")


def _rows(grid: Mapping[str, Any]) -> list[list[str]]:
    rows = [[""] * grid["cols"] for _ in range(grid["rows"])]
    for cell in grid["cells"]:
        rows[cell["row"]][cell["col"]] = cell["content"]
    return rows
