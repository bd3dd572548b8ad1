"""What an evaluation's figures depend on, so that two runs can be told apart."""

import hashlib
from pathlib import Path

from govbot import __version__
from govbot.adapters.llm.registry import AtWork
from govbot.chat.prompt import script
from govbot.core.settings import Settings
from govbot.evaluation.details import Configuration
from govbot.evaluation.judge import judge_script

_FILES = ("corpus.jsonl", "queries.jsonl", "qrels.tsv", "answers.jsonl")


def describe(
    settings: Settings, at_work: AtWork, folder: Path, judge: str | None = None
) -> Configuration:
    """Return the configuration of a run, by name.

    Args:
        settings: the product's.
        at_work: the language model that answers now.
        folder: the questions; a digest of its files is part of the configuration.
        judge: name of the judge's model.
    """
    return {
        "version": __version__,
        "dataset": folder.resolve().name,
        "dataset_digest": _digest(folder),
        "mode": at_work.mode,
        "model": at_work.model,
        "prompt_pt": script("pt").version,
        "prompt_en": script("en").version,
        "strict": settings.strict_answers,
        "embedding_model": settings.embedding_model,
        "granularity": settings.chunk_granularity,
        "multi_query": settings.multi_query,
        "reranker": settings.reranker,
        "reranker_model": settings.reranker_model,
        "judge": judge,
        "judge_prompt": judge_script().version if judge else None,
    }


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in _FILES:
        file = folder / name
        content = file.read_bytes() if file.is_file() else b""
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]
