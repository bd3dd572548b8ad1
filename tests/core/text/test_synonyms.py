"""Other words for what a question says."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.text.analysis import analyse
from govbot.core.text.synonyms import (
    Rule,
    Table,
    applied,
    builtin_rules,
    builtin_table,
    expand,
    other_entries,
)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("o que diz a LGPD?", "Lei Geral de Proteção de Dados"),
        ("lei geral de proteção de dados pessoais", "LGPD"),
        ("quem paga o celular institucional", "aparelho telefônico móvel funcional"),
        ("aparelhos telefônicos móveis funcionais", "celular"),
        ("trabalhar de casa", "teletrabalho"),
        ("home office", "teletrabalho"),
        ("abriram um PAD", "processo administrativo disciplinar"),
        ("saiu no DOU", "Diário Oficial da União"),
        ("desconto de IPTU", "imposto predial"),
        ("posso vender parte das minhas férias?", "abono pecuniário"),
        ("vender dez dias de férias", "abono pecuniário"),
    ],
)
def test_administration_s_own_words(asked: str, written: str) -> None:
    added = expand(analyse(asked), builtin_table())
    assert set(analyse(written)) <= added.keys() | set(analyse(asked))


def test_what_is_added_weighs_less_than_what_was_asked() -> None:
    asked = analyse("prazo da LAI para o servidor público da CGU, do TCU e do STF")
    added = expand(asked, builtin_table())
    assert added
    assert not added.keys() & set(asked)
    assert all(0 < weight < 1 for weight in added.values())


def test_the_longest_entry_wins_and_its_parts_are_not_expanded() -> None:
    table = Table.of([Rule("banco de horas", "compensação", 0.5), Rule("banco", "financeira", 0.5)])
    assert set(expand(analyse("banco de horas"), table)) == set(analyse("compensação"))
    assert set(expand(analyse("o banco"), table)) == set(analyse("financeira"))


def test_words_far_apart_are_no_entry() -> None:
    table = Table.of([Rule("vender férias", "abono", 0.5)])
    assert expand(analyse("vender o carro velho da garagem do prédio nas férias"), table) == {}
    assert expand(analyse("férias para vender"), table) == {}


def test_parts_that_say_nothing_by_themselves_are_not_searched_for() -> None:
    table = Table.of([Rule("revogar", "tornar sem efeito", 0.5), Rule("idoso", "60 anos", 0.5)])
    assert "sem" not in expand(analyse("revogar"), table)
    assert set(expand(analyse("idoso"), table)) == set(analyse("anos"))
    (entry,) = other_entries(analyse("revogar"), table)
    assert (entry.written, entry.said) == ("tornar sem efeito", {"revog"})
    assert entry.stands_in(set(analyse("Torna sem efeito a nomeação.")))
    assert not entry.stands_in(set(analyse("O efeito é imediato.")))


def test_a_long_name_counts_no_more_than_a_short_one() -> None:
    table = Table.of([Rule("abc", "um nome muito longo assim", 0.4), Rule("xyz", "curto", 0.4)])
    long, short = expand(["abc"], table), expand(["xyz"], table)
    assert sum(weight**2 for weight in long.values()) == pytest.approx(0.16)
    assert list(short.values()) == [0.4]


def test_the_later_rule_holds_and_weight_zero_removes() -> None:
    rules = [Rule("RH", "recursos humanos", 0.7)]
    assert expand(["rh"], Table.of(rules))
    assert expand(["rh"], Table.of([*rules, Rule("rh", "Recurso Humano", 0)])) == {}


def test_every_built_in_rule_says_something_new() -> None:
    rules = builtin_rules()
    assert len(rules) > 500
    assert [rule for rule in rules if not analyse(rule.said) or not analyse(rule.meant)] == []
    assert [rule for rule in rules if analyse(rule.said) == analyse(rule.meant)] == []


@given(st.lists(st.sampled_from(sorted(builtin_table().rules)), max_size=12))
def test_matches_lie_inside_the_question_and_do_not_cross(terms: list[str]) -> None:
    spans = [(found.start, found.end) for found in applied(terms, builtin_table())]
    assert all(0 <= start < end <= len(terms) for start, end in spans)
    assert all(one == two or one[1] <= two[0] for one, two in pairwise(spans))
