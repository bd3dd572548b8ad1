"""What the model reads of each passage."""

from dataclasses import replace

from govbot.chat.answer import sources_of
from govbot.chat.context import CUT, ENDED, Passage, select, shares, window
from govbot.chat.extractive import quotation
from govbot.core.text.sentences import split_sentences
from govbot.library.norms.places import Citation, Part, Place
from govbot.retrieval.hits import Hit
from tests.chat.conftest import hit

CAPUT = "Art. 8º A solicitação será feita no processo eletrônico, com antecedência mínima de:"
ITEMS = [
    f"{roman} - {roman * 3} dias corridos, para viagens de longa duração;" for roman in "IVXLC"
]


def article(ended: int | None = None, *, in_force: bool = True) -> Hit:
    texts = [CAPUT, *ITEMS]
    text = "\n\n".join(texts)
    parts = []
    for number, own in enumerate(texts):
        start = text.index(own)
        fragment = "art8" if number == 0 else f"art8_cpt_inc{number}"
        label = "art. 8º" if number == 0 else f"art. 8º, {'IVXLC'[number - 1]}"
        parts.append(
            Part(
                fragment, label, start, start + len(own), number != ended, "Revogado pela Lei nº 9"
            )
        )
    whole = Citation("Decreto nº 1.290/2024, art. 8º", None, in_force, None if in_force else "Gone")
    place = Place(whole, "Decreto nº 1.290/2024", "urn:lex:x", "art8", tuple(parts))
    spans = tuple((span.start, span.end) for span in split_sentences(text))
    quote = next(text[slice(*span)] for span in spans if "CCC" in text[slice(*span)])
    return replace(hit(text, quote), place=place, sentences=spans)


def test_an_inciso_comes_with_its_caput() -> None:
    excerpt = window(article(), 260)
    assert excerpt.startswith(CAPUT + CUT)
    assert ITEMS[-1] in excerpt
    assert ITEMS[0] not in excerpt
    assert len(excerpt) <= 260


def test_no_excerpt_is_longer_than_its_share() -> None:
    for size in range(0, 500, 7):
        assert len(window(article(ended=2), size)) <= size


def test_what_is_out_of_force_inside_a_passage_is_marked() -> None:
    excerpt = window(article(ended=2), 2_000)
    assert f"{ITEMS[1]}{ENDED}" in excerpt
    assert excerpt.count(ENDED) == 1


def test_a_passage_out_of_force_says_so_in_its_label() -> None:
    (passage,) = select([article(in_force=False)], 9_000)
    assert passage.label == "Decreto nº 1.290/2024, art. 8º — p. 2 — (revogado: Gone)"
    assert ENDED not in passage.excerpt


def test_a_source_cites_what_is_quoted() -> None:
    found = article(ended=5)
    (source,) = sources_of([Passage(1, found, found.text)])
    assert (source.label, source.urn) == (
        "Decreto nº 1.290/2024, art. 8º, C",
        "urn:lex:x!art8_cpt_inc5",
    )
    assert (source.in_force, source.note) == (False, "Revogado pela Lei nº 9")


def test_the_shares_make_up_the_budget() -> None:
    assert sum(shares(3_600)) <= 3_600
    assert shares(3_600)[0] == 1_200


def test_the_nearest_sentence_is_quoted_whole() -> None:
    long = "Art. 3º Nas condenações da Fazenda Pública, " + "inclusive do precatório, " * 20
    text = f"{long}haverá a incidência da Selic. Art. 4º Esta Emenda entra em vigor."
    passage = Passage(1, hit(text), text)
    assert "da Selic" in quotation(passage)
