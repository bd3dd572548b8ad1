"""Links and pictures in answers: none is loaded, none leads where no source does."""

import pytest

from govbot.core.text.addresses import Sieve, addresses, inert, without_unknown

KNOWN = addresses("Acesse https://www.gov.br/servidor ou escreva a rh@orgao.gov.br.")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("![selo](https://a.example/x.png?q=1) Dez dias.", "selo Dez dias."),
        ("![selo][1]", "selo"),
        ("Veja [aqui](https://www.gov.br/servidor).", "Veja aqui (https://www.gov.br/servidor)."),
        ("Veja [aqui](https://a.example/).", "Veja aqui ([x])."),
        ("Veja http://GOV.BR/servidor.", "Veja http://GOV.BR/servidor."),
        ("Veja www.a.example/x?dado=1, e rh@orgao.gov.br", "Veja [x], e rh@orgao.gov.br"),
        ("Veja //a.example/x e javascript:alert(1)", "Veja [x] e [x])"),
        ("https:\\/\\/a.example", "[x]"),
        ("http&#58;//a.example", "http& #58;[x]"),
        ("<img src=https://a.example/x.png>Dez <b>dias</b>", "Dez dias"),
        ("[1] e [2](https://a.example)", "[1] e [2] ([x])"),
        ("[ref]: https://a.example", "ref - [x]"),
        ("Prazo de 10 dias (art. 5º), R$ 1.500,00, Data:2024.", None),
    ],
)
def test_only_known_addresses_stay(text: str, left: str | None) -> None:
    assert without_unknown(text, KNOWN, "[x]") == (text if left is None else left)


def test_a_text_that_is_inert_changes_no_more() -> None:
    said = inert("a ![b](c) [d](http://e.com) <f g> [h]: i")
    assert inert(said) == said
    assert "](" not in said


@pytest.mark.parametrize("size", [1, 3, 7])
def test_piece_by_piece_nothing_slips_through(size: int) -> None:
    text = (
        "Dez dias. ![x](https://a.example/p.png) Veja https://a.example/q?d=1 e [a](//b.example)."
    )
    sieve = Sieve(KNOWN, "[x]")
    shown = [sieve.feed(text[at : at + size]) for at in range(0, len(text), size)]
    whole = "".join([*shown, sieve.finish()])
    assert "example" not in whole
    assert "![" not in whole
    assert whole.startswith("Dez dias. x Veja")
    assert "".join(shown[: 9 // size]) in {"Dez dias.", "Dez dias", "Dez dia", "Dez ", "Dez di"}
