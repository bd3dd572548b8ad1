"""What every encoder promises; a provider joins by a line in `KINDS` of conftest.py."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from govbot.adapters.embedding.base import Embedder

TEXTS = [
    "O servidor tem direito a férias anuais de trinta dias.",
    "Férias: trinta dias por ano.",
    "A licitação observará o menor preço.",
    "",
    "§ 2º " * 400,
]


def test_vectors_have_the_promised_shape_and_length(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.identity.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_order_and_company_do_not_matter(embedder: Embedder) -> None:
    together = embedder.embed_passages(TEXTS)
    alone = np.vstack([embedder.embed_passages([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-4)


def test_what_means_the_same_is_nearer(embedder: Embedder) -> None:
    question = embedder.embed_queries(["Quantos dias de férias tem o servidor?"])[0]
    passages = embedder.embed_passages(TEXTS[:3])
    assert passages[0] @ question > passages[2] @ question


def test_the_name_is_the_identitys(embedder: Embedder) -> None:
    assert embedder.model == embedder.identity.model


def test_nothing_gives_nothing(embedder: Embedder) -> None:
    assert embedder.embed_queries([]).shape == (0, embedder.identity.dimensions)


def test_threads_do_not_mix_their_vectors(embedder: Embedder) -> None:
    expected = embedder.embed_passages(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: embedder.embed_passages(TEXTS), range(8)))
    assert all(np.allclose(result, expected, atol=1e-4) for result in results)
