"""Every error has its sentence, in both languages, with the same blanks."""

import ast
import string

import pytest

from govbot.core.words import catalogue
from tests.architecture.source import sources


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def codes() -> set[str]:
    """Return the value of each class attribute `code = "..."` in the package."""
    return {
        statement.value.value
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
        and "code" in ast.unparse(statement).partition("=")[0].partition(":")[0].split()
    }


@pytest.mark.parametrize("language", ["pt", "en"])
def test_every_error_has_a_sentence(language: str) -> None:
    assert codes() - set(catalogue(language)) == set()


def test_both_languages_fill_the_same_blanks() -> None:
    pt, en = catalogue("pt"), catalogue("en")
    assert set(pt) == set(en)
    assert {code for code in pt if blanks(pt[code]) != blanks(en[code])} == set()
