"""What is said when the documents do not answer."""

from dataclasses import replace
from datetime import date

from govbot.chat.abstention import missing_words, not_found
from govbot.chat.prompt import script
from govbot.retrieval.evidence import Evidence
from govbot.retrieval.plan import make_plan
from govbot.retrieval.service import SearchResult
from tests.chat.conftest import TEXTS, hit


def found(question: str, *, cosine: float = 0.7) -> SearchResult:
    plan = make_plan(question, today=date(2026, 1, 1))
    return SearchResult(tuple(hit(text) for text in TEXTS), 1.0, Evidence(cosine, 0.4), plan)


def test_words_that_no_passage_found_has_are_named_as_they_were_written() -> None:
    result = found("Quem paga a diária no Zimbábue?")
    assert missing_words(result) == ["paga", "Zimbábue"]
    assert "fala de “paga”, “Zimbábue”." in not_found(result, "pt")


def test_a_question_whose_words_are_all_there_names_none() -> None:
    result = found("Como são as férias divididas em períodos?")
    assert not_found(result, "pt") == script("pt").not_found


def test_many_missing_words_are_not_listed() -> None:
    question = "Quanto custa consertar carburador, embreagem, radiador e escapamento?"
    assert not_found(found(question), "pt") == script("pt").not_found


def test_the_nearest_named_part_is_offered_as_another_question() -> None:
    result = found("As férias podem ser divididas?")
    named = replace(result.hits[0], label="Decreto nº 5/2020, art. 7º")
    near = replace(result, hits=(named, *result.hits[1:]))
    assert not_found(near, "pt").endswith("“O que diz o Decreto nº 5/2020, art. 7º?”")
    assert not_found(near, "en").endswith("“What does Decreto nº 5/2020, art. 7º say?”")
    law = replace(near, hits=(replace(named, label="Resolução nº 9/2021, art. 1º"),))
    assert not_found(law, "pt").endswith("“O que diz a Resolução nº 9/2021, art. 1º?”")
    far = replace(near, evidence=Evidence(0.0, 0.0))
    assert "Decreto" not in not_found(far, "pt")
