"""Other words for what a question says, as weighted terms; pure functions over a table.

The built-in table is `synonyms.toml`; a tenant's own rules are added to it. Rules match runs of
analysed terms, so every form of a word is meant, and entries of several words work. What is added
weighs less than what the asker wrote: it helps where the documents use other words and hardly
moves a ranking that is right already.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import NamedTuple

from govbot.core.text.analysis import analyse

ACRONYM, SAME, LEADS = 0.7, 0.5, 0.4
"""Weights of the built-in rules, against 1 for a word of the question."""
MOST_BETWEEN = 3
"""Other words that may stand between those of an entry: `vender parte das minhas férias`."""
_SAY_NOTHING = re.compile(r"\d{1,2}|sem|nao")
"""Parts of a longer entry that are found everywhere by themselves."""


class Rule(NamedTuple):
    """Where a question says `said`, `meant` is searched for as well, at `weight` (0 to 1)."""

    said: str
    meant: str
    weight: float


class Entry(NamedTuple):
    """What stands in for some terms of a question, written as a person reads it."""

    said: frozenset[str]
    written: str

    def stands_in(self, terms: Set[str]) -> bool:
        """Return whether a text with these terms has all of it."""
        return terms >= set(analyse(self.written))


class Found(NamedTuple):
    """A rule that applies to the terms from `start` up to, not with, `end`."""

    start: int
    end: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class Table:
    """Rules by the first of the terms that they are said with."""

    rules: Mapping[str, tuple[tuple[tuple[str, ...], Rule], ...]]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "Table":
        """Make a table; of two rules with the same words the later one holds, weight 0 is none."""
        last = {(tuple(analyse(rule.said)), tuple(analyse(rule.meant))): rule for rule in rules}
        by_first: dict[str, list[tuple[tuple[str, ...], Rule]]] = {}
        for (said, meant), rule in last.items():
            if said and meant and said != meant and rule.weight > 0:
                by_first.setdefault(said[0], []).append((said, rule))
        return cls({first: tuple(own) for first, own in by_first.items()})


def applied(terms: Sequence[str], table: Table) -> list[Found]:
    """Return the rules whose words stand in a question, in their order.

    Args:
        terms: Its analysed terms, in order.
        table: The rules of the asker's tenant.

    Returns:
        Every rule of the longest match at each place; no rule inside a longer one's words. A few
        other words may stand between those of an entry.
    """
    found: list[Found] = []
    covered = 0
    for start, term in enumerate(terms):
        if start < covered:
            continue
        here = [
            ((-len(said), end), Found(start, end, rule))
            for said, rule in table.rules.get(term, ())
            if (end := _end_of(said, terms, start))
        ]
        if here:
            first = min(rank for rank, _ in here)  # the longest, of these the nearest together
            found += [each for rank, each in here if rank == first]
            covered = first[1]
    return found


def _end_of(said: Sequence[str], terms: Sequence[str], start: int) -> int:
    """Return where an entry that begins at `start` ends, 0 if its words do not follow soon."""
    last = start
    for word in said[1:]:
        room = min(len(terms), start + len(said) + MOST_BETWEEN)
        if word not in terms[last + 1 : room]:
            return 0
        last = list(terms).index(word, last + 1, room)
    return last + 1


def expand(terms: Sequence[str], table: Table) -> dict[str, float]:
    """Return the terms to search for besides those of the question, each with its weight.

    Args:
        terms: The question's analysed terms, in order.
        table: The rules of the asker's tenant.

    Returns:
        Term -> weight, below 1 for every built-in rule. The words of one entry share its weight,
        so that a long name counts no more than a short one. No term of the question itself.
    """
    own = set(terms)
    added: dict[str, float] = {}
    for found in applied(terms, table):
        meant = _telling(found.rule.meant)
        share = found.rule.weight / len(meant) ** 0.5
        for term in meant.keys() - own:
            added[term] = max(added.get(term, 0.0), share)
    return added


def other_entries(terms: Sequence[str], table: Table) -> tuple[Entry, ...]:
    """Return the entries that `expand` takes its terms from, each once."""
    rules = dict.fromkeys(found.rule for found in applied(terms, table))
    return tuple(Entry(frozenset(analyse(rule.said)), rule.meant) for rule in rules)


def _telling(entry: str) -> dict[str, None]:
    every = dict.fromkeys(analyse(entry))
    return {term: None for term in every if not _SAY_NOTHING.fullmatch(term)} or every


@cache
def builtin_rules() -> tuple[Rule, ...]:
    """Return the rules of the file beside this one."""
    data = tomllib.loads(files("govbot.core.text").joinpath("synonyms.toml").read_text("utf-8"))
    rules: list[Rule] = []
    for short, names in data["acronyms"].items():
        for name in names:
            rules += [Rule(short, name, ACRONYM), Rule(name, short, ACRONYM)]
    for group in data["same"]["groups"]:
        rules += [Rule(said, meant, SAME) for said, meant in permutations(group, 2)]
    rules += [
        Rule(said, meant, LEADS) for said, others in data["leads"].items() for meant in others
    ]
    return tuple(rules)


@cache
def builtin_table() -> Table:
    """Return the table of a tenant without rules of its own."""
    return Table.of(builtin_rules())
