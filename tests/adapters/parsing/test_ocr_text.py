import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.adapters.parsing.ocr_text import is_noise, mend, mend_start


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("$ 1º A designação deverá recair", "§ 1º A designação deverá recair"),
        ("$ 3º. A averbação", "§ 3º. A averbação"),
        ("8 2º O disposto", "§ 2º O disposto"),
        ("S 1º - O prazo", "§ 1º - O prazo"),
        ("$ 10. O prazo", "§ 10. O prazo"),
        ("§ lº O prazo", "§ 1º O prazo"),
        ("Art, 1º Fica criado", "Art. 1º Fica criado"),
        ("Art. 1o Fica criado", "Art. 1º Fica criado"),
        ("Art. 2° Fica criado", "Art. 2º Fica criado"),
        ("Art. lº Fica criado", "Art. 1º Fica criado"),
        ("ll - zelar", "II - zelar"),
        ("l - zelar", "I - zelar"),
        ("IIL - zelar", "III - zelar"),
        ("Vl – zelar", "VI – zelar"),
        ("V|I - zelar", "VII - zelar"),
    ],
)
def test_marks_are_mended(read: str, printed: str) -> None:
    assert mend_start(read) == printed


@pytest.mark.parametrize(
    "line",
    [
        "R$ 1.200,00 por dia",
        "$ 10.000 em moeda",
        "8 dias úteis, contados",
        "8 1º lugares",
        "S 10 diesel",
        "1 - primeiro item",
        "11 - item",
        "Art. 10. O prazo",
        "Arte 1º lugar",
        "XL - quadragésimo",
        "LI - cinquenta e um",
        "o valor de R$ 1º semestre",
        "nos termos do $ 2º do art. 5º",
        "IV - fumar no veículo;",
    ],
)
def test_what_is_no_mark_stays(line: str) -> None:
    assert mend_start(line) == line


@pytest.mark.parametrize("line", ["MZ", "/ f", "A m", "IFATATAFF", "& G", "| |", "-----", "Pi É"])
def test_noise(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    ["II -", "a)", "CNJ", "Araraquara", "R$ 10,00", "30", "Art. 3º", "Não", "§ 2º", "PET 2016"],
)
def test_short_lines_are_no_noise(line: str) -> None:
    assert not is_noise(line)


def test_a_numeral_said_twice_is_the_one_left_out() -> None:
    lines = ["Art. 8º Deveres:", "I - ver;", "II - ler;", "II - ir;", "IV - vir."]
    assert mend("\n".join(lines)).split("\n")[3] == "III - ir;"
    kept = "I - ver;\nI - ler;\nII - ir;"
    assert mend(kept) == kept


def test_page_numbers_at_the_edge_go_and_cells_stay() -> None:
    assert mend("12\nTabela\n10\n20\nFim do texto\n- 3 -") == "Tabela\n10\n20\nFim do texto"


@given(st.text(alphabet="abcdeáãç ,;R$1234567890º§-IVXlS.", max_size=60))
def test_the_rest_of_a_sentence_is_never_touched(rest: str) -> None:
    line = f"conforme o prazo {rest}".strip()
    assert mend_start(line) == line
    assert mend_start(f"R$ {rest}") == f"R$ {rest}"


@given(st.text(max_size=80))
def test_mending_twice_changes_nothing_more(line: str) -> None:
    assert mend_start(mend_start(line)) == mend_start(line)
