"""A corpus of any size from a few real sentences, with vectors like the encoder's own.

A generated sentence is the first half of one real sentence and the second half of one of the
fifty nearest to it in meaning. Its vector lies where the encoder would about put it: at a cosine of
.86 (spread .09, as measured on 300 such sentences that were really encoded) from the middle of the
two real sentences' vectors, pushed aside towards the vector of a third one of the fifty. Passages
are of the size of a provision, one to three sentences (1.5 on average); every 25 make a document
with a title.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from govbot.adapters.embedding.usem3 import Usem3Embedder
from govbot.core.text.analysis import analyse
from govbot.core.text.sentences import split_sentences

PASSAGES_A_DOCUMENT = 25
SENTENCES = (0.6, 0.3, 0.1)
"""Share of the passages that have one, two and three."""
NEIGHBOURS = 50
NEARNESS, SPREAD = 0.857, 0.088
SHORTEST, LONGEST = 40, 320
Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pool:
    """Real sentences and questions with their real vectors."""

    sentences: list[str]
    vectors: Floats
    questions: list[str]
    asked: Floats


def load_pool(data: Path, size: int, questions: int, cache: Path) -> Pool:
    """Return real sentences of the retrieval sets, encoded; `cache` remembers the vectors."""
    chooser = random.Random(7)
    sentences = sorted({each for text in _texts(data, "corpus") for each in _sentences(text)})
    chooser.shuffle(sentences)
    asked = sorted({text for text in _texts(data, "queries") if len(text) <= LONGEST})
    chooser.shuffle(asked)
    sentences, asked = sentences[:size], asked[:questions]
    file = cache / f"pool-{size}-{questions}.npz"
    if not file.exists():
        embedder = Usem3Embedder()
        vectors = embedder.embed_passages(sentences)
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(file, vectors=vectors, asked=embedder.embed_queries(asked))
    kept = np.load(file)
    return Pool(sentences, kept["vectors"], asked, kept["asked"])


def _texts(data: Path, name: str) -> Iterator[str]:
    for file in sorted(data.glob(f"retrieval/*/{name}.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield json.loads(line)["text"]


def _sentences(text: str) -> Iterator[str]:
    for span in split_sentences(text):
        sentence = " ".join(text[span.start : span.end].split())
        if SHORTEST <= len(sentence) <= LONGEST:
            yield sentence


@dataclass(frozen=True)
class Half:
    """Half a real sentence and its terms."""

    text: str
    terms: Integers


@dataclass(frozen=True)
class Batch:
    """Passages `first` to `first + len(texts)`.

    `sentences[i]` lists the (start, end) of passage i's; `vectors` has them all in that order.
    `terms` and `places` run in parallel: each occurrence of a term, and the passage it is in.
    """

    first: int
    texts: list[str]
    sentences: list[list[tuple[int, int]]]
    vectors: Floats
    terms: Integers
    places: Integers


class Corpus:
    """`count` passages, the same for the same pool and count."""

    def __init__(self, pool: Pool, count: int) -> None:
        self.count = count
        self.documents = -(-count // PASSAGES_A_DOCUMENT)
        self.vocabulary: dict[str, int] = {}
        self._vectors = pool.vectors
        self._near = _neighbours(pool.vectors)
        halves = [_halves(sentence) for sentence in pool.sentences]
        self._heads = [Half(head, self._ids(head)) for head, _ in halves]
        self._tails = [Half(tail, self._ids(tail)) for _, tail in halves]
        self._titles = [self._ids(title(number)) for number in range(self.documents)]

    def _ids(self, text: str) -> Integers:
        terms = analyse(text)
        return np.array(
            [self.vocabulary.setdefault(term, len(self.vocabulary) + 1) for term in terms], np.int64
        )

    def batches(self, size: int) -> Iterator[Batch]:
        """Yield the passages in order, `size` at a time."""
        for first in range(0, self.count, size):
            yield self._batch(first, min(size, self.count - first))

    def _batch(self, first: int, count: int) -> Batch:
        dice = np.random.default_rng([11, first])
        numbers = dice.choice([1, 2, 3], count, p=SENTENCES)
        firsts = dice.integers(0, len(self._heads), int(numbers.sum()))
        places = dice.integers(0, self._near.shape[1], (len(firsts), 2))
        chosen = np.column_stack([firsts, self._near[firsts[:, None], places]])
        texts, spans, terms, sizes = [], [], [], []
        taken = 0
        for place, number in enumerate(numbers.tolist()):
            own = chosen[taken : taken + number].tolist()
            taken += number
            parts = [f"{self._heads[a].text} {self._tails[b].text}" for a, b, _ in own]
            texts.append("\n".join(parts))
            spans.append(_spans(parts))
            pieces = [self._titles[(first + place) // PASSAGES_A_DOCUMENT]]
            for a, b, _ in own:
                pieces += [self._heads[a].terms, self._tails[b].terms]
            terms += pieces
            sizes.append(sum(map(len, pieces)))
        owners = np.repeat(np.arange(first, first + count), sizes)
        vectors = _mixed(self._vectors, chosen, dice)
        return Batch(first, texts, spans, vectors, np.concatenate(terms), owners)


def title(number: int) -> str:
    """Return the title of a document."""
    return f"Portaria nº {number + 1}/{1990 + number % 35}"


def _halves(sentence: str) -> tuple[str, str]:
    words = sentence.split()
    middle = len(words) // 2
    return " ".join(words[:middle]), " ".join(words[middle:])


def _spans(parts: Sequence[str]) -> list[tuple[int, int]]:
    spans, start = [], 0
    for part in parts:
        spans.append((start, start + len(part)))
        start += len(part) + 1
    return spans


def _neighbours(vectors: Floats) -> Integers:
    """Return for each vector the places of the nearest others."""
    count = min(NEIGHBOURS, len(vectors) - 1)
    found = []
    for start in range(0, len(vectors), 1000):
        cosines = vectors[start : start + 1000] @ vectors.T
        cosines[np.arange(len(cosines)), np.arange(start, start + len(cosines))] = -2
        found.append(np.argpartition(-cosines, count, axis=1)[:, :count])
    return np.concatenate(found)


def _mixed(vectors: Floats, chosen: Integers, dice: np.random.Generator) -> Floats:
    middle = _unit(vectors[chosen[:, 0]] + vectors[chosen[:, 1]])
    third = vectors[chosen[:, 2]]
    aside = _unit(third - (third * middle).sum(1, keepdims=True) * middle)
    near = np.clip(dice.normal(NEARNESS, SPREAD, (len(chosen), 1)), 0.6, 0.98).astype(np.float32)
    return near * middle + np.sqrt(1 - near**2) * aside


def _unit(rows: Floats) -> Floats:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
