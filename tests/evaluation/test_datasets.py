"""Folders of questions, read strictly."""

from pathlib import Path

import pytest

from govbot.evaluation.datasets import DatasetInvalid, load

FILES = {
    "corpus.jsonl": '{"id": "p1", "title": "Lei", "text": "Art. 1º"}\n{"id": "p2", "text": ""}\n',
    "queries.jsonl": '{"id": "q1", "text": "Qual?"}\n'
    '{"id": "q2", "text": "E?", "answerable": false}\n',
    "qrels.tsv": "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq1\tp2\t0\n",
    "answers.jsonl": '{"query_id": "q1", "answers": ["isto", "aquilo"]}\n'
    '{"query_id": "q2", "answers": ["Fora do corpus."]}\n',
}


def folder(path: Path, **changed: str | None) -> Path:
    contents = FILES | {name.replace("__", "."): text for name, text in changed.items()}
    for name, text in contents.items():
        if text is not None:
            (path / name).write_text(text, "utf-8")
    return path


def test_a_folder_is_read(tmp_path: Path) -> None:
    dataset = load(folder(tmp_path))
    assert dataset.name == tmp_path.name
    assert [(passage.id, passage.title) for passage in dataset.passages] == [
        ("p1", "Lei"),
        ("p2", ""),
    ]
    assert [query.answerable for query in dataset.queries] == [True, False]


def test_only_right_passages_and_answers_are_kept(tmp_path: Path) -> None:
    dataset = load(folder(tmp_path))
    assert dataset.qrels == {"q1": {"p1": 1}}
    assert dataset.answers == {"q1": ("isto", "aquilo")}


def test_answers_may_be_missing(tmp_path: Path) -> None:
    assert load(folder(tmp_path, answers__jsonl=None)).answers == {}


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("corpus.jsonl", None, 0),
        ("corpus.jsonl", "", 0),
        ("corpus.jsonl", '{"id": "p1"}\nnope\n', 2),
        ("corpus.jsonl", '{"id": "p1"}\n\n{"id": "p1"}\n', 3),
        ("corpus.jsonl", '{"id": 7, "text": "x"}\n', 1),
        ("corpus.jsonl", "[]\n", 1),
        ("queries.jsonl", '{"id": "q1", "text": ""}\n', 1),
        ("queries.jsonl", '{"id": "q1", "text": "x", "answerable": "no"}\n', 1),
        ("qrels.tsv", "q1 p1 1\n", 1),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq9\tp1\t1\n", 2),
        ("qrels.tsv", "q1\tp9\t1\n", 1),
        ("qrels.tsv", "q1\tp1\tyes\n", 1),
        ("qrels.tsv", "q2\tp1\t1\n", 1),
        ("queries.jsonl", '{"id": "q1", "text": "x", "alternatives": "A) um"}\n', 1),
        ("queries.jsonl", '{"id": "q1", "text": "x", "alternatives": ["um", 2]}\n', 1),
        ("queries.jsonl", '{"id": "q1", "text": "x", "alternatives": {"B": "um"}}\n', 1),
        ("answers.jsonl", '{"query_id": "q1", "answers": "isto"}\n', 1),
        ("answers.jsonl", '{"query_id": "q9", "answers": ["isto"]}\n', 1),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, name: str, text: str | None, line: int) -> None:
    with pytest.raises(DatasetInvalid) as caught:
        load(folder(tmp_path, **{name.replace(".", "__"): text}))
    assert caught.value.data["file"] == name
    assert caught.value.data["line"] == line


def test_bytes_that_are_not_utf8_are_named(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "queries.jsonl").write_bytes(b'{"id": "q1", "text": "a"}\n{"id": "q2\xe7"}\n')
    with pytest.raises(DatasetInvalid) as caught:
        load(tmp_path)
    assert caught.value.data["line"] == 2


def test_another_field_of_the_questions_may_be_asked(tmp_path: Path) -> None:
    queries = (
        '{"id": "q1", "text": "Caso e alternativas", "stem": "Caso"}\n'
        '{"id": "q2", "text": "E?", "answerable": false}\n'
    )
    dataset = load(folder(tmp_path, queries__jsonl=queries), "stem")
    assert [query.text for query in dataset.queries] == ["Caso", "E?"]


CHOICE = (
    '{"id": "q1", "text": "Qual?", "alternatives": ["um", "dois"]}\n{"id": "q2", "text": "E?"}\n'
)


def test_alternatives_are_asked_with_their_letters(tmp_path: Path) -> None:
    answers = '{"query_id": "q1", "answers": ["b"]}\n'
    dataset = load(folder(tmp_path, queries__jsonl=CHOICE, answers__jsonl=answers))
    first, second = dataset.queries
    assert first.asked == "Qual?\nA) um\nB) dois"
    assert dataset.letters(first) == {"B"}
    assert (second.asked, dataset.letters(second)) == ("E?", frozenset())


def test_alternatives_in_the_text_are_asked_once(tmp_path: Path) -> None:
    queries = '{"id": "q1", "text": "Qual?\\nA) um\\nB) dois"}\n{"id": "q2", "text": "E?"}\n'
    first = load(folder(tmp_path, queries__jsonl=queries)).queries[0]
    assert first.alternatives == {"A": "um", "B": "dois"}
    assert first.asked == first.text


def test_an_answer_in_words_to_lines_with_letters_is_no_multiple_choice(tmp_path: Path) -> None:
    queries = '{"id": "q1", "text": "Qual?\\nA) um\\nB) dois"}\n{"id": "q2", "text": "E?"}\n'
    dataset = load(folder(tmp_path, queries__jsonl=queries))
    assert dataset.letters(dataset.queries[0]) == frozenset()


def test_an_answer_that_is_no_letter_of_the_alternatives_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetInvalid) as caught:
        load(folder(tmp_path, queries__jsonl=CHOICE))
    assert (caught.value.data["file"], caught.value.data["line"]) == ("answers.jsonl", 1)
