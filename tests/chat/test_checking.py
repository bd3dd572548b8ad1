"""Sentences of an answer against their passages: what stands there passes, the rest is told."""

import pytest

from benchmarks.answers.seeded import Document, passage_of
from govbot.chat.checking import Checker

LAW = Document(
    "Decreto nº 847, de 12 de março de 2021",
    "Art. 7º O servidor gozará trinta dias de férias por ano. § 1º As férias poderão ser divididas "
    "em até três períodos. § 2º O pedido será feito com 60 (sessenta) dias de antecedência, sob "
    "pena de multa de R$ 1.500,00, nos termos do art. 12 da Lei nº 8.112/1990.",
)
OTHER = Document("Portaria nº 3/2020", "O estágio dura no máximo dois anos, com bolsa de 20 %.")


@pytest.fixture
def checker() -> Checker:
    return Checker([passage_of(1, LAW), passage_of(2, OTHER)], "Como são as férias?")


@pytest.mark.parametrize(
    "sentence",
    [
        "O servidor goza 30 dias de férias por ano, conforme o art. 7º do Decreto 847/2021.",
        "As férias podem ser divididas em até 3 períodos (§ 1º do art. 7º).",
        "O pedido é feito com 60 dias de antecedência, sob multa de mil e quinhentos reais.",
        "O estágio dura no máximo 24 meses.",
    ],
)
def test_what_stands_in_the_passage_passes(checker: Checker, sentence: str) -> None:
    support, flag = checker.check(sentence)
    assert support is not None
    assert flag is None


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("O servidor goza 20 dias de férias por ano, conforme o art. 7º.", "20 dias"),
        ("As férias podem ser divididas em até quatro períodos.", "quatro"),
        ("O servidor goza trinta dias de férias por ano, conforme o art. 9º.", "art. 9º"),
        ("O servidor goza trinta dias de férias, diz o Decreto 848/2021.", "Decreto 848/2021"),
        ("O pedido de férias é feito com antecedência, sob multa de R$ 15.000.", "R$ 15.000"),
        ("O servidor goza trinta dias de férias por ano: veja http://x.tk/a", "http://x.tk/a"),
    ],
)
def test_a_fact_that_is_not_there_is_told(checker: Checker, sentence: str, fact: str) -> None:
    support, flag = checker.check(sentence)
    assert support is not None
    assert flag is not None
    assert (flag.reason, flag.facts) == ("unproven", (fact,))


def test_what_nothing_supports_is_told_and_small_talk_is_not(checker: Checker) -> None:
    _, flag = checker.check("A aposentadoria compulsória exige parecer jurídico prévio.")
    assert flag is not None
    assert flag.reason == "unsupported"
    for idle in ("Claro!", "Segundo os trechos apresentados:", "Qual é o prazo do pedido?"):
        assert checker.check(idle) == (None, None)


def test_the_label_of_a_passage_read_out_claims_nothing(checker: Checker) -> None:
    assert checker.check("Decreto nº 847, de 12 de março de 2021.") == (None, None)
    _, flag = checker.check("Decreto nº 848, de 12 de março de 2021, art. 2º.")
    assert flag is not None
