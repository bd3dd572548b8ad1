"""What one norm does to another, decided without a database."""

from datetime import date
from typing import Any

from govbot.library.norms.effects import Effect, Known, Marks, amended, apply, names, same_wording

PORTARIA = Known("portaria", "17", 2019, date(2019, 2, 11), "br;serra:municipal")
DECRETO = Known("decreto", "1290", 2024, date(2024, 4, 22), "br;serra:municipal")
OTHER = Known("decreto", "9", 2024, date(2024, 4, 22), "br:federal")


def named(**changes: Any) -> Known:
    fields = {"kind": "portaria", "number": "17", "year": 2019, "date": None, "organ": None}
    return Known(**(fields | changes))


def test_a_norm_is_named_by_its_day_or_by_its_year_within_one_organ() -> None:
    assert names(named(date=date(2019, 2, 11)), PORTARIA, OTHER)
    assert not names(named(date=date(2019, 2, 12)), PORTARIA, DECRETO)
    assert names(named(), PORTARIA, DECRETO)
    assert not names(named(), PORTARIA, OTHER)
    assert not names(named(year=2018), PORTARIA, DECRETO)
    assert not names(named(kind="decreto"), PORTARIA, DECRETO)


def test_an_older_norm_does_not_end_a_newer_one() -> None:
    assert not names(named(kind="decreto", number="1290", year=2024), DECRETO, PORTARIA)


TEXT = "Art. 5º É vedado: I - vender; II - comprar."


def marks(*fragments: tuple[str, int, int]) -> Marks:
    spans = tuple(
        {"fragment": fragment, "label": fragment, "start": start, "end": end}
        for fragment, start, end in fragments
    )
    return Marks(in_force=True, note=None, valid_to=None, provisions=spans)


WHOLE = marks(("art5", 0, 17), ("art5_cpt_inc1", 18, 29), ("art5_cpt_inc2", 30, 43))


def test_one_inciso_ends_and_the_passage_stays() -> None:
    after = apply(WHOLE, TEXT, [Effect("Lei nº 9/2024", date(2024, 1, 1), "art5_cpt_inc2")])
    assert after.in_force
    assert [span.get("in_force", True) for span in after.provisions] == [True, True, False]
    assert after.provisions[2]["note"] == "Revogado pela Lei nº 9/2024"
    assert after.provisions[2]["valid_to"] == "2024-01-01"


def test_a_passage_that_is_wholly_covered_ends() -> None:
    after = apply(WHOLE, TEXT, [Effect("Decreto nº 9/2024", date(2024, 1, 1), "art5")])
    assert (after.in_force, after.note, after.valid_to) == (
        False,
        "Revogado pelo Decreto nº 9/2024",
        date(2024, 1, 1),
    )


def test_ends_of_several_days_last_until_the_latest() -> None:
    effects = [
        Effect("Lei nº 8/2023", date(2023, 1, 1), "art5_cpt"),
        Effect("Lei nº 9/2024", date(2024, 1, 1), "art5_par1"),
    ]
    part = marks(("art5_cpt_inc1", 0, 5), ("art5_par1", 6, 9))
    assert apply(part, TEXT, effects).valid_to == date(2024, 1, 1)


def test_a_new_wording_ends_only_the_provision_that_it_rewrites() -> None:
    wording = Effect("Decreto nº 2", date(2024, 1, 1), "art5", "“Art. 5º É vedado, sempre:” (NR)")
    after = apply(WHOLE, TEXT, [wording])
    assert [span.get("in_force", True) for span in after.provisions] == [False, True, True]
    assert after.provisions[0]["note"] == "Alterado pelo Decreto nº 2"


def test_a_text_that_has_the_new_wording_already_is_left_alone() -> None:
    wording = Effect("Decreto nº 2", None, "art5", "“Art. 5º É vedado: ......” (NR)")
    assert apply(WHOLE, TEXT, [wording]) == WHOLE


def test_wordings_are_compared_by_their_words() -> None:
    old = "Art. 6º O total não excederá trinta por cento da lotação."
    assert not same_wording(
        "“Art. 6º O total não excederá cinquenta por cento da lotação.” (NR)", old
    )
    assert not same_wording("Art. 6º O prazo é de 3 dias.", "Art. 6º O prazo é de 2 dias.")
    assert same_wording("“Art. 6º O total não excederá trinta por cento da lotação.” (NR)", old)
    assert same_wording(old, old.replace("lotação.", "lotaçào. (Redação dada pelo Decreto nº 2)"))
    assert same_wording("“Art. 10. ..........................", "Art. 10. São deveres:")


def test_a_quoted_fragment_names_the_other_norms_provision() -> None:
    assert amended("art1_cpt_alt1_art6_par1") == "art6_par1"
    assert amended("art1_cpt") is None
