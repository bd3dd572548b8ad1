"""`e5-small-pt` with its real file: its vectors against float32, and what is said without it."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.encoder.e5_reference import Reference
from govbot.adapters.embedding import e5
from govbot.adapters.embedding.base import EmbeddingModelMissing, EmbeddingModelUnreadable
from govbot.adapters.embedding.profiles import profile_of
from govbot.adapters.embedding.registry import get_embedder
from govbot.adapters.models import find
from govbot.core.settings import Settings
from govbot.core.words import say
from tests.adapters.embedding.conftest import e5_models

SENTENCES = [
    "O servidor terá direito a trinta dias de férias por ano.",
    "O prazo para recorrer da decisão é de dez dias úteis.",
    "É vedado ao estudante acumular duas bolsas da universidade.",
    "A matrícula será trancada a pedido, por até dois semestres.",
    "Compete ao Conselho Universitário aprovar o orçamento anual.",
    "O titular pode pedir a exclusão dos seus dados pessoais a qualquer tempo.",
    "Fornecedores respondem pelos defeitos do produto, ainda que sem culpa.",
    "§ 2º Revogam-se os incisos II e III do art. 14 da Resolução nº 1.364/2021.",
    "Poderão votar os docentes em exercício, os técnicos e os representantes discentes.",
    "A comissão de ética apurará a denúncia em sigilo.",
    "Do teto da remuneração excluem-se as parcelas de natureza indenizatória.",
    "Esta portaria entra em vigor na data de sua publicação.",
]
QUESTIONS = {
    "quanto tempo de descanso o funcionário ganha?": 0,
    "até quando dá pra recorrer do resultado?": 1,
    "posso receber dois auxílios ao mesmo tempo?": 2,
    "dá pra trancar o curso por um ano?": 3,
    "quem decide onde o dinheiro é gasto?": 4,
    "quero que apaguem tudo o que sabem de mim": 5,
}
HOSTILE = [
    "",
    "   \n\t",
    "a\0b\0",
    "短い文 и другие שלום",
    "x" * 6_000,
    "🙂👩‍👩‍👧 ❤️",
    "<s></s><pad><mask>",
]


@pytest.fixture(scope="module")
def embedder() -> e5.E5Embedder:
    return e5.E5Embedder(e5_models())


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference(e5.read(e5_models() / e5.MODEL_FILE))


def test_vectors_are_nearly_those_of_float32(embedder: e5.E5Embedder, reference: Reference) -> None:
    exact = reference.encode([e5.PASSAGE + text for text in SENTENCES])
    similar = (embedder.embed_passages(SENTENCES) * exact).sum(axis=1)
    assert similar.min() > 0.995
    assert similar.mean() > 0.998


def test_questions_have_a_prefix_of_their_own(
    embedder: e5.E5Embedder, reference: Reference
) -> None:
    exact = reference.encode([e5.QUERY + text for text in QUESTIONS])
    similar = (embedder.embed_queries(list(QUESTIONS)) * exact).sum(axis=1)
    assert similar.min() > 0.995


def test_a_long_text_is_the_mean_of_its_windows(
    embedder: e5.E5Embedder, reference: Reference
) -> None:
    text = " ".join(SENTENCES * 4)
    assert len(reference.tokenizer.pieces(text)) > reference.file.window
    exact = reference.encode([e5.PASSAGE + text])
    assert embedder.embed_passages([text])[0] @ exact[0] > 0.995


def test_a_question_in_other_words_is_nearest_to_its_sentence(embedder: e5.E5Embedder) -> None:
    similar = embedder.embed_queries(list(QUESTIONS)) @ embedder.embed_passages(SENTENCES).T
    assert similar.argmax(axis=1).tolist() == list(QUESTIONS.values())


def test_company_changes_nothing(embedder: e5.E5Embedder) -> None:
    many = [f"{text} {number}" for number in range(8) for text in SENTENCES]
    together, again = embedder.embed_passages(many), embedder.embed_passages(many)
    alone = np.vstack([embedder.embed_passages([text]) for text in many])
    assert np.array_equal(together, again)
    assert np.allclose(together, alone, atol=1e-5)


def test_several_threads_give_the_same_in_the_same_order(embedder: e5.E5Embedder) -> None:
    many = [f"{text} {number}" for number in range(12) for text in SENTENCES]
    threaded = e5.E5Embedder(e5_models(), threads=3)
    assert np.array_equal(threaded.embed_passages(many), embedder.embed_passages(many))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_written_has_a_vector(embedder: e5.E5Embedder, text: str) -> None:
    vectors = np.vstack([embedder.embed_passages([text]), embedder.embed_queries([text])])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_file_that_is_not_there_is_to_be_pulled(tmp_path: Path) -> None:
    embedder = get_embedder(e5.MODEL, Settings(models_dir=tmp_path, offline=True))
    assert embedder.identity.dimensions == e5.DIMENSIONS
    with pytest.raises(EmbeddingModelMissing) as caught:
        embedder.embed_queries(["férias"])
    assert "govbot models pull e5-small-pt" in say(caught.value.code, caught.value.data)


def test_another_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / e5.MODEL_FILE
    file.parent.mkdir()
    for content in (b"", (e5_models() / e5.MODEL_FILE).read_bytes()[:-1]):
        file.write_bytes(content)
        with pytest.raises(EmbeddingModelUnreadable):
            e5.E5Embedder(tmp_path).embed_queries(["férias"])


def test_a_folder_in_its_place_is_not_read(tmp_path: Path) -> None:
    (tmp_path / e5.MODEL_FILE).mkdir(parents=True)
    with pytest.raises(EmbeddingModelUnreadable):
        e5.E5Embedder(tmp_path).embed_passages(["férias"])


def test_catalogues_and_encoder_agree() -> None:
    model, profile = find(e5.MODEL), profile_of(e5.MODEL)
    assert (model.path, model.sha256) == (e5.MODEL_FILE, e5.SHA256)
    assert profile
    assert profile.dimensions == e5.DIMENSIONS
    assert (profile.query_prefix, profile.passage_prefix) == (e5.QUERY, e5.PASSAGE)
