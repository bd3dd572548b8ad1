"""The record as a file: CSV for people, JSON lines for programs that check the chain themselves."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any, Literal

from govbot.audit.actions import wording
from govbot.audit.chain import moment
from govbot.audit.repository.search import Found
from govbot.core.words import Language

Format = Literal["csv", "jsonl"]
COLUMNS = (
    "tenant_id", "seq", "at", "actor_id", "key_id", "address", "action", "subject_kind",
    "subject_id", "data", "text_digest", "previous", "hash", "text",
)  # fmt: skip
_FORMULA = "=+-@"
_CONTROL = "\t\r\n"
_BETWEEN = re.compile(r"([;\t\r\n]+)")
_BOM = "\ufeff"  # without it spreadsheets take UTF-8 for Latin-1


async def as_csv(
    windows: AsyncIterator[Sequence[Found]], language: Language
) -> AsyncGenerator[str, None]:
    """Yield the lines of a CSV, with a header, in pieces."""
    yield _BOM + _csv([(*COLUMNS, "words")])
    async for window in windows:
        yield _csv(_cells(found, language) for found in window)


async def as_jsonl(windows: AsyncIterator[Sequence[Found]]) -> AsyncGenerator[str, None]:
    """Yield one JSON object a line, in pieces; with the fields as they were hashed."""
    async for window in windows:
        lines = [json.dumps(fields(found), ensure_ascii=False) for found in window]
        yield "\n".join(lines) + "\n"


def fields(found: Found) -> dict[str, Any]:
    """Return an act by column, written as it was hashed; bytes are hexadecimal."""
    row = found.entry
    return {
        "tenant_id": str(row.tenant_id),
        "seq": row.seq,
        "at": moment(row.at),
        "actor_id": row.actor_id and str(row.actor_id),
        "key_id": row.key_id and str(row.key_id),
        "address": row.address,
        "action": row.action,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "data": row.data,
        "text_digest": row.text_digest and row.text_digest.hex(),
        "previous": row.previous.hex(),
        "hash": row.hash.hex(),
        "text": found.text,
    }


def _cells(found: Found, language: Language) -> list[str]:
    given = fields(found) | {"words": wording(found.entry.action, language)}
    given["data"] = json.dumps(given["data"], ensure_ascii=False, sort_keys=True)
    return [harmless("" if value is None else str(value)) for value in given.values()]


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before it.

    Also where the sign is a fullwidth or small variant, or stands after what is not seen. So it is
    with each part of the cell: where commas are decimal, as in Brazil, spreadsheets divide what
    is opened at semicolons, and lines inside of a cell then begin a row.
    """
    parts = _BETWEEN.split(cell)
    safe = "".join(f"'{each}" if _is_formula(each) else each for each in parts)
    return f"'{safe}" if cell.startswith(tuple(_CONTROL)) else safe


def _is_formula(part: str) -> bool:
    for char in part:
        if char == '"' or unicodedata.category(char)[0] in "CZ":
            continue
        return unicodedata.normalize("NFKC", char)[:1] in _FORMULA
    return False


def _csv(rows: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
