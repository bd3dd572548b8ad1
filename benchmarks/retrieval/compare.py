"""`python -m benchmarks.retrieval.compare DIR[:FIELD]…`: a Markdown table for each folder.

FIELD is the field of a question that is asked, `text` unless named. The product is asked through
its own command, `govbot eval retrieval`, on the same folder. With `--targets`, one JSON object of
how far the product is from the others. With `--keep FILE`, the figures are also written down.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np

from benchmarks.retrieval.systems import (
    BM25,
    FORMER,
    SYSTEMS,
    Scores,
    Task,
    best_sentence,
    minilm,
)
from govbot.evaluation.datasets import Dataset, Query, load
from govbot.evaluation.metrics import mrr_at, ndcg_at, recall_at

FIGURES = ("ndcg@10", "recall@5", "recall@20", "mrr@10")
GOVBOT = Path(sys.executable).with_name("govbot")
PRODUCT = "GovBot"
Row = dict[str, Any]
Rows = dict[str, Row]


class Source(NamedTuple):
    """A folder and the field of its questions that is asked."""

    folder: Path
    field: str

    @classmethod
    def parse(cls, argument: str) -> "Source":
        folder, _, field = argument.partition(":")
        return cls(Path(folder), field or "text")

    @property
    def name(self) -> str:
        own = self.folder.resolve().name
        return own if self.field == "text" else f"{own} ({self.field})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+", type=Source.parse, metavar="DIR[:FIELD]")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--targets", action="store_true", help="one JSON object of differences")
    parser.add_argument("--without-product", action="store_true", help="the baselines alone")
    parser.add_argument("--former", type=Path, help="interpreter that has all-MiniLM-L6-v2")
    parser.add_argument("--encoder", action="append", default=[], help="one more, best sentence")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="writes FILE.json and FILE.md")
    chosen = parser.parse_args()
    results = {
        source.name: compare(
            source,
            former=chosen.former,
            encoders=chosen.encoder,
            product=not chosen.without_product,
        )
        for source in chosen.sources
    }
    if chosen.keep is not None:
        keep(chosen.keep, results)
    if chosen.targets:
        print(json.dumps(targets(results)))
    elif chosen.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
    else:
        print(tables(results))


def compare(
    source: Source,
    *,
    former: Path | None = None,
    encoders: Sequence[str] = (),
    product: bool = True,
) -> Rows:
    """Return system -> figures on one folder."""
    dataset = load(source.folder, source.field)
    queries = [query for query in dataset.queries if dataset.qrels.get(query.id)]
    task = Task(
        tuple(f"{each.title}\n{each.text}".strip() for each in dataset.passages),
        tuple(query.text for query in queries),
    )
    systems = dict(SYSTEMS)
    systems |= {f"{name}, best sentence": partial(best_sentence, name) for name in encoders}
    if former is not None:
        systems = {FORMER: partial(minilm, former), **systems}
    rows: Rows = {name: judge(dataset, queries, run(task)) for name, run in systems.items()}
    if product:
        rows[PRODUCT] = ask_product(source)
    return rows


def judge(dataset: Dataset, queries: list[Query], scores: Scores) -> Row:
    """Return the mean figures of a score matrix."""
    ids = [passage.id for passage in dataset.passages]
    order = np.argsort(-scores, axis=1, kind="stable")[:, :20]
    pairs = [
        ([ids[at] for at in row], dataset.qrels[query.id])
        for row, query in zip(order, queries, strict=True)
    ]
    return {
        "ndcg@10": fmean(ndcg_at(ranked, gold, 10) for ranked, gold in pairs),
        "recall@5": fmean(recall_at(ranked, gold, 5) for ranked, gold in pairs),
        "recall@20": fmean(recall_at(ranked, gold, 20) for ranked, gold in pairs),
        "mrr@10": fmean(mrr_at(ranked, gold, 10) for ranked, gold in pairs),
    }


def ask_product(source: Source) -> Row:
    """Return what the product says of itself on the folder."""
    place = [str(source.folder), "--field", source.field]
    command = [str(GOVBOT), "eval", "retrieval", *place, "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Row = json.loads(done.stdout)
    return figures


def targets(results: dict[str, Rows]) -> dict[str, float]:
    """Return how the product stands to the others, in nDCG@10; its recall on average.

    `above_former` is there only if the former system took part.
    """
    ours = {name: rows[PRODUCT] for name, rows in results.items()}

    def above(other: str) -> list[float]:
        return [row["ndcg@10"] - results[name][other]["ndcg@10"] for name, row in ours.items()]

    found = {
        "least_above_bm25": min(above(BM25)),
        "mean_above_bm25": fmean(above(BM25)),
        "mean_ndcg@10": fmean(row["ndcg@10"] for row in ours.values()),
        "mean_recall@20": fmean(row["recall@20"] for row in ours.values()),
    }
    if all(FORMER in rows for rows in results.values()):
        found["mean_above_former"] = fmean(above(FORMER))
    return {name: round(value, 4) for name, value in found.items()}


def keep(file: Path, results: dict[str, Rows]) -> None:
    """Write the figures for a program and for a reader."""
    shown = {"targets": targets(results), "sets": results}
    file.with_suffix(".json").write_text(
        json.dumps(shown, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )
    file.with_suffix(".md").write_text(tables(results).lstrip() + "\n", "utf-8")


def tables(results: dict[str, Rows]) -> str:
    """Return a table for each folder."""
    return "\n".join(f"\n## {name}\n\n{table(rows)}" for name, rows in results.items())


def table(rows: Rows) -> str:
    """Return the rows as Markdown, the best figure of each column in bold."""
    best = {name: max(round(row[name], 3) for row in rows.values()) for name in FIGURES}
    lines = [
        "| system | nDCG@10 | recall@5 | recall@20 | MRR@10 | p50 / p95 ms |",
        "|---|---|---|---|---|---|",
    ]
    for system, row in rows.items():
        cells = [
            f"**{row[name]:.3f}**" if round(row[name], 3) == best[name] else f"{row[name]:.3f}"
            for name in FIGURES
        ]
        times = f"{row['ms_p50']:.0f} / {row['ms_p95']:.0f}" if "ms_p50" in row else ""
        lines.append(f"| {system} | {' | '.join(cells)} | {times} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
