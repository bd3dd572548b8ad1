"""`python -m benchmarks.retrieval.pages DATA`: what reading real PDFs loses of the search.

The questions of `retrieval/ufabc_normas` whose right page is known are asked twice: over the PDFs
themselves, read by the product from end to end, and over the same pages as the dataset's own text.
A page's place is that of the best passage quoted from it. Prints one JSON object:

    pdf_ndcg@10, pdf_recall@20      over the PDFs
    text_ndcg@10, text_recall@20    over the text of the same pages
    lost_ndcg@10                    text - pdf
"""

import argparse
import asyncio
import csv
import json
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from uuid import UUID

from govbot.accounts import service as accounts
from govbot.accounts.asker import Asker
from govbot.adapters.parsing.base import Block
from govbot.core.settings import Settings
from govbot.evaluation.metrics import ndcg_at, recall_at
from govbot.ingestion.chunking import chunk
from govbot.library.access import Filters
from govbot.operations.runtime import Services, open_services

HITS = 100
Places = Mapping[UUID, str]
"""Document of the library -> document of the dataset."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    print(json.dumps(asyncio.run(measure(parser.parse_args().data))))


async def measure(data: Path) -> dict[str, float | int]:
    folder = data / "retrieval" / "ufabc_normas"
    files = _files(folder, data / "docs")
    gold = _gold(folder, files)
    questions = {
        row["id"]: row["text"]
        for row in map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())
        if row["id"] in gold
    }
    figures: dict[str, float | int] = {"documents": len(files), "questions": len(questions)}
    with tempfile.TemporaryDirectory() as home:
        async with open_services(Settings(home=Path(home), llm="extractive")) as services:
            for name, fill in (("pdf", _read_files), ("text", _take_texts)):
                asker = await accounts.tenant(services.database, f"pages-{name}")
                source = files if name == "pdf" else _texts(folder, files)
                places = await fill(services, asker, source)
                ranked = {
                    each: await _pages(services, asker, text, places)
                    for each, text in questions.items()
                }
                figures |= _figures(name, ranked, gold)
    figures["lost_ndcg@10"] = round(float(figures["text_ndcg@10"] - figures["pdf_ndcg@10"]), 4)
    return figures


def _files(folder: Path, docs: Path) -> dict[str, Path]:
    """Return the PDF of each document of the dataset that is there."""
    with (folder / "pdf_map.csv").open(encoding="utf-8", newline="") as rows:
        named = {row["doc_id"]: docs / row["docs_pt_file"] for row in csv.DictReader(rows)}
    return {document: path for document, path in named.items() if path.is_file()}


def _gold(folder: Path, files: Mapping[str, Path]) -> dict[str, dict[str, int]]:
    gold: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels_pages_ragas.tsv").read_text("utf-8").splitlines()[1:]:
        query, page, grade = line.split("\t")
        if page.rpartition("-p")[0] in files and int(grade) > 0:
            gold[query][page] = int(grade)
    return dict(gold)


def _texts(folder: Path, files: Mapping[str, Path]) -> dict[str, list[Block]]:
    pages: dict[str, list[Block]] = defaultdict(list)
    for row in map(json.loads, (folder / "corpus_pages.jsonl").read_text("utf-8").split("\n")[:-1]):
        if row["doc_id"] in files and row["text"].strip():
            parts = [part for part in row["text"].split("\n\n") if part.strip()]
            pages[row["doc_id"]] += [Block(part, row["page"], "paragraph") for part in parts]
    return pages


async def _read_files(services: Services, asker: Asker, files: Mapping[str, Path]) -> Places:
    places: dict[UUID, str] = {}
    for name, path in files.items():
        document, _ = await services.intake.accept(asker, path.name, _bytes(path))
        await services.pipeline.ingest(document.id)
        places[document.id] = name
    return places


async def _bytes(path: Path) -> AsyncIterator[bytes]:
    yield path.read_bytes()


async def _take_texts(
    services: Services, asker: Asker, texts: Mapping[str, Sequence[Block]]
) -> Places:
    places: dict[UUID, str] = {}
    for name, blocks in texts.items():
        drafts = chunk(blocks, name, services.pipeline.granularity)
        places[await services.pipeline.add_text(asker, name, drafts)] = name
    return places


async def _pages(services: Services, asker: Asker, question: str, places: Places) -> list[str]:
    found = await services.search.search(asker, question, limit=HITS, filters=Filters())
    pages = [
        f"{places[hit.document_id]}-p{hit.page or 1:03}"
        for hit in found.hits
        if hit.document_id in places
    ]
    return list(dict.fromkeys(pages))[:20]


def _figures(
    name: str, ranked: Mapping[str, list[str]], gold: Mapping[str, Mapping[str, int]]
) -> dict[str, float]:
    return {
        f"{name}_ndcg@10": round(fmean(ndcg_at(ranked[q], gold[q], 10) for q in ranked), 4),
        f"{name}_recall@20": round(fmean(recall_at(ranked[q], gold[q], 20) for q in ranked), 4),
    }


if __name__ == "__main__":
    main()
