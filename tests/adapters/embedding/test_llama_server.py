"""llama.cpp's own server stands for the OpenAI-compatible family: nothing of it is imitated."""

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from govbot.adapters.embedding.base import EmbeddingServerRefused
from govbot.adapters.embedding.openai_compatible import openai_embedder
from tests.support.models import fetch_tiny_model

pytestmark = pytest.mark.llm

CHILD = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.embedding = sys.argv[2] == "embeddings"
params.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
params.n_ctx = params.n_batch = params.n_ubatch = 2048
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, ["chave"]
params.ui, params.verbosity = False, 0
server = xllamacpp.Server(params)
print("address", server.listening_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module", params=["embeddings"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    command = [sys.executable, "-c", CHILD, str(fetch_tiny_model()), request.param]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        line = next((line for line in child.stdout if line.startswith("address ")), "")
        yield f"{line.split()[1]}/v1"
        child.terminate()


def test_real_vectors_come_back(address: str) -> None:
    model = openai_embedder(address, "smollm2", "chave")
    same, other = "The deadline is ten days.", "Bananas are yellow fruit."
    vectors = model.embed_passages([same, other, same])
    assert vectors.shape == (3, 576) == (3, model.identity.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[2] > 0.999 > vectors[0] @ vectors[1]


def test_a_wrong_key_is_refused(address: str) -> None:
    with pytest.raises(EmbeddingServerRefused) as caught:
        openai_embedder(address, "smollm2", "outra").embed_queries(["prazo"])
    assert caught.value.data["http_status"] == 401
