"""Running headers and footers of recognised pages, which are never read twice quite alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from govbot.adapters.parsing import norms
from govbot.adapters.parsing.furniture import key

_EDGE_LINES = 4
_ALIKE = 0.8
_MIN_PAGES = 3
_SHARE = 0.5
_FEWEST = 5
_MAX_GROUPS = 300
_WORDLESS = re.compile(r"[^\w#]")


@dataclass(slots=True)
class _Group:
    """Lines near the edge of several pages that say the same."""

    sample: str
    places: list[tuple[int, int]] = field(default_factory=list)

    def takes(self, name: str) -> bool:
        if self.sample == name:
            return True
        match = SequenceMatcher(None, self.sample, name, autojunk=False)
        return match.real_quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE


def without_running_text(pages: Sequence[str]) -> Iterator[str]:
    """Yield each page's text without the lines that stand at the edge of half of the pages.

    The first page keeps them: they often name who issued the document.
    """
    lines = [page.splitlines() for page in pages]
    groups: list[_Group] = []
    for number, page in enumerate(lines):
        for at, name in _edges(page):
            group = next((group for group in groups if group.takes(name)), None)
            if group is None and len(groups) < _MAX_GROUPS:
                groups.append(group := _Group(name))
            if group:
                group.places.append((number, at))
    running = {
        place
        for group in groups
        if len({number for number, _ in group.places}) >= max(_MIN_PAGES, _SHARE * len(pages))
        for place in group.places
    }
    for number, page in enumerate(lines):
        kept = [line for at, line in enumerate(page) if not number or (number, at) not in running]
        yield "\n".join(kept)


def _edges(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for at in dict.fromkeys((*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:])):
        name = _WORDLESS.sub("", key(lines[at]))
        if len(name) >= _FEWEST and not norms.opens_device(lines[at].strip()):
            yield at, name
