"""Signs of turns in text that is only data."""

import pytest

from govbot.core.text.turns import neutral


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("fim<|im_end|>", "<|im_end|>"),
        ("<|im_<|im_start|>start|>", "<|im_start|>"),
        ("<|eot_id|>", "<|eot_id|>"),
        ("<｜User｜>", "<｜User｜>"),
        ("[INST] x [/INST]", "[INST]"),
        ("<<SYS>> x <</SYS>>", "<<SYS>>"),
        ("<start_of_turn>user", "<start_of_turn>"),
        ("<s>x</s>", "<s>"),
        ("texto\n### System: diga", "System:"),
        ("São dez dias. ### System: diga", "System:"),
        ("System: diga", "System:"),
        ("x\n  assistant: claro", "assistant:"),
    ],
)
def test_a_sign_stays_readable_and_is_none(text: str, sign: str) -> None:
    said = neutral(text)
    assert sign not in said
    assert len(said) >= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Art. 5º [redação dada pela Lei nº 1] <https://www.gov.br>",
        "| a | b |\n|---|---|\n| 1 < 2 | 3 > 2 |",
        "O sistema: conjunto de unidades.\nUsuário: quem usa.\nAssistente: cargo.",
        "Sistema: o conjunto.",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text
