"""The golden set tells the truth about the sample documents, as the product reads them."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from govbot.adapters.parsing.base import Limits, OcrDataMissing
from govbot.adapters.parsing.process import parse
from govbot.library.examples import examples, sample_documents

SAMPLES = sample_documents()[0].parent.parent
GOLDEN = SAMPLES / "golden"
SCAN = "portaria-sead-0022-2016-veiculos-oficiais.pdf"

Pages = dict[int | None, str]


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text("utf-8").splitlines()]


def _plain(text: str) -> str:
    """Return the words alone: no line ends, no marks of a Markdown table."""
    return re.sub(r"[\s|*]+", " ", text)


@pytest.fixture(scope="module")
async def texts() -> dict[str, Pages]:
    """Return each document's text by page; the scan's is the text it was printed from."""
    read: dict[str, Pages] = {SCAN: {row["page"]: row["text"] for row in _rows("scan_text.jsonl")}}
    for path in sample_documents():
        if path.name != SCAN:
            read[path.name] = await _pages(path)
    return read


async def _pages(path: Path) -> Pages:
    pages: Pages = {}
    for block in (await parse(path, path.name, Limits())).blocks:
        pages[block.page] = f"{pages.get(block.page, '')}\n{block.text}"
    return pages


def test_every_evidence_stands_on_its_page_and_nowhere_else(texts: dict[str, Pages]) -> None:
    answerable = [row for row in _rows("answers.jsonl") if row["evidence"]]
    assert len(answerable) >= 40
    for row in answerable:
        evidence = _plain(row["evidence"])
        pages = texts[row["filename"]]
        found = [page for page, text in pages.items() if evidence in _plain(text)]
        assert found == [row["page"]], row


def test_queries_and_answers_are_one_set() -> None:
    queries, answers = _rows("queries.jsonl"), _rows("answers.jsonl")
    assert [q["id"] for q in queries] == [a["query_id"] for a in answers]
    assert [q["answerable"] for q in queries] == [bool(a["answers"]) for a in answers]
    assert sum(not q["answerable"] for q in queries) >= 8


def test_every_document_has_a_question() -> None:
    asked = {row["filename"] for row in _rows("answers.jsonl")} - {None}
    assert asked == {path.name for path in sample_documents()}


def test_examples_agree_with_the_golden_set() -> None:
    golden = {(row["filename"], row["page"]) for row in _rows("answers.jsonl")}
    assert len(examples()) == 10
    assert {(example.filename, example.page) for example in examples()} <= golden


def test_the_revoked_norm_is_named_by_the_one_that_revokes_it(texts: dict[str, Pages]) -> None:
    newer = _plain(" ".join(texts["decreto-1290-2024-diarias-e-passagens.pdf"].values()))
    older = _plain(" ".join(texts["portaria-sead-0017-2019-diarias.pdf"].values()))
    assert "Fica revogada a Portaria SEAD nº 17, de 11 de fevereiro de 2019" in newer
    assert "PORTARIA SEAD Nº 17, DE 11 DE FEVEREIRO DE 2019" in older


async def test_the_scan_has_no_text_layer() -> None:
    with pytest.raises(OcrDataMissing):
        await parse(SAMPLES / "documents" / SCAN, SCAN, Limits())
    assert len(_rows("scan_text.jsonl")) >= 2


def test_the_library_stays_small() -> None:
    assert sum(path.stat().st_size for path in sample_documents()) < 3_000_000
    assert Counter(path.suffix for path in sample_documents()) == {
        ".pdf": 10,
        ".docx": 3,
        ".odt": 2,
        ".xlsx": 1,
    }
