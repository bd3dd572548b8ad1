"""Folders of questions with known answers, read strictly.

A folder holds `corpus.jsonl` (id, title, text), `queries.jsonl` (id, text), `qrels.tsv` (query-id,
corpus-id, score) and perhaps `answers.jsonl` (query_id, answers). Other fields are left alone. A
question with `"answerable": false` has no right passage, and none may be given for it.

A question of multiple choice has its alternatives at the end of `text`, a line each (`A) …`), or in
a field `alternatives`, as a list or by letter; its answer is a letter.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from govbot.core.errors import GovBotError
from govbot.evaluation.choices import LETTERS, Alternatives, alternatives_in


class DatasetInvalid(GovBotError):
    """A file of the folder is missing or a line of it is wrong (`file`, `line`, `detail`)."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "dataset_invalid"


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of the corpus."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """One question; `answerable` is false if the corpus is known not to answer it."""

    id: str
    text: str
    answerable: bool = True
    alternatives: Alternatives = field(default_factory=dict, hash=False)

    @property
    def asked(self) -> str:
        """The question with its alternatives, which may stand in its text already."""
        if not self.alternatives or alternatives_in(self.text):
            return self.text
        lines = (f"{letter}) {text}" for letter, text in self.alternatives.items())
        return "\n".join((self.text, *lines))


@dataclass(frozen=True, slots=True)
class Dataset:
    """A folder as it was read.

    `qrels` maps a query's id to the grades (> 0) of its right passages; `answers` maps it to its
    right answers in words, of which any one is enough.
    """

    name: str
    passages: Sequence[Passage]
    queries: Sequence[Query]
    qrels: Mapping[str, Mapping[str, int]]
    answers: Mapping[str, Sequence[str]]

    def letters(self, query: Query) -> frozenset[str]:
        """Return the right letters of a question of multiple choice; none for any other."""
        right = {answer.strip().upper() for answer in self.answers.get(query.id, ())}
        return frozenset(right) if right <= query.alternatives.keys() else frozenset()


def load(folder: Path, field: str = "text") -> Dataset:
    """Read a folder.

    Args:
        folder: Where the files are.
        field: Which field of a question is asked; `text` where a question lacks it.

    Raises:
        DatasetInvalid: A file is missing, not UTF-8, or a line of it is wrong.
    """
    passages = {row.id: row for row in _passages(folder / "corpus.jsonl")}
    queries = {row.id: row for row in _queries(folder / "queries.jsonl", field)}
    qrels = _qrels(folder / "qrels.tsv", passages, queries)
    answers = _answers(folder / "answers.jsonl", queries)
    return Dataset(
        folder.resolve().name, list(passages.values()), list(queries.values()), qrels, answers
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its place, so that a complaint can name it."""

    file: Path
    number: int
    text: str

    def wrong(self, detail: str) -> NoReturn:
        raise DatasetInvalid(file=self.file.name, line=self.number, detail=detail)


def _lines(file: Path) -> Iterator[_Line]:
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        raise DatasetInvalid(file=file.name, line=0, detail="missing") from None
    except UnicodeDecodeError as error:
        place = error.object[: error.start].count(b"\n") + 1
        raise DatasetInvalid(file=file.name, line=place, detail="not UTF-8") from None
    # Not `splitlines`: JSON strings may hold other line separators.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _Line(file, number, line.rstrip("\r"))


def _records(file: Path, id_field: str) -> Iterator[tuple[_Line, dict[str, Any]]]:
    """Yield the JSON objects of a file whose `id_field` is a string that occurs once."""
    seen: set[str] = set()
    for line in _lines(file):
        try:
            record = json.loads(line.text)
        except json.JSONDecodeError as error:
            line.wrong(f"not JSON: {error.msg}")
        if not isinstance(record, dict):
            line.wrong("not a JSON object")
        identity = _string(line, record, id_field)
        if identity in seen:
            line.wrong(f"{id_field} {identity!r} occurs twice")
        seen.add(identity)
        yield line, record
    if not seen:
        raise DatasetInvalid(file=file.name, line=0, detail="empty")


def _string(line: _Line, record: dict[str, Any], field: str, *, default: str | None = None) -> str:
    value = record.get(field, default)
    if not isinstance(value, str):
        line.wrong(f"{field!r} must be a string")
    if not value and default is None:
        line.wrong(f"{field!r} is empty")
    return value


def _passages(file: Path) -> Iterator[Passage]:
    for line, record in _records(file, "id"):
        yield Passage(
            id=_string(line, record, "id"),
            title=_string(line, record, "title", default=""),
            # A scan without text is still a passage of the corpus that may be found by its title.
            text=_string(line, record, "text", default=""),
        )


def _queries(file: Path, field: str) -> Iterator[Query]:
    for line, record in _records(file, "id"):
        asked = field if field in record else "text"
        answerable = record.get("answerable", True)
        if not isinstance(answerable, bool):
            line.wrong("'answerable' must be true or false")
        text = _string(line, record, asked)
        yield Query(
            _string(line, record, "id"), text, answerable, _alternatives(line, record, text)
        )


def _alternatives(line: _Line, record: dict[str, Any], text: str) -> Alternatives:
    given = record.get("alternatives")
    if given is None:
        return alternatives_in(text)
    if isinstance(given, list):
        given = dict(zip(LETTERS, given, strict=False)) if len(given) <= len(LETTERS) else None
    if (
        not isinstance(given, dict)
        or "".join(given) != LETTERS[: len(given)]
        or not all(isinstance(each, str) and each.strip() for each in given.values())
    ):
        line.wrong("'alternatives' must be a list of texts, or texts by letter from A to E")
    return given


def _qrels(
    file: Path, passages: Mapping[str, Passage], queries: Mapping[str, Query]
) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for line in _lines(file):
        cells = line.text.split("\t")
        if line.number == 1 and cells[0] == "query-id":
            continue
        if len(cells) != 3:  # noqa: PLR2004 (the three columns of the format)
            line.wrong("not three columns separated by tabs")
        query, passage, grade = cells
        if query not in queries:
            line.wrong(f"no query {query!r}")
        if passage not in passages:
            line.wrong(f"no passage {passage!r}")
        if not grade.isdecimal():
            line.wrong(f"score {grade!r} is not a whole number")
        if int(grade) > 0:
            if not queries[query].answerable:
                line.wrong(f"query {query!r} is not answerable")
            qrels.setdefault(query, {})[passage] = int(grade)
    return qrels


def _answers(file: Path, queries: Mapping[str, Query]) -> dict[str, tuple[str, ...]]:
    if not file.exists():
        return {}
    answers: dict[str, tuple[str, ...]] = {}
    for line, record in _records(file, "query_id"):
        query = record["query_id"]
        given = record.get("answers")
        if query not in queries:
            line.wrong(f"no query {query!r}")
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            line.wrong("'answers' must be a list of strings")
        asked = queries[query]
        if asked.asked != asked.text and not {each.strip().upper() for each in given} <= set(
            asked.alternatives
        ):
            line.wrong("the answer is none of the letters of its alternatives")
        if asked.answerable and given:
            answers[query] = tuple(given)
    return answers
