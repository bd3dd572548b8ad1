"""Signs of vectors: they are read once, and the nearest by them are those of fewest differences."""

import numpy as np
import pytest

from govbot.retrieval.signs import SignMemory, Signs, packed

DIMENSIONS = 512
KEY = ("address", "tenant", 1)


def document(start: int, vectors: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]") -> bytes:
    """Pack a document of one sentence a passage, as the database does."""
    return b"".join(
        (start + place).to_bytes(4, "big") + packed(vector).tobytes()
        for place, vector in enumerate(vectors)
    )


@pytest.mark.parametrize("dimensions", [512, 384, 100])
def test_the_nearest_by_signs_are_those_of_fewest_differences(dimensions: int) -> None:
    dice = np.random.default_rng(1)
    vectors = dice.normal(size=(20_000, dimensions)).astype(np.float32)
    question = dice.normal(size=dimensions).astype(np.float32)
    allowed = dice.random(20_000) < 0.5
    signs = Signs.of([document(0, vectors)], dimensions)
    differing = ((vectors > 0) != (question > 0)).sum(axis=1)
    differing[~allowed] = dimensions + 1
    nearest = signs.nearest(question, allowed, 50)
    assert sorted(differing[nearest]) == sorted(differing)[:50]
    assert not signs.nearest(question, np.zeros(20_000, np.bool_), 50)
    # A place beyond the reach's end came after the search's moment.
    assert max(signs.nearest(question, allowed[:100], 50)) < 100


def test_what_was_read_is_not_missing_and_is_kept_once() -> None:
    vectors = np.random.default_rng(2).normal(size=(30, DIMENSIONS)).astype(np.float32)
    memory = SignMemory()
    starts = np.array([0, 10, 20], np.int32)
    assert memory.missing(KEY, starts).tolist() == [0, 10, 20]
    first = memory.known(KEY, [(0, document(0, vectors[:10]))], DIMENSIONS)
    assert first.positions.tolist() == list(range(10))
    assert memory.missing(KEY, starts).tolist() == [10, 20]
    both = [(start, document(start, vectors[start : start + 10])) for start in (0, 10)]
    second = memory.known(KEY, both, DIMENSIONS)
    assert second.positions.tolist() == list(range(20))
    assert first.positions.tolist() == list(range(10))  # an earlier search keeps what it had
    assert np.array_equal(second.bits, Signs.of([document(0, vectors[:20])], DIMENSIONS).bits)
    assert memory.missing(("address", "another", 1), starts).tolist() == [0, 10, 20]


def test_a_document_without_sentences_may_come_to_have_some() -> None:
    memory = SignMemory()
    start = np.array([7], np.int32)
    memory.known(KEY, [], DIMENSIONS)
    assert memory.missing(KEY, start).tolist() == [7]


def test_the_memory_is_bounded_and_what_is_too_large_still_answers() -> None:
    vectors = np.random.default_rng(3).normal(size=(100, DIMENSIONS)).astype(np.float32)
    memory = SignMemory(most_bytes=1_000)
    signs = memory.known(KEY, [(0, document(0, vectors))], DIMENSIONS)
    assert len(signs.nearest(vectors[0], np.ones(100, np.bool_), 10)) == 10
    assert memory.missing(KEY, np.array([0], np.int32)).tolist() == [0]
