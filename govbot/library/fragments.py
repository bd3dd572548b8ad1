"""LexML fragments (`art5_par1u_inc2`) and the citation labels that go with them.

A fragment is a path: each step, joined by `_`, lies inside the one before. `cpt`, the caput, has no
word of its own in a label (`art5_cpt_inc6` is "art. 5º, VI"). A number that a source gives twice
has a mark (`art5_cpt_inc3.2`), and amendments quoted in an article stand under `alt`.
"""

import re

_MARK = re.compile(r"\.\d+(?=_|$)")
_ARTICLE = re.compile(r"(?:^|_)art[^_]*")
_SILENT = ("cpt", "alt", "ato")
"""Beginnings of steps that a label does not name."""


def plain(fragment: str) -> str:
    """Return the fragment without the marks of numbers given twice."""
    return _MARK.sub("", fragment)


def article_of(fragment: str) -> str | None:
    """Return the fragment of the article that holds this one (`ato3_art1_par2` > `ato3_art1`)."""
    found = _ARTICLE.search(fragment)
    return plain(fragment[: found.end()]) if found else None


def ancestors(fragment: str) -> list[str]:
    """Return the fragments that hold this one, the nearest first."""
    steps = fragment.split("_")
    return ["_".join(steps[:depth]) for depth in range(len(steps) - 1, 0, -1)]


def covers(whole: str, part: str) -> bool:
    """Return whether `part` is `whole` or lies inside it.

    A text's own fragment names an article for its caput; here an article is all that it holds.
    """
    whole, part = plain(whole), plain(part)
    if article_of(part) == part:
        part = f"{part}_cpt"
    return part == whole or part.startswith(f"{whole}_")


def common(fragments: list[str]) -> str | None:
    """Return the smallest fragment that holds all of these."""
    if not fragments:
        return None
    paths = [plain(fragment).split("_") for fragment in fragments]
    shared: list[str] = []
    for steps in zip(*paths, strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    return "_".join(shared) or None


def label_of(holder: str, label: str) -> str:
    """Return the label of `holder` out of the label of something that it holds."""
    named = sum(not step.startswith(_SILENT) for step in holder.split("_"))
    return ", ".join(label.split(", ")[: max(named, 1)])
