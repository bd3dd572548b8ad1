"""Cited norms that say different things of one matter; nothing else is a conflict."""

from dataclasses import replace
from uuid import uuid4

import pytest

from govbot.chat.answer import Source
from govbot.chat.conflicts import conflicts, ended, named

OLD = "O pedido de férias do servidor será feito com trinta dias de antecedência."
NEW = "O servidor fará o pedido de férias com antecedência de 60 (sessenta) dias."


def source(n: int, quote: str, title: str = "Portaria nº 3, de 5 de maio de 2020") -> Source:
    return Source(
        n=n,
        document_id=uuid4(),
        document_title=title,
        filename="a.pdf",
        media_type="application/pdf",
        page=1,
        section=None,
        passage_id=n,
        text=quote,
        quote=quote,
        cited=True,
        score=1.0,
        label=f"Portaria nº {n}/2020, art. 1º",
    )


def test_two_norms_with_different_deadlines_are_told() -> None:
    [conflict] = conflicts([source(1, OLD), source(2, NEW)])
    assert (conflict.said, conflict.other) == ("trinta dias", "60 (sessenta) dias")
    assert named(conflict.first) == "Portaria nº 1/2020, art. 1º (05/05/2020)"


@pytest.mark.parametrize(
    "second",
    [
        source(2, OLD.replace("trinta", "30")),
        source(2, "A diária do motorista será paga em sessenta dias."),
        source(2, "O pedido de férias do servidor terá trinta ou sessenta dias de antecedência."),
        replace(source(2, NEW), in_force=False),
        replace(source(2, NEW), cited=False),
    ],
    ids=["the same", "another matter", "several values", "revoked", "not cited"],
)
def test_what_is_no_conflict(second: Source) -> None:
    assert conflicts([source(1, OLD), second]) == []


def test_one_document_does_not_contradict_itself() -> None:
    first = source(1, OLD)
    assert conflicts([first, replace(source(2, NEW), document_id=first.document_id)]) == []


def test_a_cited_norm_that_is_out_of_force_is_told_once() -> None:
    first = replace(source(1, OLD), in_force=False, note="Norma revogada: Portaria nº 9/2024")
    again = replace(first, n=2)
    uncited = replace(source(3, NEW), in_force=False, note="Norma revogada", cited=False)
    assert ended([first, again, uncited, source(4, NEW)]) == [first]
