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
    title: str, drafts: Sequence[ChunkDraft], embedder: Embedder
) -> Iterator[list[IndexedChunk]]:
    """Yield the passages of a document in batches, each with its terms and vectors.

    Blocks on the CPU: run each step in a thread.
    """
    for start in range(0, len(drafts), BATCH_CHUNKS):
        yield _index(title, drafts[start : start + BATCH_CHUNKS], embedder)


def terms_of(title: str, draft: ChunkDraft) -> Counter[str]:
    """Return the passage's terms; those of its title and headings count once more."""
    text = "\n".join(part for part in (title, draft.section, draft.text) if part)
    counts = Counter(analyse(text))
    return Counter({term: min(count, MAX_FREQUENCY) for term, count in counts.items()})


def _index(title: str, drafts: Sequence[ChunkDraft], embedder: Embedder) -> list[IndexedChunk]:
    spans = [split_sentences(draft.text) for draft in drafts]
    sentences = [
        draft.text[span.start : span.end]
        for draft, own in zip(drafts, spans, strict=True)
        for span in own
    ]
    vectors = embedder.embed_passages(sentences)
    indexed, taken = [], 0
    for draft, own in zip(drafts, spans, strict=True):
        indexed.append(
            IndexedChunk(draft, terms_of(title, draft), own, vectors[taken : taken + len(own)])
        )
        taken += len(own)
    return indexed
