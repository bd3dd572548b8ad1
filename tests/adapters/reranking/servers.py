"""Rerank servers on loopback, each speaking one product's documented format.

All score a text by the share of the question's words in it, answer best first, and refuse what
the real ones refuse.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from tests.adapters.llm.server import Refuse, Server

Rows = list[tuple[int, float]]


def ranked(question: str, texts: list[str]) -> Rows:
    asked = set(question.lower().split())
    rows = [(at, len(asked & set(text.lower().split()))) for at, text in enumerate(texts)]
    return sorted(((at, n / len(asked)) for at, n in rows), key=lambda row: -row[1])


async def text_embeddings_inference(
    _: Server, path: str, body: dict[str, Any]
) -> AsyncIterator[str]:
    if path != "/rerank":
        raise Refuse(404)
    if "texts" not in body:
        raise Refuse(422, "Failed to deserialize: missing field `texts`")
    if len(body["texts"]) > 32:
        raise Refuse(422, '{"error": "batch size 33 > maximum allowed batch size 32"}')
    rows = ranked(body["query"], body["texts"])
    yield json.dumps([{"index": at, "score": score} for at, score in rows])


async def infinity(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    if path != "/rerank":
        raise Refuse(404, '{"detail": "Not Found"}')
    if "documents" not in body:
        raise Refuse(422, '{"detail": [{"loc": ["body", "documents"], "msg": "Field required"}]}')
    rows = ranked(body["query"], body["documents"])
    results = [{"relevance_score": score, "index": at, "document": None} for at, score in rows]
    yield json.dumps({"object": "rerank", "results": results, "model": "m", "usage": {}})


async def vllm(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    if path not in {"/rerank", "/v1/rerank", "/v2/rerank"}:
        raise Refuse(404)
    rows = ranked(body["query"], body["documents"])[: body["top_n"]]
    results = [
        {"index": at, "document": {"text": body["documents"][at]}, "relevance_score": score}
        for at, score in rows
    ]
    yield json.dumps({"id": "rerank-1", "model": "m", "usage": {}, "results": results})


async def llama_cpp(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    if path not in {"/rerank", "/reranking", "/v1/rerank", "/v1/reranking"}:
        raise Refuse(404)
    # Raw logits, as its rank pooling gives them.
    if "texts" in body:
        rows = ranked(body["query"], body["texts"])
        yield json.dumps([{"index": at, "score": 20 * score - 10} for at, score in rows])
        return
    rows = ranked(body["query"], body["documents"])[: body["top_n"]]
    results = [{"index": at, "relevance_score": 20 * score - 10} for at, score in rows]
    yield json.dumps({"model": "m", "object": "list", "usage": {}, "results": results})


async def cohere(_: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    if path != "/v2/rerank":
        raise Refuse(404, '{"message": "not found"}')
    if not body.get("model"):
        raise Refuse(400, '{"message": "model is required"}')
    rows = ranked(body["query"], body["documents"])[: body["top_n"]]
    results = [{"index": at, "relevance_score": score} for at, score in rows]
    yield json.dumps({"id": "1", "results": results, "meta": {}})


SERVERS: Mapping[str, tuple[Callable[..., AsyncIterator[str]], str, str]] = {
    "text-embeddings-inference": (text_embeddings_inference, "", ""),
    "infinity": (infinity, "", "m"),
    "vllm": (vllm, "", "m"),
    "vllm, full path": (vllm, "/v1/rerank", "m"),
    "llama.cpp": (llama_cpp, "/v1", ""),
    "cohere": (cohere, "/v2", "rerank-multilingual"),
}
"""Product -> its handler, what the operator writes after host and port, the model's name."""
