"""Where in a norm the reading has come to, and what the place is called.

Fragments follow LexML's technical norm: `art5_cpt_inc6_ali1`, `art5_par1u`, `art5-1` for 5º-A.
"""

import re
from dataclasses import dataclass

from govbot.core.text.roman import to_roman
from govbot.ingestion.norm_markers import UNIQUE, Marker, MarkerKind, letters, order

_CODES: dict[MarkerKind, str] = {
    "article": "art",
    "paragraph": "par",
    "inciso": "inc",
    "alinea": "ali",
    "item": "ite",
}
_DEPTHS: tuple[MarkerKind, ...] = ("article", "paragraph", "inciso", "alinea", "item")
_FARTHEST: dict[MarkerKind, int] = {
    "article": 60,
    "paragraph": 15,
    "inciso": 12,
    "alinea": 4,
    "item": 1,
}
"""How many numbers may be missing (revoked, or lost in a scan) before one is no sequel."""
_ORDINALS = 9
_FRAGMENT = re.compile(
    r"(?P<prefix>(?:anx[^_]+_)?)art(?P<article>1u|\d+(?:-\d+)?)"
    r"(?:_cpt|_par(?P<paragraph>1u|\d+(?:-\d+)?))?(?:_inc(?P<inciso>\d+(?:-\d+)?))?"
    r"(?:_ali(?P<alinea>\d+(?:-\d+)?))?(?:_ite(?P<item>\d+(?:-\d+)?))?"
)


@dataclass(slots=True)
class Cursor:
    """The open unit of each depth. `prefix` begins its fragment, `act` and `place` its label."""

    prefix: str = ""
    act: str = ""
    """Of a file of many: `Decreto nº 39.682/2019`."""
    place: str = ""
    """The annex."""
    article: str | None = None
    paragraph: str | None = None
    inciso: str | None = None
    alinea: str | None = None
    item: str | None = None

    def is_next(self, number: str) -> bool:
        """Tell whether an article with this number would follow the open one without a gap."""
        if self.article is None:
            return number in ("1", UNIQUE)
        here, there = order(self.article), order(number)
        return there in ((here[0] + 1, 0), (here[0], here[1] + 1))

    def follows(self, marker: Marker) -> bool:
        """Tell whether a marker is the next of the open unit of its kind."""
        last: str | None = getattr(self, marker.kind)
        if last is None:
            return False
        here, there = order(last), order(marker.number)
        return there in ((here[0] + 1, 0), (here[0], here[1] + 1))

    def takes(self, marker: Marker, *, announced: bool) -> bool:
        """Tell whether a marker is one of the norm's own units here.

        Args:
            marker: what a piece begins with.
            announced: what stands before it ends in a colon, so that a list may begin.
        """
        if marker.kind == "article":
            return self._takes_article(marker)
        if self.article is None:
            return False
        last: str | None = getattr(self, marker.kind)
        there = order(marker.number)
        if last is None:
            return self._begins(marker, there, announced=announced)
        here = order(last)
        if self.follows(marker):
            return True
        if not marker.sure:
            return there == (1, 0) and announced
        return there <= here or there[0] - here[0] <= _FARTHEST[marker.kind]

    def _begins(self, marker: Marker, there: tuple[int, int], *, announced: bool) -> bool:
        """Tell whether a marker is the first of its depth here."""
        if marker.kind == "item" and self.alinea is None and not announced:
            return False
        return there[0] == 1 or (marker.sure and there[0] <= _FARTHEST[marker.kind])

    def _takes_article(self, marker: Marker) -> bool:
        if self.article is None:
            return True
        here, there = order(self.article), order(marker.number)
        return here <= there and there[0] - here[0] <= _FARTHEST["article"]

    def enter(self, marker: Marker) -> None:
        """Make a marker the open unit of its depth, and close what was open below it."""
        at = _DEPTHS.index(marker.kind)
        for kind in _DEPTHS[at:]:
            setattr(self, kind, None)
        setattr(self, marker.kind, marker.number)

    def leave(self, prefix: str, place: str = "") -> None:
        """Begin an annex or another act, whose numbers start anew."""
        self.prefix, self.place = prefix, place
        for kind in _DEPTHS:
            setattr(self, kind, None)

    def jump(self, fragment: str) -> MarkerKind | None:
        """Go to a unit that the file itself names; None: the fragment is of no such unit."""
        found = _FRAGMENT.fullmatch(fragment)
        if found is None:
            return None
        self.prefix = found["prefix"] or ""
        innermost: MarkerKind | None = None
        for kind in _DEPTHS:
            setattr(self, kind, found[kind])
            innermost = kind if found[kind] else innermost
        return innermost

    def fragment(self) -> str | None:
        """Return the LexML fragment of the innermost open unit."""
        parts = [f"art{self.article}"] if self.article else []
        if self.paragraph is not None:
            parts.append(f"par{self.paragraph}")
        elif parts and (self.inciso or self.alinea or self.item):
            parts.append("cpt")
        for kind in _DEPTHS[2:]:
            number = getattr(self, kind)
            if number is not None:
                parts.append(f"{_CODES[kind]}{number}")
        return self.prefix + "_".join(parts) if parts else None

    def label(self) -> str | None:
        """Return the innermost open unit as a citation says it."""
        if self.article is None:
            return self.standing()
        units = (self.article, self.paragraph, self.inciso, self.alinea, self.item)
        label = spoken(self.place, *units)
        return f"{self.act}: {label}" if self.act else label

    def standing(self) -> str | None:
        """Return where units stand, without their own names."""
        return ": ".join(filter(None, (self.act, self.place))) or None


def spoken(
    place: str,
    article: str,
    paragraph: str | None = None,
    inciso: str | None = None,
    alinea: str | None = None,
    item: str | None = None,
) -> str:
    """Return `art. 5º, § 1º, VI, "a", 1`."""
    parts = [place] if place else []
    parts.append("artigo único" if article == UNIQUE else f"art. {_ordinal(article)}")
    if paragraph is not None:
        parts.append("parágrafo único" if paragraph == UNIQUE else f"§ {_ordinal(paragraph)}")
    if inciso is not None:
        main, suffix = order(inciso)
        parts.append(to_roman(main) + (f"-{letters(suffix)}" if suffix else ""))
    if alinea is not None:
        main, suffix = order(alinea)
        parts.append(f'"{letters(main).lower()}{f"-{letters(suffix)}" if suffix else ""}"')
    if item is not None:
        parts.append(item)
    return ", ".join(parts)


def _ordinal(number: str) -> str:
    main, suffix = order(number)
    written = f"{main}º" if main <= _ORDINALS else str(main)
    return f"{written}-{letters(suffix)}" if suffix else written


def annex_fragment(number: str) -> str:
    """Return the fragment of an annex by its number as written: `II`, `2`, `ÚNICO`, `B`."""
    return f"anx{number}"


def amended_fragment(owner: str, quoted: Cursor) -> str:
    """Return the fragment of what a unit quotes to amend: `art2_cpt_alt1_art5_par1`."""
    is_caput = "_" not in owner[owner.rfind("art") :]
    inner = quoted.fragment() or ""
    return f"{owner}{'_cpt' if is_caput else ''}_alt1{'_' if inner else ''}{inner}"
