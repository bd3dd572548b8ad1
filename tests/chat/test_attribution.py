from govbot.chat.attribution import Attribution
from govbot.chat.context import Passage


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


def test_a_mere_transition_is_not_a_claim(passages: list[Passage]) -> None:
    assert Attribution(passages).support("Sim.") is None
