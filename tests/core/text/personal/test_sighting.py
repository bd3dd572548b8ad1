"""What a whole document holds of people, and its texts with marks."""

import time

from hypothesis import given
from hypothesis import strategies as st

from govbot.core.text.personal import NATURAL, Found, Sighting, find, hidden, sighting

CPF, EMAIL, RG = "529.982.247-25", "ana@exemplo.com.br", "2.345.678"


def test_marks_stand_in_the_place_of_what_tells_of_one_person() -> None:
    seen = Sighting([f"Ana, CPF {CPF}.", f"RG nº {RG} SSP/DF, {EMAIL}"], NATURAL)
    assert seen.hidden() == ["Ana, CPF [CPF].", "RG nº [RG] SSP/DF, [EMAIL]"]
    assert seen.counts == {"CPF": 1, "EMAIL": 1, "RG": 1}


def test_what_a_norm_lays_down_stays() -> None:
    text = (
        "CNPJ 11.222.333/0001-81, processo 0013679-82.2011.8.19.0000, CEP 70000-000, telefone "
        "(61) 3333-4444, ouvidoria@saude.df.gov.br, Lei nº 8.112, de 11 de dezembro de 1990."
    )
    assert Sighting([text], NATURAL).hidden() == [text]
    assert "[CNPJ]" in hidden(text, ["CNPJ"])


def test_what_a_word_proves_once_is_hidden_without_it_too() -> None:
    seen = Sighting([f"RG nº {RG} SSP/DF", "Nome | 2345678 | DF", "Lei nº 2.345"], NATURAL)
    assert seen.hidden()[1:] == ["Nome | [RG] | DF", "Lei nº 2.345"]
    assert seen.hide(f"Portaria {RG}") == "Portaria [RG]"
    assert seen.counts == {"RG": 2}


def test_a_word_counts_for_the_number_in_the_next_text() -> None:
    assert Sighting(["RG nº", RG], NATURAL).hidden() == ["RG nº", "[RG]"]


def test_a_date_of_birth_is_a_date_elsewhere() -> None:
    seen = Sighting(["nascido em 11/12/1990", "Publicado em 11/12/1990"], NATURAL)
    assert seen.hidden() == ["nascido em [NASCIMENTO]", "Publicado em 11/12/1990"]


PIECES = st.sampled_from([CPF, "52998224725", EMAIL, f"RG {RG}", "art. 5º", "\n", " ", "lorem"])


@given(st.lists(PIECES, max_size=60), st.integers(1, 40))
def test_windows_find_what_the_whole_text_has(pieces: list[str], size: int) -> None:
    text = " ".join(pieces)
    usual, sighting._WINDOW = sighting._WINDOW, size
    try:
        found: list[Found] = list(sighting._windowed(text))
    finally:
        sighting._WINDOW = usual
    assert found == find(text)


def test_a_long_document_takes_time_as_long_as_it_is() -> None:
    def seconds(times: int) -> float:
        text = f"Ana, CPF {CPF}, RG nº {RG}, {EMAIL}, Lei nº 8.112/1990; " * times
        began = time.process_time()
        Sighting([text], NATURAL).hidden()
        return time.process_time() - began

    short, long = min(seconds(1_000) for _ in range(3)), seconds(16_000)
    assert long < 16 * short * 3
