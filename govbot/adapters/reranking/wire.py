"""The wire formats that rerank servers speak: which path, which body, which answer.

Two families exist. Text Embeddings Inference takes `texts` and answers with a list of
{index, score}; Cohere's format, which Jina, vLLM, Infinity and llama.cpp follow, takes `documents`
and answers with {results: [{index, relevance_score}]}. Both may answer best first.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Format = Literal["documents", "texts"]

BATCH: Mapping[Format, int] = {"documents": 100, "texts": 32}
"""Texts in one request; 32 is what Text Embeddings Inference takes unless told otherwise."""


class NotScores(Exception):
    """The answer does not hold one finite score for each text."""


@dataclass(frozen=True, slots=True)
class Route:
    """A path of a server and the format that it takes there."""

    path: str
    format: Format

    def body(self, model: str, question: str, texts: Sequence[str]) -> dict[str, Any]:
        """Return the request."""
        if self.format == "texts":
            return {"query": question, "texts": list(texts), "truncate": True}
        body = {"query": question, "documents": list(texts), "top_n": len(texts)}
        return {"model": model, **body} if model else body


def routes(path: str, wanted: Format | None) -> list[Route]:
    """Return what to try on a server, likeliest first.

    Args:
        path: Path of the configured address, without a slash at its end: empty, `/v1`, or one
            that names the rerank path itself.
        wanted: The format, if the operator named it.
    """
    if path.endswith("rerank"):
        tries = [Route(path, "documents"), Route(path, "texts")]
    elif path:
        tries = [Route(f"{path}/rerank", "documents"), Route(f"{path}/rerank", "texts")]
    else:
        tries = [
            Route("/v1/rerank", "documents"),
            Route("/rerank", "texts"),
            Route("/rerank", "documents"),
        ]
    return [route for route in tries if wanted in (None, route.format)]


def scores(answer: object, count: int) -> list[float]:
    """Return the scores of an answer of either family, in the order of the texts.

    Raises:
        NotScores: One is missing, occurs twice, or is not a finite number.
    """
    rows = answer.get("results") if isinstance(answer, dict) else answer
    if not isinstance(rows, list) or len(rows) != count:
        raise NotScores
    found: dict[int, float] = {}
    for row in rows:
        index, score = _row(row)
        if index in found or not 0 <= index < count:
            raise NotScores
        found[index] = score
    return [found[index] for index in range(count)]


def _row(row: object) -> tuple[int, float]:
    if not isinstance(row, dict):
        raise NotScores
    index, score = row.get("index"), row.get("relevance_score", row.get("score"))
    if not isinstance(index, int) or not isinstance(score, int | float) or not math.isfinite(score):
        raise NotScores
    return index, float(score)
