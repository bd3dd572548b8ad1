"""Any server that speaks OpenAI's embeddings: vLLM, TEI, Infinity, LM Studio, llama.cpp."""

from typing import Any

from govbot.adapters.embedding.http import HttpEmbedder, Waits, Wire


def _body(model: str, texts: list[str]) -> dict[str, Any]:
    return {"model": model, "input": texts, "encoding_format": "float"}


def _vectors(answer: Any) -> list[list[float]]:
    ordered = sorted(answer["data"], key=lambda item: item["index"])
    return [item["embedding"] for item in ordered]


WIRE = Wire("embeddings", _body, _vectors)


def openai_embedder(
    address: str, served: str, api_key: str | None = None, waits: Waits | None = None
) -> HttpEmbedder:
    """Return the encoder `served` of the server at `address`, usually ending in `/v1`."""
    return HttpEmbedder(
        WIRE, address, served, model=f"openai:{served}", api_key=api_key, waits=waits
    )
