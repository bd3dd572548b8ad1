"""Passages of norms: addresses, parts of long articles, old wordings."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.adapters.parsing.base import Block
from govbot.ingestion.chunking import MAX_CHARS, SHORT_CHARS, Granularity, chunk, chunk_norm
from govbot.ingestion.drafts import ChunkDraft
from govbot.ingestion.norm_types import Norm, Provision
from govbot.ingestion.norms import read_norm

LAW = (
    "LEI Nº 13.709, DE 14 DE AGOSTO DE 2018",
    "Dispõe sobre a proteção de dados pessoais.",
    "O PRESIDENTE DA REPÚBLICA Faço saber que o Congresso Nacional decreta:",
    "CAPÍTULO I – DISPOSIÇÕES PRELIMINARES",
    "Art. 1º Esta Lei dispõe sobre o tratamento de dados pessoais.",
    "Parágrafo único. As normas gerais são de interesse nacional.",
    "Art. 2º Para os fins desta Lei, considera-se:",
    "I - dado pessoal: informação relacionada a pessoa natural;",
    "II - titular: pessoa natural a quem se referem os dados:",
    "a) os que ela forneceu;",
    "b) os que foram obtidos de outros.",
    "§ 1º O titular pode pedir cópia.",
)


def blocks(*texts: str) -> list[Block]:
    return [Block(text, 1, "paragraph") for text in texts]


def law(granularity: Granularity = "article", *texts: str) -> list[ChunkDraft]:
    return chunk(blocks(*(texts or LAW)), None, granularity)


def provision(text: str, fragment: str, label: str) -> Provision:
    return Provision("article", text, 1, "paragraph", fragment, label, ())


def item(number: int, size: int) -> str:
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")[number]
    return f"{roman} - " + ("palavra " * size)[:size].strip() + ";"


LONG = ("Art. 1º São deveres do servidor, nesta ordem:", *(item(n, 500) for n in range(9)))


def test_each_passage_has_its_address() -> None:
    head, *articles = law("article", *LAW[:4], *(text + " Mais texto." * 60 for text in LAW[4:5]))
    assert (head.label, head.urn) == (
        "Lei nº 13.709/2018",
        "urn:lex:br:federal:lei:2018-08-14;13709",
    )
    assert [(each.label, each.urn, each.article, each.kind) for each in articles] == [
        (
            "Lei nº 13.709/2018, art. 1º",
            "urn:lex:br:federal:lei:2018-08-14;13709!art1",
            "art1",
            "article",
        )
    ]
    assert articles[0].section == "CAPÍTULO I – DISPOSIÇÕES PRELIMINARES"


def test_short_neighbours_share_a_passage_and_keep_their_own_addresses() -> None:
    shared = law()[-1]
    assert len(shared.text) <= SHORT_CHARS
    assert (shared.label, shared.article) == ("Lei nº 13.709/2018, arts. 1º a 2º", None)
    spans = {span.label: shared.text[span.start : span.end] for span in shared.provisions}
    assert spans["art. 1º, parágrafo único"] == LAW[5]
    assert spans['art. 2º, II, "b"'] == LAW[10]
    assert [span.fragment for span in shared.provisions][-1] == "art2_par1"


def test_provisions_alone_are_told_what_they_hang_on() -> None:
    drafts = {draft.label: draft for draft in law("provision")}
    second = drafts["Lei nº 13.709/2018, art. 2º, II"]
    assert second.text == "\n\n".join(LAW[8:11])
    assert second.section is not None
    assert second.section.endswith("› Art. 2º Para os fins desta Lei, considera-se:")
    assert (second.article, second.urn) == (
        "art2",
        "urn:lex:br:federal:lei:2018-08-14;13709!art2_cpt_inc2",
    )


def test_a_long_article_is_divided_between_its_incisos() -> None:
    drafts = law("article", *LAW[:4], *LONG)[1:]
    assert len(drafts) > 1
    assert {draft.article for draft in drafts} == {"art1"}
    assert all(draft.text.startswith(("CAPÍTULO", "I", "V")) for draft in drafts)
    assert all(draft.section and LONG[0] in draft.section for draft in drafts[1:])
    assert {draft.label for draft in drafts[:-1]} == {"Lei nº 13.709/2018, art. 1º"}
    sizes = [len(draft.text) for draft in drafts]
    assert max(sizes) <= MAX_CHARS
    assert min(sizes) > MAX_CHARS / 4


def test_what_an_article_quotes_of_another_norm_stays_with_it() -> None:
    drafts = chunk(
        blocks(
            "DECRETO Nº 5, DE 2 DE MAIO DE 2024",
            "Altera o Decreto nº 4, de 2 de maio de 2023.",
            "Art. 1º O Decreto nº 4, de 2 de maio de 2023, passa a vigorar com as alterações:",
            "“Art. 6º O limite é de dez dias.” (NR)",
            "Art. 2º Este Decreto entra em vigor hoje.",
        )
    )
    spans = {span.fragment: span for span in drafts[-1].provisions}
    assert "art1_cpt_alt1_art6" in spans
    assert spans["art1_cpt_alt1_art6"].label == "art. 1º"


@pytest.mark.parametrize("granularity", ["article", "provision", "fixed"])
def test_old_wordings_share_no_passage_with_text_in_force(granularity: Granularity) -> None:
    provisions = (
        provision("Art. 1º O prazo é de dez dias.", "art1", "art. 1º"),
        replace(
            provision("§ 1º Conta-se da ciência.", "art1_par1", "art. 1º, § 1º"),
            in_force=False,
            note="Revogado pela Lei nº 9",
            valid_to=date(2020, 1, 1),
        ),
        provision("§ 2º Conta-se em dias úteis.", "art1_par2", "art. 1º, § 2º"),
    )
    drafts = chunk_norm(Norm(None, provisions, ()), granularity)
    old = [draft for draft in drafts if not draft.in_force]
    assert [draft.text for draft in old] == ["§ 1º Conta-se da ciência."]
    assert (old[0].note, old[0].valid_to) == ("Revogado pela Lei nº 9", date(2020, 1, 1))
    assert "Art. 1º O prazo" in (old[0].section or "")
    assert all("Conta-se da" not in draft.text for draft in drafts if draft.in_force)


def test_what_other_norms_end_gets_passages_of_its_own() -> None:
    norm = read_norm(blocks(*LAW), None)
    endings = {"art2_cpt_inc1": "Lei nº 9", "art2_par1": "Lei nº 10"}
    texts = [draft.text for draft in chunk_norm(norm, "article", endings)]
    assert LAW[7] in texts
    assert LAW[11] in texts
    assert any(LAW[6] in text and LAW[8] in text for text in texts)


def test_a_provision_of_which_nothing_is_left_stays_in_its_place() -> None:
    drafts = law(
        "article",
        *LAW[:7],
        LAW[7],
        "II - (Revogado pela Lei nº 14.000, de 2020);",
        "III - tratamento: toda operação realizada com dados.",
    )
    (article,) = [draft for draft in drafts if "Art. 2º" in draft.text]
    assert article.in_force
    assert article.text.index("II - (Rev") < article.text.index("III - trat")
    span = next(span for span in article.provisions if span.fragment == "art2_cpt_inc2")
    assert not span.in_force
    assert span.as_json()["note"] == "Revogado pela Lei nº 14.000, de 2020"


def test_a_long_table_of_an_annex_repeats_its_header_and_is_cited_by_the_annex() -> None:
    rows = "\n".join(f"| Cargo {n} | {n * 100},00 |" for n in range(200))
    table = Block(f"| Cargo | Valor |\n| --- | --- |\n{rows}", 3, "table")
    drafts = chunk([*blocks(*LAW[:6]), Block("ANEXO II", 3, "heading", 1), table])
    tables = [draft for draft in drafts if draft.kind == "table"]
    assert len(tables) > 1
    assert all("| Cargo | Valor |\n| --- |" in draft.text for draft in tables)
    assert {draft.label for draft in tables} == {"Lei nº 13.709/2018, Anexo II"}


PARTS = st.lists(
    st.tuples(st.sampled_from(["caput", "inciso", "par", "text"]), st.integers(1, 900)),
    max_size=25,
)


def sequence(parts: list[tuple[str, int]]) -> tuple[Provision, ...]:
    made, article = [], 0
    for last, (kind, size) in enumerate(parts, 1):
        text = f"{kind} número {last} com " + ("palavra " * size)[:size]
        if kind == "caput":
            article += 1
        fragment = {"caput": f"art{article}", "text": None}.get(kind, f"art{article}_{kind}{last}")
        fragment = fragment if article else None
        label = f"art. {article}" if fragment else None
        made.append(
            Provision(
                "article" if kind == "caput" else "inciso" if fragment else "text",
                text.strip(),
                1 + last // 3,
                "paragraph",
                fragment,
                label,
                (),
                in_force=last % 5 != 0,
            )
        )
    return tuple(made)


@pytest.mark.parametrize("granularity", ["article", "provision", "fixed"])
@given(parts=PARTS)
def test_spans_point_to_their_provisions_and_validity_is_never_mixed(
    granularity: Granularity, parts: list[tuple[str, int]]
) -> None:
    provisions = sequence(parts)
    drafts = chunk_norm(Norm(None, provisions, ()), granularity)
    kept = sorted("".join(draft.text.split()) for draft in drafts)
    assert sum(map(len, kept)) == sum(len("".join(each.text.split())) for each in provisions)
    texts = {each.fragment: each for each in provisions if each.fragment}
    for draft in drafts:
        for span in draft.provisions:
            assert draft.text[span.start : span.end].split() == texts[span.fragment].text.split()
            assert span.in_force == texts[span.fragment].in_force == draft.in_force
        assert len(draft.text) <= MAX_CHARS


def test_reading_and_cutting_agree_on_every_character() -> None:
    norm = read_norm(blocks(*LAW), None)
    for granularity in ("article", "provision", "fixed"):
        drafts = chunk_norm(norm, granularity)
        kept = "".join("".join(draft.text.split()) for draft in drafts)
        assert kept == "".join("".join(text.split()) for text in LAW)
