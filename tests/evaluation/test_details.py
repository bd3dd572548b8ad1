"""The file of a run: kept line by line, taken up again, refused when it is another's."""

import json
from pathlib import Path

import pytest

from govbot.evaluation.details import (
    Details,
    DetailsDiffer,
    DetailsInvalid,
    DetailsUnwritable,
    Record,
    read,
    resume,
)

CONFIGURATION = {"version": "1", "model": "a", "strict": False, "judge": None}
RECORD = Record("q1", {"f1": 0.5, "cited": True, "support": None}, {"answer": "Sim.\u2028Ou não."})


def begun(file: Path) -> Details:
    details = resume(file, CONFIGURATION)
    details.add(RECORD)
    return details


def test_what_is_done_is_there_when_it_goes_on(tmp_path: Path) -> None:
    begun(tmp_path / "d.jsonl")
    again = resume(tmp_path / "d.jsonl", CONFIGURATION)
    assert again.done == {"q1": RECORD}
    again.add(Record("q2", {"f1": 1.0}))
    kept = read(tmp_path / "d.jsonl")
    assert list(kept.done) == ["q1", "q2"]
    assert kept.configuration == CONFIGURATION


def test_half_a_line_at_the_end_is_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    begun(file)
    with file.open("ab") as lines:
        lines.write('{"id": "q2", "figures": {"f1": 0.5}, "answer": "é'.encode()[:-1])
    assert list(read(file).done) == ["q1"]
    resume(file, CONFIGURATION).add(Record("q3", {}))
    assert list(read(file).done) == ["q1", "q3"]


def test_another_configuration_is_told_by_what_differs(tmp_path: Path) -> None:
    begun(tmp_path / "d.jsonl")
    with pytest.raises(DetailsDiffer) as caught:
        resume(tmp_path / "d.jsonl", CONFIGURATION | {"model": "b"})
    assert caught.value.data["differences"] == "model: a → b"
    assert list(read(tmp_path / "d.jsonl").done) == ["q1"]


def test_a_file_without_questions_takes_another_configuration(tmp_path: Path) -> None:
    resume(tmp_path / "d.jsonl", CONFIGURATION)
    resume(tmp_path / "d.jsonl", CONFIGURATION | {"model": "b"})
    assert read(tmp_path / "d.jsonl").configuration["model"] == "b"


HEAD = json.dumps({"configuration": CONFIGURATION})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (None, 0),
        ("", 1),
        ("[\n {}\n]\n", 1),
        ("notes\n", 1),
        ('{"id": "q1", "figures": {}}\n', 1),
        ('{"configuration": []}\n', 1),
        (f"{HEAD}\nnope\n", 2),
        (f'{HEAD}\n{{"id": 1, "figures": {{}}}}\n', 2),
        (f'{HEAD}\n{{"id": "q1"}}\n', 2),
        (f'{HEAD}\n{{"id": "q1", "figures": {{"f1": "x"}}}}\n', 2),
        (f'{HEAD}\n{{"id": "q1", "figures": {{"f1": NaN}}}}\n', 2),
        (f"{HEAD}\n[]\n", 2),
    ],
)
def test_another_file_is_refused_by_its_line(tmp_path: Path, text: str | None, line: int) -> None:
    file = tmp_path / "d.jsonl"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(DetailsInvalid) as caught:
        read(file)
    assert caught.value.data["line"] == line


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_bytes(b"\xff\xfe\n")
    with pytest.raises(DetailsInvalid):
        read(tmp_path / "d.jsonl")


def test_a_file_of_something_else_is_not_written_to(tmp_path: Path) -> None:
    file = tmp_path / "notas.txt"
    file.write_text("não apague\n", "utf-8")
    with pytest.raises(DetailsInvalid):
        resume(file, CONFIGURATION)
    assert file.read_text("utf-8") == "não apague\n"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DetailsUnwritable):
        resume(tmp_path / "nada" / "d.jsonl", CONFIGURATION)
