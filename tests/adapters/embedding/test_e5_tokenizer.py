"""The unigram tokenizer with the real vocabulary of `e5-small-pt`."""

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.adapters.embedding import e5
from govbot.adapters.embedding.e5_file import E5File
from govbot.adapters.embedding.e5_tokenizer import Tokenizer
from tests.adapters.embedding.conftest import e5_models

SPACE = "▁"


@pytest.fixture(scope="module")
def file() -> E5File:
    return e5.read(e5_models() / e5.MODEL_FILE)


@pytest.fixture(scope="module")
def tokenizer(file: E5File) -> Tokenizer:
    return Tokenizer(file)


def words(file: E5File, numbers: list[int]) -> list[str]:
    return [file.pieces[number] for number in numbers]


def test_common_words_are_one_piece(tokenizer: Tokenizer, file: E5File) -> None:
    found = words(file, tokenizer.pieces("O servidor público tem direito a férias."))
    assert found == ["▁O", "▁servidor", "▁público", "▁tem", "▁direito", "▁a", "▁férias", "."]


@pytest.mark.parametrize("text", ["", " ", " \n\t\u00a0\u200b  "])
def test_nothing_has_no_pieces(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.pieces(text) == []


def test_spaces_of_all_kinds_part_words(tokenizer: Tokenizer) -> None:
    expected = tokenizer.pieces("trinta dias úteis")
    assert tokenizer.pieces("  trinta\n\tdias\u00a0 úteis ") == expected


def test_decomposed_and_compatible_characters_are_the_usual_ones(tokenizer: Tokenizer) -> None:
    text = "ação coração, fins"
    assert tokenizer.pieces(normalize("NFD", text)) == tokenizer.pieces(text)
    assert tokenizer.pieces("ação coração, ﬁns") == tokenizer.pieces(text)


def test_marks_in_a_text_are_text(tokenizer: Tokenizer, file: E5File) -> None:
    numbers = tokenizer.pieces("<s> </s> <pad> <mask>")
    assert not {file.begin, file.end, file.pieces.index("<mask>")} & set(numbers)


def test_what_no_piece_has_is_unknown(tokenizer: Tokenizer, file: E5File) -> None:
    assert file.unknown in tokenizer.pieces("a\0b")
    assert tokenizer.pieces("短短短").count(file.unknown) == 3


def test_a_word_without_end_is_cut_too(tokenizer: Tokenizer, file: E5File) -> None:
    pieces = words(file, tokenizer.pieces("x" * 100_000))
    assert "".join(pieces) == SPACE + "x" * 100_000


@settings(deadline=None, max_examples=200)
@given(word=st.text(alphabet="aeioçãsrtdmn", min_size=1, max_size=9))
def test_no_other_way_to_cut_a_word_is_better(
    tokenizer: Tokenizer, file: E5File, word: str
) -> None:
    scores = dict(zip(file.pieces, file.scores, strict=True))

    def best(rest: str) -> float:
        ends = range(1, len(rest) + 1)
        ways = [scores[rest[:end]] + best(rest[end:]) for end in ends if rest[:end] in scores]
        return max(ways, default=float("-inf")) if rest else 0.0

    found = words(file, tokenizer.pieces(word))
    assert "".join(found) == SPACE + word
    assert sum(scores[piece] for piece in found) == pytest.approx(best(SPACE + word))
