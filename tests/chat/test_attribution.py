from govbot.chat.attribution import Attribution
from govbot.chat.context import Passage, select
from tests.chat.conftest import hit


def test_a_paraphrase_finds_the_sentence_that_supports_it(passages: list[Passage]) -> None:
    support = Attribution(passages).support("As férias podem ser divididas em três períodos.")
    assert support is not None
    assert support.n == 1
    assert "divididas" in passages[0].hit.text[support.start : support.end]


def test_a_value_decides_between_similar_sentences(passages: list[Passage]) -> None:
    support = Attribution(passages).support("A diária é de R$ 620,00.")
    assert support is not None
    assert "620,00" in passages[1].hit.text[support.start : support.end]


def test_what_no_passage_says_has_no_support(passages: list[Passage]) -> None:
    attribution = Attribution(passages)
    assert attribution.support("A torre Eiffel mede trezentos e trinta metros.") is None
    assert attribution.support("O auxílio-creche é pago até os seis anos da criança.") is None


def test_an_invented_value_has_no_support(passages: list[Passage]) -> None:
    assert Attribution(passages).support("A diária é de R$ 999,99.") is None


def test_a_bare_value_is_a_claim(passages: list[Passage]) -> None:
    support = Attribution(passages).support("R$ 620,00.")
    assert support is not None
    assert "620,00" in passages[1].hit.text[support.start : support.end]


def test_a_caput_is_quoted_together_with_its_item() -> None:
    text = (
        "Art. 8º A solicitação será feita no processo eletrônico, com antecedência mínima de:\n"
        "I - dez dias, para viagens no Estado;\nII - trinta dias, para viagens ao exterior."
    )
    passages = select([hit(text)], budget=9_000)
    support = Attribution(passages).support("A antecedência mínima é de dez dias no Estado.")
    assert support is not None
    assert text[support.start : support.end].startswith("Art. 8º")
    assert text[support.start : support.end].endswith("no Estado;")


def test_a_number_in_the_words_of_another_question_has_no_support(passages: list[Passage]) -> None:
    question = "Qual o prazo do auxílio funeral do pensionista?"
    sentence = "O prazo do auxílio funeral do pensionista é de sessenta dias de antecedência."
    assert Attribution(passages, question).support(sentence) is None


def test_a_repeated_question_is_no_claim(passages: list[Passage]) -> None:
    assert Attribution(passages).support("As férias são de trinta dias por ano?") is None


def test_a_mere_transition_is_not_a_claim(passages: list[Passage]) -> None:
    assert Attribution(passages).support("Sim.") is None


def test_the_question_said_again_answers_only_what_yes_or_no_would(
    passages: list[Passage],
) -> None:
    said = "As férias podem ser divididas."
    assert (
        Attribution(passages, "Em quantos períodos as férias podem ser divididas?").support(said)
        is None
    )
    assert Attribution(passages, "As férias podem ser divididas?").support(said) is not None
