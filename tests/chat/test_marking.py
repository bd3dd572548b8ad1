from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govbot.chat.marking import Marker


class Recorder:
    """Gives every sentence the mark [7] and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[int]]] = []

    def __call__(self, sentence: str, hints: Sequence[int]) -> str:
        self.asked.append((sentence, list(hints)))
        return "[7]"


def marked(text: str, sizes: Sequence[int] = (3,)) -> tuple[str, Recorder]:
    recorder = Recorder()
    marker, shown, at, turn = Marker(recorder), "", 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        shown += marker.feed(text[at : at + size])
        at, turn = at + size, turn + 1
    return shown + marker.finish(), recorder


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("São 30 dias.", "São 30 dias [7]."),
        ("São 30 dias [2].", "São 30 dias [7]."),
        ("São 30 dias. [2] Nada mais.", "São 30 dias [7]. Nada mais [7]."),
        ("Uma (trecho 3). Duas!", "Uma [7]. Duas [7]!"),
        ("- um;\n- dois [1, 2]\n", "- um [7];\n- dois [7]\n"),
        (
            "Conforme o art. 5º da Lei nº 9.610, vale.",
            "Conforme o art. 5º da Lei nº 9.610, vale [7].",
        ),
    ],
)
def test_marks_stand_before_the_final_punctuation(written: str, shown: str) -> None:
    assert marked(written)[0] == shown


def test_the_models_own_numbers_become_hints_of_their_sentence() -> None:
    _, recorder = marked("Primeira [1]. Segunda [2][3].")
    assert recorder.asked == [("Primeira.", [1]), ("Segunda.", [2, 3])]


def test_text_inside_a_sentence_is_shown_at_once() -> None:
    marker = Marker(lambda *_: "")
    assert marker.feed("O prazo é de trinta") == "O prazo é de trinta"


def test_brackets_that_are_no_marks_stay() -> None:
    assert marked("O texto [sic] fica assim.")[0] == "O texto [sic] fica assim [7]."


@example("!) 1", [1])
@example("(1)", [1])
@given(
    st.text(st.sampled_from("ab .!?\n[]()12,;eº"), max_size=60),
    st.lists(st.integers(1, 7), min_size=1, max_size=5),
)
def test_how_the_stream_is_cut_does_not_matter(text: str, sizes: list[int]) -> None:
    assert marked(text, sizes)[0] == marked(text, [len(text) or 1])[0]


def test_what_may_be_left_out_is_shown_only_when_judged() -> None:
    def judge(sentence: str, _: Sequence[int]) -> str | None:
        return None if "falso" in sentence else "[1]"

    marker = Marker(judge, whole=True)
    assert marker.feed("É verdade. Isto é fal") == "É verdade [1]."
    assert marker.feed("so. É certo.\n- falso\n- sim") == " É certo [1].\n\n"
    assert marker.finish() == "- sim [1]"
