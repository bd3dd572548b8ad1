"""Variants of a dataset's questions: deterministic, true to their kind, and datasets themselves."""

import json
from pathlib import Path
from random import Random

import pytest

from benchmarks.retrieval.variants import (
    KINDS,
    accentless,
    colloquial,
    misspelt,
    one_word,
    paraphrases,
    write,
)
from govbot.evaluation.datasets import load

QUESTION = "Qual é o prazo para o servidor requerer a licença-capacitação nº 5º?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "small"
    made.mkdir()
    corpus = [
        {"id": "p1", "title": "Licença", "text": "O prazo da licença é de trinta dias."},
        {"id": "p2", "title": "Férias", "text": "O servidor tem férias; o prazo é o da lei."},
    ]
    queries = [
        {"id": "q1", "text": "Qual o prazo da licença?"},
        {"id": "q2", "text": "Quem tem férias? A) x B) y", "stem": "Quem tem férias?"},
    ]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (made / f"{name}.jsonl").write_text(lines + "\n", "utf-8")
    (made / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t1\n", "utf-8")
    return made


def test_slips_are_few_and_always_the_same() -> None:
    written = misspelt(QUESTION, Random("q1"))
    assert written == misspelt(QUESTION, Random("q1"))
    assert written != QUESTION
    changed = set(QUESTION.split()) - set(written.split())
    assert 1 <= len(changed) <= 2


def test_accents_go_and_ordinals_stay() -> None:
    assert accentless(QUESTION) == (
        "Qual e o prazo para o servidor requerer a licenca-capacitacao nº 5º?"
    )


def test_the_rarest_known_word_is_kept() -> None:
    assert one_word("Qual o prazo da licença?", {"qual": 9, "prazo": 2, "licenca": 1}) == "licença"
    assert one_word("?", {}) == "?"


def test_chat_keeps_the_words_that_carry_the_question() -> None:
    written = colloquial(QUESTION, Random(1))
    assert {"prazo", "servidor", "requerer"} <= set(written.split())
    assert "pra" in written.split()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "paraphrased" not in kind])
def test_a_variant_is_a_dataset(folder: Path, tmp_path: Path, kind: str) -> None:
    assert write(kind, folder, tmp_path / kind) == 2
    made = load(tmp_path / kind)
    assert made.qrels == load(folder).qrels
    assert all("A) x" not in query.text for query in made.queries)


def test_paraphrases_leave_the_other_questions_out(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.retrieval.variants.paraphrases", lambda _: {"q2": "e férias?"})
    assert write("paraphrased", folder, tmp_path / "own") == 1
    assert [query.text for query in load(tmp_path / "own").queries] == ["e férias?"]
    assert write("unparaphrased", folder, tmp_path / "same") == 1
    assert [query.text for query in load(tmp_path / "same").queries] == ["Quem tem férias?"]


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["faquad", "pira", "ufabc_normas", "oab_justificativas", "lgpd_mci_cdc_dev"]
)
def test_every_paraphrase_belongs_to_a_question_with_gold(data_dir: Path, name: str) -> None:
    own = paraphrases(name)
    assert len(own) >= 10
    assert own.keys() <= load(data_dir / "retrieval" / name).qrels.keys()
