import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.adapters.parsing.base import Block
from govbot.ingestion.chunking import MAX_CHARS, Granularity, chunk


def paragraph(text: str, page: int | None = 1) -> Block:
    return Block(text, page, "paragraph")


ARTICLE = "Art. {n}º O servidor tem direito a {n} dias de folga. " + "Texto de apoio. " * 20


def test_short_articles_share_a_chunk_and_order_is_kept() -> None:
    drafts = chunk([paragraph(f"Art. {n}º Norma {n}.") for n in range(1, 6)])
    assert len(drafts) == 1
    assert drafts[0].text.index("Norma 1") < drafts[0].text.index("Norma 5")


def test_an_article_that_fits_alone_is_not_cut() -> None:
    drafts = chunk([paragraph(ARTICLE.format(n=n)) for n in range(1, 8)])
    assert all(draft.text.startswith("Art. ") for draft in drafts)
    assert sum(draft.text.count("Art. ") for draft in drafts) == 7


def test_a_division_begins_a_chunk_and_names_its_section() -> None:
    drafts = chunk(
        [
            paragraph("CAPÍTULO I DAS FÉRIAS"),
            paragraph("Art. 1º São trinta dias."),
            paragraph("CAPÍTULO II DAS LICENÇAS"),
            paragraph("Art. 2º São noventa dias."),
        ]
    )
    assert [draft.section for draft in drafts] == [
        "CAPÍTULO I DAS FÉRIAS",
        "CAPÍTULO II DAS LICENÇAS",
    ]


def test_a_lower_division_keeps_the_higher_one_in_its_trail() -> None:
    drafts = chunk(
        [
            paragraph("CAPÍTULO I DAS FÉRIAS"),
            paragraph("Seção I – Do gozo"),
            paragraph("Art. 1º São trinta dias."),
        ]
    )
    assert drafts[-1].section == "CAPÍTULO I DAS FÉRIAS › Seção I – Do gozo"


def test_headings_alone_are_no_passage() -> None:
    names = ("MINISTÉRIO DA EDUCAÇÃO", "FUNDAÇÃO UNIVERSIDADE", "RESOLUÇÃO Nº 243/2020")
    (draft,) = chunk(
        [*(Block(name, 1, "heading", 6) for name in names), paragraph("Art. 1º Fica aprovado.")]
    )
    assert draft.text.startswith("MINISTÉRIO")
    assert draft.label == "Resolução nº 243/2020, art. 1º"


def test_a_quotation_knows_its_page_inside_a_chunk() -> None:
    (draft,) = chunk([paragraph("Art. 1º Primeiro.", 3), paragraph("Art. 2º Segundo.", 4)])
    assert draft.page == 3
    assert draft.page_starts == ((0, 3), (draft.text.index("Art. 2º"), 4))


def test_a_long_table_repeats_its_header_in_each_piece() -> None:
    rows = "\n".join(f"| Cargo {n} | {n * 100},00 |" for n in range(200))
    drafts = chunk([Block(f"| Cargo | Valor |\n| --- | --- |\n{rows}", 1, "table")])
    assert len(drafts) > 1
    assert all(draft.text.startswith("| Cargo | Valor |\n| --- |") for draft in drafts)


GRANULARITIES: tuple[Granularity, ...] = ("article", "provision", "fixed")


@pytest.mark.parametrize("granularity", GRANULARITIES)
@given(
    texts=st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), max_size=30
    )
)
def test_no_character_is_lost_or_moved(granularity: Granularity, texts: list[str]) -> None:
    drafts = chunk([paragraph(text) for text in texts], None, granularity)
    kept = "".join("".join(draft.text.split()) for draft in drafts)
    assert kept == "".join("".join(text.split()) for text in texts)


@pytest.mark.parametrize("granularity", GRANULARITIES)
@given(sizes=st.lists(st.integers(1, 4_000), max_size=20), articles=st.booleans())
def test_no_chunk_is_larger_than_allowed(
    granularity: Granularity, sizes: list[int], articles: bool
) -> None:
    begin = "Art. {}º " if articles else ""
    texts = [
        begin.format(n) + ("palavra " * (size // 8 + 1))[:size] for n, size in enumerate(sizes, 1)
    ]
    drafts = chunk([paragraph(text) for text in texts], None, granularity)
    assert all(len(draft.text) <= MAX_CHARS for draft in drafts)
    assert [draft.ordinal for draft in drafts] == list(range(len(drafts)))
