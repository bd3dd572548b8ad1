"""Passages to what search needs of them: terms, sentences, vectors."""

from collections import Counter
from collections.abc import Iterator, Sequence

from govbot.adapters.embedding.base import Embedder
from govbot.core.text.analysis import analyse
from govbot.core.text.sentences import split_sentences
from govbot.ingestion.chunking import ChunkDraft
from govbot.ingestion.repository import IndexedChunk

BATCH_CHUNKS = 32
MAX_FREQUENCY = 32_767  # the column's type is a two-byte integer


def index_batches(
    title: str, drafts: Sequence[ChunkDraft], embedders: Sequence[Embedder]
) -> Iterator[list[IndexedChunk]]:
    """Yield the passages of a document in batches, each with its terms and every model's vectors.

    Blocks on the CPU: run each step in a thread.
    """
    for start in range(0, len(drafts), BATCH_CHUNKS):
        yield _index(title, drafts[start : start + BATCH_CHUNKS], embedders)


def terms_of(title: str, draft: ChunkDraft) -> Counter[str]:
    """Return the passage's terms; those of its title and headings count once more."""
    text = "\n".join(part for part in (title, draft.section, draft.text) if part)
    counts = Counter(analyse(text))
    return Counter({term: min(count, MAX_FREQUENCY) for term, count in counts.items()})


def embed(chunks: Sequence[IndexedChunk], embedder: Embedder) -> None:
    """Add a model's vectors to passages. Blocks: run it in a thread."""
    for start in range(0, len(chunks), BATCH_CHUNKS):
        batch = chunks[start : start + BATCH_CHUNKS]
        sentences = [
            chunk.draft.text[span.start : span.end] for chunk in batch for span in chunk.spans
        ]
        vectors, taken = embedder.embed_passages(sentences), 0
        for chunk in batch:
            chunk.vectors[embedder.identity] = vectors[taken : taken + len(chunk.spans)]
            taken += len(chunk.spans)


def _index(
    title: str, drafts: Sequence[ChunkDraft], embedders: Sequence[Embedder]
) -> list[IndexedChunk]:
    chunks = [
        IndexedChunk(draft, terms_of(title, draft), split_sentences(draft.text), {})
        for draft in drafts
    ]
    for embedder in embedders:
        embed(chunks, embedder)
    return chunks
