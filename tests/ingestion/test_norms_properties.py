"""What holds for any text: no character is lost, order is kept, a name in force is used once."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.adapters.parsing.base import Block
from govbot.ingestion.norms import Norm, read_norm

OPENINGS = (
    *(
        "Art. 1º ",
        "Art. 2o ",
        "Artigo 3 ",
        "Art . 4° ",
        "Art. 5º-A. ",
        "ART. 6º - ",
        "Art. l° ",
        "“Art. 7º ",
    ),
    *(
        "§ 1º ",
        "§ 2o ",
        "Parágrafo único. ",
        "Parágrafo 1º ",
        "S 3º ",
        "I - ",
        "II – ",
        "Ill - ",
        "IV) ",
    ),
    *("a) ", "b) ", "c)", "1. ", "2) ", "CAPÍTULO I", "Seção II – Dos prazos", "ANEXO I", "ANEXO"),
    *(
        "LEI Nº 1.234, DE 5 DE MAIO DE 2020",
        "RESOLUÇÃO Nº 7/2021",
        "O PREFEITO DE ITU, no uso",
        ".",
    ),
    *(
        "Brasília, 5 de maio de 2020.",
        "",
        '"',
        "”",
        "(",
        "- ",
        "Dispõe sobre ",
        "Ficam revogados: ",
    ),
)
ENDINGS = (
    *(
        ":",
        ";",
        ".",
        "; e",
        " passa a vigorar com a seguinte redação:",
        "” (NR)",
        '" (NR)',
        "”",
        "",
    ),
    *(
        " (Revogado pela Lei nº 9, de 3 de março de 2020)",
        " (VETADO)",
        " (Redação dada pela Lei nº 8)",
    ),
    *(
        " o art. 5º, § 2º, da Lei nº 8.112, de 11 de dezembro de 1990.",
        "\n",
        " Art. 3º ",
        " I - um; II - dois",
    ),
)
words = st.sampled_from(
    ("o prazo", "da Lei nº 10", "conta-se", "“aspas”", "§", "art. 9º", "x")
) | st.text(max_size=30)
texts = st.builds("{}{}{}".format, st.sampled_from(OPENINGS), words, st.sampled_from(ENDINGS))
blocks = st.builds(
    Block,
    text=st.lists(texts, min_size=1, max_size=3).map("\n".join) | st.text(max_size=80),
    page=st.none() | st.integers(1, 9),
    kind=st.sampled_from(("paragraph", "paragraph", "paragraph", "heading", "list", "table")),
    level=st.none() | st.integers(1, 6),
    struck=st.booleans(),
    anchor=st.none()
    | st.sampled_from(("art1", "art1_par1u", "art1_cpt_inc1", "urn:lex:br:x", "?")),
)
documents = st.lists(blocks, max_size=25)


def letters(texts: list[str]) -> str:
    return "".join("".join(texts).split())


@settings(max_examples=400, deadline=None)
@given(documents, st.none() | st.text(max_size=40) | st.just("Diário Oficial do Município"))
def test_no_character_is_lost_and_order_is_kept(document: list[Block], title: str | None) -> None:
    norm = read_norm(document, title)
    assert letters([each.text for each in norm.provisions]) == letters(
        [each.text for each in document]
    )


@settings(max_examples=300, deadline=None)
@given(documents)
def test_a_fragment_in_force_names_one_unit(document: list[Block]) -> None:
    in_force = [each.fragment for each in read_norm(document, None).provisions if each.in_force]
    named = [fragment for fragment in in_force if fragment is not None]
    assert len(named) == len(set(named))


@settings(max_examples=300, deadline=None)
@given(documents)
def test_struck_text_is_never_in_force(document: list[Block]) -> None:
    struck = [Block(each.text, each.page, each.kind, struck=True) for each in document]
    norm = read_norm(struck, None)
    assert not any(each.in_force for each in norm.provisions if each.text)


@settings(max_examples=100, deadline=None)
@given(documents)
def test_reading_twice_gives_the_same(document: list[Block]) -> None:
    assert read_norm(document, None) == read_norm(list(document), None)


def a_law(articles: int) -> list[Block]:
    texts = [
        "LEI Nº 1.234, DE 5 DE MAIO DE 2020",
        "Dispõe sobre prazos.",
        "O Congresso Nacional decreta:",
    ]
    for number in range(1, articles + 1):
        texts.append(
            f"Art. {number}º O prazo do art. 5º da Lei nº 8.112, de 11 de dezembro de 1990, é:"
        )
        texts += [
            f"{roman} - de trinta dias, contados na forma do regulamento;"
            for roman in ("I", "II", "III")
        ]
        texts += [
            f"§ {each}º O prazo corre em dias úteis. (Redação dada pela Lei nº 9, de 2021)"
            for each in (1, 2)
        ]
    return [Block(text, None, "paragraph") for text in texts]


def fastest(document: list[Block]) -> tuple[float, Norm]:
    times = []
    for _ in range(3):
        start = time.process_time()
        norm = read_norm(document, None)
        times.append(time.process_time() - start)
    return min(times), norm


def test_a_law_of_a_hundred_pages_takes_under_half_a_second() -> None:
    document = a_law(600)  # some 330,000 characters
    seconds, norm = fastest(document)
    assert sum(each.kind == "article" for each in norm.provisions) == 600
    assert seconds < 0.5


def test_an_unclosed_quotation_does_not_make_reading_slow() -> None:
    document = a_law(300)
    document[3] = Block("Art. 1º A Lei nº 9 passa a vigorar assim: “Art. 1º Um", None, "paragraph")
    seconds, _ = fastest(document)
    assert seconds < 1.0
