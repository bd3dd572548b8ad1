"""Ollama's own interface for embeddings: `POST /api/embed`."""

from typing import Any

from govbot.adapters.embedding.http import HttpEmbedder, Server, Waits, Wire


def _body(model: str, texts: list[str]) -> dict[str, Any]:
    return {"model": model, "input": texts, "truncate": True}


def _vectors(answer: Any) -> list[list[float]]:
    vectors: list[list[float]] = answer["embeddings"]
    return vectors


WIRE = Wire("api/embed", _body, _vectors)


def ollama_embedder(
    address: str, served: str, waits: Waits | None = None, *, may_be_outside: bool = False
) -> HttpEmbedder:
    """Return the encoder `served` of the Ollama at `address`."""
    server = Server(address, "OLLAMA_API", may_be_outside=may_be_outside)
    return HttpEmbedder(WIRE, server, served, model=f"ollama:{served}", waits=waits)
