"""Any server that speaks OpenAI's embeddings: vLLM, TEI, Infinity, LM Studio, llama.cpp."""

from typing import Any

from govbot.adapters.embedding.http import HttpEmbedder, Server, Waits, Wire


def _body(model: str, texts: list[str]) -> dict[str, Any]:
    return {"model": model, "input": texts, "encoding_format": "float"}


def _vectors(answer: Any) -> list[list[float]]:
    ordered = sorted(answer["data"], key=lambda item: item["index"])
    return [item["embedding"] for item in ordered]


WIRE = Wire("embeddings", _body, _vectors)


def openai_embedder(
    address: str,
    served: str,
    api_key: str | None = None,
    waits: Waits | None = None,
    *,
    may_be_outside: bool = False,
) -> HttpEmbedder:
    """Return the encoder `served` of the server at `address`, usually ending in `/v1`."""
    server = Server(address, "GOVBOT_EMBEDDING_API", api_key, may_be_outside)
    return HttpEmbedder(WIRE, server, served, model=f"openai:{served}", waits=waits)
