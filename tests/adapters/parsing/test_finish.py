from govbot.adapters.parsing.base import Block
from govbot.adapters.parsing.finish import MAX_BLOCK, clean, finish
from govbot.adapters.parsing.legible import is_legible
from govbot.adapters.parsing.tables import MAX_TABLE, table_blocks


def _paragraph(text: str) -> Block:
    return Block(text, 1, "paragraph")


def test_a_division_takes_the_name_under_it() -> None:
    found = list(
        finish([_paragraph("CAPÍTULO II"), _paragraph("DAS FÉRIAS"), _paragraph("Art. 1º X")])
    )
    assert [(block.text, block.level) for block in found] == [
        ("CAPÍTULO II – DAS FÉRIAS", 3),
        ("Art. 1º X", None),
    ]


def test_a_division_does_not_swallow_an_article() -> None:
    found = list(finish([_paragraph("CAPÍTULO II"), _paragraph("Art. 1º É vedado o uso")]))
    assert [block.kind for block in found] == ["heading", "paragraph"]


def test_incisos_after_line_breaks_become_blocks() -> None:
    found = list(finish([_paragraph("São deveres:\nI - assiduidade;\nII - zelo, em\ntodo caso.")]))
    assert [block.text for block in found] == [
        "São deveres:",
        "I - assiduidade;",
        "II - zelo, em\ntodo caso.",
    ]


def test_long_blocks_are_cut_without_losing_words() -> None:
    text = " ".join(f"palavra{n}" for n in range(5_000))
    found = [block.text for block in finish([_paragraph(text)])]
    assert len(found) > 1
    assert max(map(len, found)) <= MAX_BLOCK
    assert " ".join(found) == text


def test_letters_of_tags_and_turned_text_go() -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore")
    assert clean(f"Art.{tags} 1º O \u202eprazo\u202c\u2066 é\ufe0f de dez dias") == (
        "Art. 1º O prazo é de dez dias"
    )


def test_invisible_characters_go() -> None:
    assert clean("pra\u00adzo\u200b  de\x00 30\u00a0dias\r\n\r\n") == "prazo de 30 dias"
    assert list(finish([_paragraph("\u200b \n")])) == []


def test_a_long_table_repeats_its_header() -> None:
    rows = [["Cargo", "Valor"], *([f"cargo {n}", f"R$ {n},00"] for n in range(300))]
    blocks = table_blocks(rows, 2)
    assert len(blocks) > 1
    assert all(block.text.startswith("| Cargo | Valor |\n| --- | --- |") for block in blocks)
    assert max(len(block.text) for block in blocks) < MAX_TABLE + 100
    assert sum(block.text.count("| cargo ") for block in blocks) == 300


def test_captions_and_blank_columns_are_no_part_of_a_table() -> None:
    blocks = table_blocks([["Tabela 1", "", ""], ["A", "", "B"], ["1|2", "", "3"]], None)
    assert [block.kind for block in blocks] == ["paragraph", "table"]
    assert blocks[1].text == "| A | B |\n| --- | --- |\n| 1\\|2 | 3 |"


def test_cells_keep_words_and_lose_a_converters_marks() -> None:
    rows = [["**Cargo**", "__Valor__ (R$)", "Nota"], ["a<br/>b", "1\\|2", "484.***.***-59"]]
    assert table_blocks([*rows, ["até 2023.2**", "snake__case", "A*** B** **"]], None)[0].text == (
        "| Cargo | Valor (R$) | Nota |\n| --- | --- | --- |\n| a b | 1\\|2 | 484.***.***-59 |\n"
        "| até 2023.2** | snake__case | A*** B** ** |"
    )


def test_legibility() -> None:
    words = "O servidor terá direito a trinta dias de férias por ano de exercício, que "
    shifted = "".join(chr(ord(letter) + 3) if letter.isalpha() else letter for letter in words)
    assert is_legible(words * 4)
    assert not is_legible("página 3")
    assert not is_legible("\ue001\ue002\ue003" * 20)
    assert not is_legible("".join(c for c in shifted if c.isascii()) * 6)
