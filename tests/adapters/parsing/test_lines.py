from govbot.adapters.parsing.lines import Line, join_words, paragraphs, plain_lines


def _page(*texts: str, width: float = 80) -> list[Line]:
    return [
        Line(text, 0, width if len(text) >= 30 else float(len(text)), n, n + 0.9)
        for n, text in enumerate(texts)
    ]


def test_a_cut_word_is_mended_and_a_true_hyphen_stays() -> None:
    assert join_words("o muni-", "cípio deve") == "o município deve"
    assert join_words("o vice-", "prefeito") == "o vice-prefeito"
    assert join_words("quando se aplica-", "se o prazo") == "quando se aplica-se o prazo"
    assert join_words("a folha de clas-", "se média") == "a folha de classe média"
    assert join_words("Lei nº 8.112-", "A de 1990") == "Lei nº 8.112- A de 1990"


def test_lines_of_one_paragraph_join_and_articles_part() -> None:
    blocks = paragraphs(
        _page(
            "Art. 1º O servidor público municipal fará jus a trinta dias",
            "de férias por ano, nos termos do",
            "§ 2º do art. 7º, observado o interesse do serviço, ouvida a",
            "chefia.",
            "§ 1º As férias podem ser acumuladas até o máximo de dois",
            "períodos.",
        ),
        page=3,
    )
    assert [block.text.split()[0] for block in blocks] == ["Art.", "§"]
    assert "nos termos do § 2º do art. 7º, observado" in blocks[0].text
    assert {block.page for block in blocks} == {3}


def test_a_line_that_had_room_for_the_next_word_ended_its_paragraph() -> None:
    blocks = paragraphs(
        _page(
            "O Secretário Municipal de Administração resolve conceder a",
            "Maria a licença.",
            "Publique-se e cumpra-se em todo o território do município.",
        ),
        page=None,
    )
    assert len(blocks) == 2
    assert blocks[1].text.startswith("Publique-se")


def test_a_sentence_goes_on_in_the_next_column() -> None:
    left = [Line("o prazo para a apresentação do", 0, 40, 90, 91)]
    right = [Line("recurso é de dez dias.", 50, 75, 0, 1)]
    joined = paragraphs([*left, *right], page=1)
    assert [block.text for block in joined] == [
        "o prazo para a apresentação do recurso é de dez dias."
    ]


def test_larger_letters_are_headings() -> None:
    body = [Line("texto corrido da norma, como sempre", 0, 80, n + 5.0, n + 5.9) for n in range(4)]
    title = Line("Guia do servidor", 0, 30, 0, 2, size=2.0)
    first = paragraphs([title, *body], page=1)[0]
    assert (first.kind, first.level) == ("heading", 1)


def test_blank_lines_part_the_paragraphs_of_plain_text() -> None:
    text = "Relatório do ministro sobre o recurso\ninterposto pela parte.\n\nVoto do relator."
    assert [block.text for block in paragraphs(list(plain_lines(text)), None)] == [
        "Relatório do ministro sobre o recurso interposto pela parte.",
        "Voto do relator.",
    ]
