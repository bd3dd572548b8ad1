"""Encoders behind HTTP: wire formats, prefixes, batches, and everything that a server may do."""

import time
from typing import Any

import numpy as np
import pytest

from govbot.adapters.embedding import http
from govbot.adapters.embedding.base import (
    EmbeddingAddressOutside,
    EmbeddingDimensionsChanged,
    EmbeddingFailed,
    EmbeddingServerModelMissing,
    EmbeddingServerRefused,
    EmbeddingServerUnreachable,
)
from govbot.adapters.embedding.http import HttpEmbedder, Waits
from govbot.adapters.embedding.ollama import ollama_embedder
from govbot.adapters.embedding.openai_compatible import openai_embedder
from tests.adapters.embedding.server import Answer, Server, serving, vectors

QUICK = Waits(connect_s=1, answer_s=1, again_s=(0.01, 0.01))
FAMILIES = ("ollama", "openai")


def connect(family: str, server: Server, model: str = "algum") -> HttpEmbedder:
    if family == "ollama":
        return ollama_embedder(server.address, model, QUICK)
    return openai_embedder(f"{server.address}/v1", model, waits=QUICK)


@pytest.fixture(params=FAMILIES)
def family(request: pytest.FixtureRequest) -> str:
    return request.param


def test_a_known_model_gets_its_prefixes(family: str) -> None:
    with serving() as server:
        model = connect(family, server, "intfloat/multilingual-e5-base")
        model.embed_queries(["prazo"])
        model.embed_passages(["O prazo é de dez dias."])
    inputs = [body["input"] for _, body, _ in server.requests[1:]]
    assert inputs == [["query: prazo"], ["passage: O prazo é de dez dias."]]


def test_many_texts_go_in_batches_and_keep_their_order(family: str) -> None:
    texts = [f"artigo {number}" for number in range(70)]
    with serving() as server:
        together = connect(family, server).embed_passages(texts)
        alone = connect(family, server).embed_passages(texts[69:])
    sizes = [len(body["input"]) for _, body, _ in server.requests]
    assert sizes[:4] == [1, 32, 32, 6]
    assert np.allclose(together[69], alone[0], atol=1e-6)


def test_long_texts_make_small_batches(family: str) -> None:
    with serving() as server:
        connect(family, server).embed_passages(["a " * 20_000] * 3)
    assert [len(body["input"]) for _, body, _ in server.requests] == [1, 1, 1, 1]


def test_an_empty_text_is_sent_as_a_blank_one(family: str) -> None:
    with serving() as server:
        connect(family, server).embed_queries([""])
    assert server.requests[-1][1]["input"] == [" "]


def test_a_busy_server_is_asked_again(family: str) -> None:
    def busy_twice(server: Server, path: str, body: dict[str, Any]) -> Answer:
        return (503, {}) if len(server.requests) < 3 else vectors(server, path, body)

    with serving(busy_twice) as server:
        assert connect(family, server).identity.dimensions == server.dimensions
    assert len(server.requests) == 3


def test_a_server_that_stays_busy_is_left_after_three_tries(family: str) -> None:
    with serving(lambda *_: (503, {})) as server, pytest.raises(EmbeddingServerRefused) as caught:
        connect(family, server).embed_queries(["prazo"])
    assert caught.value.data["http_status"] == 503
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "answer",
    [(404, {"error": 'model "algum" not found'}), (400, {"error": "The model does not exist"})],
)
def test_a_missing_model_is_named(family: str, answer: Answer) -> None:
    with serving(lambda *_: answer) as server, pytest.raises(EmbeddingServerModelMissing) as caught:
        connect(family, server).embed_queries(["prazo"])
    assert caught.value.data["model"] == "algum"
    assert len(server.requests) == 1


def test_nobody_at_the_address(family: str) -> None:
    with serving() as server:
        pass
    with pytest.raises(EmbeddingServerUnreachable) as caught:
        connect(family, server).embed_queries(["prazo"])
    assert caught.value.data["address"].startswith(server.address)


def test_a_server_that_never_answers(family: str) -> None:
    def sleep(server: Server, path: str, body: dict[str, Any]) -> Answer:
        time.sleep(1.5)
        return vectors(server, path, body)

    began = time.monotonic()
    with serving(sleep) as server, pytest.raises(EmbeddingServerUnreachable):
        connect(family, server).embed_queries(["prazo"])
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "content",
    [
        b"<html>",
        {},
        [],
        {"data": [], "embeddings": []},
        {"data": [{"index": 0, "embedding": "AAAA"}], "embeddings": ["AAAA"]},
        {"data": [{"index": 0, "embedding": []}], "embeddings": [[]]},
        {"data": [{"index": n, "embedding": [1.0]} for n in (0, 1)], "embeddings": [[1.0]] * 2},
    ],
)
def test_an_answer_without_vectors_is_refused(family: str, content: Any) -> None:
    with serving(lambda *_: (200, content)) as server, pytest.raises(EmbeddingServerRefused):
        connect(family, server).embed_queries(["prazo"])


def test_numbers_that_are_none_are_refused(family: str) -> None:
    content = b'{"embeddings": [[NaN]], "data": [{"index": 0, "embedding": [NaN]}]}'
    with serving(lambda *_: (200, content)) as server, pytest.raises(EmbeddingFailed):
        connect(family, server).embed_queries(["prazo"])


def test_vectors_of_another_length_are_another_model(family: str) -> None:
    with serving() as server:
        model = connect(family, server)
        model.embed_queries(["prazo"])
        server.dimensions = 96
        with pytest.raises(EmbeddingDimensionsChanged) as caught:
            model.embed_queries(["prazo"])
    assert (caught.value.data["expected"], caught.value.data["found"]) == (48, 96)


def test_what_leaves_the_organisation_carries_no_personal_data(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "is_loopback", lambda _: False)
    monkeypatch.setattr(http, "reach", lambda _: "outside")
    make = ollama_embedder if family == "ollama" else openai_embedder
    path = "" if family == "ollama" else "/v1"
    with serving() as server:
        shut = make(f"{server.address}{path}", "algum", waits=QUICK)
        with pytest.raises(EmbeddingAddressOutside):
            shut.embed_queries(["prazo"])
        assert server.requests == []
        allowed = make(f"{server.address}{path}", "algum", waits=QUICK, may_be_outside=True)
        allowed.embed_passages(["CPF 529.982.247-25"])
    assert server.requests[-1][1]["input"] == ["CPF <CPF>"]


def test_a_server_whose_name_nobody_knows_is_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "reach", lambda _: "unresolved")
    with pytest.raises(EmbeddingServerUnreachable):
        ollama_embedder("http://ninguem.internal:11434", "algum", QUICK).embed_queries(["prazo"])
