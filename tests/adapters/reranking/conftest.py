"""A cross-encoder of sentence-transformers small enough to be made on the spot."""

import pytest

from govbot.adapters.reranking.sentence_transformers import CrossEncoderReranker
from tests.support.required import torch_extra


@pytest.fixture(scope="session")
def tiny_cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoderReranker:
    """Return a real one with untrained weights; the extra is required."""
    torch_extra()
    from transformers import (  # noqa: PLC0415 (comes with the extra)
        BertConfig,
        BertForSequenceClassification,
        BertTokenizerFast,
    )

    folder = tmp_path_factory.mktemp("models")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "dias", "de", "férias", "servidor"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    model = folder / "tiny"
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(model)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(model)
    return CrossEncoderReranker("tiny", folder=folder, offline=True, timeout_s=60)
