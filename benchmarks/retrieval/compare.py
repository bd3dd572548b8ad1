"""`python -m benchmarks.retrieval.compare DIR…`: a Markdown table for each folder.

The product is asked through its own command, `govbot eval retrieval`, on the same folder.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks.retrieval.systems import SYSTEMS, Scores, Task, missing
from govbot.evaluation.datasets import Dataset, Query, load
from govbot.evaluation.metrics import mrr_at, ndcg_at, recall_at

FIGURES = ("ndcg@10", "recall@5", "recall@20", "mrr@10")
GOVBOT = Path(sys.executable).with_name("govbot")
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--without-product", action="store_true", help="the baselines alone")
    chosen = parser.parse_args()
    results = {
        folder.resolve().name: compare(folder, product=not chosen.without_product)
        for folder in chosen.folders
    }
    if chosen.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
        return
    for name, rows in results.items():
        print(f"\n## {name}\n\n{table(rows)}")


def compare(folder: Path, *, product: bool = True) -> dict[str, Row]:
    """Return system -> figures on one folder."""
    dataset = load(folder)
    queries = [query for query in dataset.queries if dataset.qrels.get(query.id)]
    task = Task(
        tuple(f"{each.title}\n{each.text}".strip() for each in dataset.passages),
        tuple(query.text for query in queries),
    )
    rows: dict[str, Row] = {
        name: judge(dataset, queries, system(task))
        for name, system in SYSTEMS.items()
        if not missing(name)
    }
    if product:
        rows["GovBot"] = ask_product(folder)
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


def ask_product(folder: Path) -> Row:
    """Return what the product says of itself on the folder."""
    command = [str(GOVBOT), "eval", "retrieval", str(folder), "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Row = json.loads(done.stdout)
    return figures


def table(rows: dict[str, Row]) -> str:
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
