import pytest

from govbot.adapters.parsing import norms


@pytest.mark.parametrize(
    "line",
    [
        "Art. 5º Todos são iguais",
        "Art. 10. O prazo",
        "ART. 2º".capitalize() + " Esta Lei",
        "§ 2º O disposto",
        "§2º O disposto",
        "Parágrafo único. Não se aplica",
        "I - brasileiros;",
        "XLVII – não haverá penas",
        "IV-A - incluído",
        "a) por escrito;",
        "“Art. 3º-A O servidor",
        "• item",
        "3.1 Dos recursos",
        "15/03/2025 Publicação",
    ],
)
def test_devices_open_blocks(line: str) -> None:
    assert norms.opens_block(line, "A frase anterior terminou.")


@pytest.mark.parametrize(
    ("line", "previous"),
    [
        ("§ 2º do art. 5º desta Lei, quando couber.", "será concedida nos termos do"),
        ("art. 5º desta Lei", "nos termos do"),
        ("II do caput deste artigo", "observado o inciso"),
        ("1.5.2. informando a etnia", "conforme as mesmas orientações do item"),
        ("12 de dezembro de 2024.", "publicada em"),
        ("Civil e os demais", "os arquivos do Registro"),
    ],
)
def test_a_reference_cut_by_the_line_end_opens_nothing(line: str, previous: str) -> None:
    assert not norms.opens_block(line, previous)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("TÍTULO II", 2),
        ("CAPÍTULO III", 3),
        ("Seção I", 4),
        ("CAPÍTULO I - DAS FÉRIAS", 3),
        ("ANEXO I", 1),
        ("RESOLUÇÃO Nº 181, DE 7 DE AGOSTO DE 2017.", 1),
        ("DAS ATRIBUIÇÕES DA UFABC", 6),
    ],
)
def test_heading_levels(text: str, level: int) -> None:
    assert norms.heading_level(text) == level


@pytest.mark.parametrize(
    "text",
    [
        "Seção Judiciária de São Paulo informa que o prazo acabou.",
        "Título de eleitor",
        "Anexo ao processo consta o parecer",
        "547.***.***-14 MARIA DE SOUZA",
        "I - PRAZOS;",
        "ABC",
    ],
)
def test_what_only_looks_like_a_heading(text: str) -> None:
    assert norms.heading_level(text) is None
