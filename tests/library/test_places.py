"""How parts of a passage are cited, and whether they hold."""

from datetime import date
from typing import Any

import pytest

from govbot.library.norms.places import NOWHERE, Citation, PlaceRow, place_of

TODAY = date(2025, 6, 1)
URN = "urn:lex:br:federal:lei:2018-08-14;13709"


def span(fragment: str, label: str, start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"fragment": fragment, "label": label, "start": start, "end": end, **more}


ARTICLE = [
    span("art5", "art. 5º", 0, 20),
    span("art5_cpt_inc1", "art. 5º, I", 22, 40),
    span("art5_cpt_inc2", "art. 5º, II", 42, 60),
    span("art5_par1u", "art. 5º, parágrafo único", 62, 80),
]


def row(**changes: Any) -> PlaceRow:
    fields: dict[str, Any] = {
        "label": "Lei nº 13.709/2018, art. 5º",
        "urn": f"{URN}!art5",
        "article": "art5",
        "provisions": ARTICLE,
        "in_force": True,
        "note": None,
        "valid_from": None,
        "valid_to": None,
        "norm": "Lei nº 13.709/2018",
        "norm_urn": URN,
        "revoked": False,
        "revoked_by": None,
        "norm_from": None,
        "norm_to": None,
    }
    return PlaceRow(**(fields | changes))


@pytest.mark.parametrize(
    ("start", "end", "label", "fragment"),
    [
        (5, 15, "art. 5º", "art5"),
        (25, 30, "art. 5º, I", "art5_cpt_inc1"),
        (5, 30, "art. 5º, I", "art5_cpt_inc1"),
        (25, 50, "art. 5º", "art5_cpt"),
        (65, 70, "art. 5º, parágrafo único", "art5_par1u"),
        (0, 80, "art. 5º", "art5"),
    ],
)
def test_the_most_exact_citation(start: int, end: int, label: str, fragment: str) -> None:
    cited = place_of(row(), TODAY).cite(start, end)
    assert cited == Citation(f"Lei nº 13.709/2018, {label}", f"{URN}!{fragment}", True, None)


def test_what_no_provision_holds_is_cited_as_its_passage() -> None:
    assert place_of(row(), TODAY).cite(20, 22).label == "Lei nº 13.709/2018, art. 5º"
    assert NOWHERE.cite(0, 10) == Citation(None, None, True, None)


def test_a_revoked_inciso_is_told_and_its_neighbours_are_not() -> None:
    note = {"in_force": False, "note": "Revogado pela Lei nº 9/2020"}
    place = place_of(row(provisions=[ARTICLE[0], ARTICLE[1] | note, *ARTICLE[2:]]), TODAY)
    assert place.cite(25, 30)[2:] == (False, "Revogado pela Lei nº 9/2020")
    assert place.cite(45, 50)[2:] == (True, None)


def test_ends_count_from_their_day() -> None:
    later = {"in_force": False, "note": "Revogado", "valid_to": "2025-07-01"}
    place = place_of(row(provisions=[ARTICLE[0], ARTICLE[1] | later]), TODAY)
    assert place.cite(25, 30).in_force
    assert not place_of(row(in_force=False, valid_to=date(2025, 6, 1)), TODAY).whole.in_force
    assert place_of(row(in_force=False, valid_to=date(2025, 6, 2)), TODAY).whole.in_force
    assert not place_of(row(valid_from=date(2025, 6, 2)), TODAY).whole.in_force


def test_a_norm_takes_its_passages_with_it() -> None:
    gone = row(revoked=True, revoked_by="Decreto nº 1.290/2024", norm_to=date(2024, 5, 2))
    assert place_of(gone, TODAY).cite(25, 30)[2:] == (
        False,
        "Norma revogada: Decreto nº 1.290/2024",
    )
    assert place_of(gone, date(2024, 5, 1)).cite(25, 30).in_force
    coming = place_of(row(norm_from=date(2025, 7, 1)), TODAY)
    assert coming.whole[2:] == (False, "Em vigor a partir de 01/07/2025")
