"""What is somebody's number, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.text.personal import find, is_cnpj, is_cpf


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "held"),
    [
        ("CPF 529.982.247-25.", "CPF", "529.982.247-25"),
        ("cpf:52998224725", "CPF", "52998224725"),
        ("nº 529 982 247 25,", "CPF", "529 982 247 25"),
        ("(11.222.333/0001-81)", "CNPJ", "11.222.333/0001-81"),
        ("CNPJ 11222333000181", "CNPJ", "11222333000181"),
        ("CNPJ 12.ABC.345/01DE-35;", "CNPJ", "12.ABC.345/01DE-35"),
        ("escreva a ana.souza+rh@mail.gov.br.", "EMAIL", "ana.souza+rh@mail.gov.br"),
        ("<joão@exemplo.com.br>", "EMAIL", "joão@exemplo.com.br"),
        ("tel. (61) 3411-1234", "TELEFONE", "(61) 3411-1234"),
        ("ligue +55 11 91234-5678", "TELEFONE", "+55 11 91234-5678"),
        ("WhatsApp 61999998888", "TELEFONE", "61999998888"),
        ("21 2345-6789 ou ramal 12", "TELEFONE", "21 2345-6789"),
    ],
)
def test_personal_data_is_found(text: str, kind: str, held: str) -> None:
    assert found(text) == [(kind, held)]


@pytest.mark.parametrize(
    "text",
    [
        "CPF 529.982.247-26",  # check digits wrong
        "111.111.111-11",
        "11.222.333/0001-82",
        "Lei nº 13.709/2018, art. 5º, VI",
        "processo 23106.012345/2024-11",
        "processo nº 00060- 00262666/2017-92",
        "exercícios de 2000 2002 2011",
        "https://servidor.gov.br/nfse/70114-502/",
        "o RE-RG 657.718 (tema 500)",
        "por conta de 12.345 unidades",
        "agência 2030 do desenvolvimento",
        "identidade de gênero, Resolução 12.345",
        "Lei nº 8.112, c/c o art. 5º da Lei nº 9.784",
        "nascimento do filho, art. 7º, 12/03/1980",
        "chave 3: 7b4d9c1e-3f52-4a86-9d0b-5e2f8c7a1b34",
        "7b4d9c1e-3f52-4a86-9d0b-5e2f8c7a1b34",
        "protocolo 12345678901234",
        "0001234-56.2023.8.26.0100",
        "R$ 1.500.000,00 em 01/03/2024",
        "exercícios de 2019-2020, art. 11 2018-2019",
        "3411-1234",  # no area code
        "(20) 3411-1234",  # no such area
        "art. 5º@ e x@y",
        "1134111234",
    ],
)
def test_what_only_looks_like_it_is_left(text: str) -> None:
    assert found(text) == []


def test_several_in_one_text_come_in_order() -> None:
    text = "Ana, CPF 529.982.247-25, (61) 99999-8888, ana@x.gov.br, CNPJ 11.222.333/0001-81"
    assert [kind for kind, _ in found(text)] == ["CPF", "TELEFONE", "EMAIL", "CNPJ"]


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9).filter(lambda it: len(set(it)) > 1))
def test_of_the_hundred_endings_of_a_cpf_one_is_right(nine: list[int]) -> None:
    base = "".join(map(str, nine))
    assert sum(is_cpf(f"{base}{ending:02}") for ending in range(100)) == 1


@given(st.text("0123456789ABCXYZ", min_size=12, max_size=12).filter(lambda it: len(set(it)) > 2))
def test_of_the_hundred_endings_of_a_cnpj_one_is_right(twelve: str) -> None:
    assert sum(is_cnpj(f"{twelve}{ending:02}") for ending in range(100)) == 1


@given(st.text("0123456789.-/@() +5aA", max_size=400))
def test_any_text_is_read_and_nothing_overlaps(text: str) -> None:
    ends = [0] + [each.end for each in find(text)]
    assert all(each.start >= end for each, end in zip(find(text), ends, strict=False))


def test_a_hit_says_what_proves_it() -> None:
    text = "CPF 529.982.247-25, nascida em 12/03/1980, ana@x.gov.br"
    assert [(each.kind, each.proof) for each in find(text)] == [
        ("CPF", "digits"),
        ("NASCIMENTO", "context"),
        ("EMAIL", "format"),
    ]
