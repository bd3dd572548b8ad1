"""Which reranker the settings name, and what is said when it cannot be had."""

import sys
from pathlib import Path

import pytest

from govbot.adapters.reranking.base import RerankerExtraMissing, RerankerNotConfigured
from govbot.adapters.reranking.http import HttpReranker
from govbot.adapters.reranking.registry import get_reranker
from govbot.adapters.reranking.sentence_transformers import KNOWN, CrossEncoderReranker
from govbot.core.settings import Settings


def test_none_unless_asked_for() -> None:
    assert get_reranker(Settings()) is None


def test_a_server_needs_an_address() -> None:
    with pytest.raises(RerankerNotConfigured) as caught:
        get_reranker(Settings(reranker="http"))
    assert caught.value.data["setting"] == "GOVBOT_RERANKER_API"


def test_a_server_and_a_model_in_this_process() -> None:
    server = get_reranker(Settings(reranker="http", reranker_api="http://10.0.0.1:8080"))
    model = get_reranker(Settings(reranker="sentence-transformers"))
    assert isinstance(server, HttpReranker)
    assert isinstance(model, CrossEncoderReranker)
    assert model.identity.model == KNOWN[0]


async def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    reranker = CrossEncoderReranker(KNOWN[1], folder=tmp_path, offline=True, timeout_s=5)
    with pytest.raises(RerankerExtraMissing) as caught:
        await reranker.rerank("férias", ["férias"])
    assert caught.value.data == {"model": KNOWN[1], "extra": "sentence-transformers"}
