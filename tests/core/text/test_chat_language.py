"""Questions as people type them in a chat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.text.chat_language import plain_question


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("oi, queria saber qto tempo vc guarda", "quanto tempo você guarda"),
        (
            "bom dia, ql a multa c/ juros p/ o consumidor? obg",
            "qual a multa com juros para o consumidor?",
        ),
        ("pq o prazo n vale?", "por que o prazo não vale?"),
        ("gente, quem assina? é urgente", "quem assina?"),
        ("saiu no DO de ontem?", "saiu no Diário Oficial de ontem?"),
        (
            "q diz a alínea c da lei n 8112 q n vale?",
            "que diz a alínea c da lei n 8112 que não vale?",
        ),
        ("tá certo isso?", "está certo isso?"),
        ("QUAL O PRAZO DA LICENÇA?", "Qual o prazo da licença?"),
    ],
)
def test_chat_is_written_out(typed: str, written: str) -> None:
    assert plain_question(typed) == written


@pytest.mark.parametrize(
    "formal",
    [
        "Qual o prazo da alínea c do inciso IV?",
        "Quem é obrigado a pagar?",
        "Qual é o órgão central do Sistema de Pessoal Civil?",
        "LGPD",
        "Quem foi designado como Pró-reitor?",
        "O pró-labore e o pagamento pro rata",
        "Qual a alíquota em MT?",
        "O que diz a alínea q da Lei n. 8.112?",
        "O servidor está obrigado a isso?",
        "Qual pedido é urgente?",
    ],
)
def test_formal_questions_stay_as_they_are(formal: str) -> None:
    assert plain_question(formal) == formal


@given(st.text(max_size=80))
def test_something_is_always_left(text: str) -> None:
    assert bool(plain_question(text).strip()) == bool(text.strip())
