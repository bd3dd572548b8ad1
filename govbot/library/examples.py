"""The sample library: invented norms of a fictional municipality, and questions about them."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

_SAMPLES = Path(str(files("govbot.library"))) / "samples"


@dataclass(frozen=True, slots=True)
class Example:
    """A question that one sample document answers, on one page (None where it has no pages)."""

    question: str
    filename: str
    page: int | None
    answer: str


@cache
def examples() -> tuple[Example, ...]:
    """Return the example questions that the product offers."""
    rows = json.loads((_SAMPLES / "examples.json").read_text("utf-8"))
    names = ("question", "filename", "page", "answer")
    return tuple(Example(**{name: row[name] for name in names}) for row in rows)


def sample_documents() -> list[Path]:
    """Return the sample files, by name."""
    return sorted(path for path in (_SAMPLES / "documents").iterdir() if path.is_file())
