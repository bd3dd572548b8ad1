"""`python -m benchmarks.retrieval.evidence DIR[:FIELD]…`: is "not found" said when it should be?

Each question is searched once with its gold passages and once with them hidden. A logistic function
of cosine and coverage of the best passage is fitted on all folders but one and judged on that one.
Prints one JSON object:

    auc                  mean area under the curve, of the product's own function
    auc_left_out         the same of the function fitted without the folder
    refused_answerable   share of questions with their gold passages that the product would refuse
    refused_hidden       share of those without them; other passages often answer as well
    fitted               cosine, coverage, constant: fitted on all folders
    folders              the first four figures of each
"""

import argparse
import asyncio
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.retrieval.compare import Source
from govbot.core.settings import Settings
from govbot.evaluation.datasets import load
from govbot.evaluation.tenant import temporary_corpus
from govbot.library.access import Filters
from govbot.operations.runtime import Services, open_services
from govbot.retrieval.evidence import Evidence

Matrix = npt.NDArray[np.float64]
MOST = 150
"""Questions of one folder: each counts as much as another's."""
STEPS, RIDGE = 50, 1e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Source.parse, metavar="DIR[:FIELD]")
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(measure(chosen.folders)), indent=1))


async def measure(sources: list[Source]) -> dict[str, Any]:
    found: dict[str, tuple[list[Evidence], list[Evidence]]] = {}
    with tempfile.TemporaryDirectory() as home:
        async with open_services(Settings(home=Path(home), llm="extractive")) as services:
            for source in sources:
                found[source.name] = await _asked(services, source)
    folders = {name: _judged(name, found) for name in found}
    means = {figure: round(fmean(own[figure] for own in folders.values()), 3) for figure in FIGURES}
    return means | {"fitted": _fitted(list(found.values())).round(2).tolist(), "folders": folders}


FIGURES = ("auc", "auc_left_out", "refused_answerable", "refused_hidden")


async def _asked(services: Services, source: Source) -> tuple[list[Evidence], list[Evidence]]:
    dataset = load(source.folder, source.field)
    queries = [query for query in dataset.queries if dataset.qrels.get(query.id)]
    there, hidden = [], []
    async with temporary_corpus(
        services.database, services.intake, services.pipeline, dataset, lambda *_: None
    ) as corpus:
        documents = {passage: document for document, passage in corpus.passage_of.items()}
        for query in queries[:: -(-len(queries) // MOST)]:
            gold = frozenset(documents[passage] for passage in dataset.qrels[query.id])
            blind = replace(corpus.asker, without=gold)
            for asker, kept in ((corpus.asker, there), (blind, hidden)):
                result = await services.search.search(asker, query.text, filters=Filters())
                kept.append(result.evidence)
    return there, hidden


def _judged(name: str, found: dict[str, tuple[list[Evidence], list[Evidence]]]) -> dict[str, float]:
    there, hidden = found[name]
    own = [[each.probability for each in side] for side in (there, hidden)]
    weights = _fitted([sides for other, sides in found.items() if other != name])
    fitted = [_features(side) @ weights for side in (there, hidden)]
    return {
        "auc": round(_area(np.array(own[0]), np.array(own[1])), 3),
        "auc_left_out": round(_area(*fitted), 3),
        "refused_answerable": round(fmean(not each.enough for each in there), 3),
        "refused_hidden": round(fmean(not each.enough for each in hidden), 3),
    }


def _features(side: list[Evidence]) -> Matrix:
    return np.array([[each.cosine, each.coverage, 1.0] for each in side])


def _fitted(folders: list[tuple[list[Evidence], list[Evidence]]]) -> Matrix:
    """Return the weights of a logistic regression in which every folder counts the same."""
    rows, labels, shares = [], [], []
    for there, hidden in folders:
        for side, label in ((there, 1.0), (hidden, 0.0)):
            rows.append(_features(side))
            labels.append(np.full(len(side), label))
            shares.append(np.full(len(side), 1 / len(side)))
    x, y, share = np.vstack(rows), np.concatenate(labels), np.concatenate(shares)
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):  # Newton's method
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (share * (y - chance)) - RIDGE * weights
        bend = (x * (share * chance * (1 - chance))[:, None]).T @ x + RIDGE * np.eye(len(weights))
        weights += np.linalg.solve(bend, slope)
    return weights


def _area(right: Matrix, wrong: Matrix) -> float:
    """Return how often one with its gold passages is held likelier than one without."""
    more = (right[:, None] > wrong).mean() + (right[:, None] == wrong).mean() / 2
    return float(more)


if __name__ == "__main__":
    main()
