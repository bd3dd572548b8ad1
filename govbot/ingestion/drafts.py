"""A passage before it has an id, and the filling of it."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from govbot.ingestion.norm_types import NormIdentity, Provision
from govbot.library.fragments import article_of, common, label_of

JOINT = "\n\n"
CRUMB_CHARS = 120
SECTION_CHARS = 300
LEAD_CHARS = 240
NOTE_CHARS = 300
_ANNEX = re.compile(r"anexo\b(?:\s+(?P<number>[IVXLCDM]+|\d+|[úu]nico|[A-Z])\b)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProvisionSpan:
    """Characters of a passage that are one provision, with its fragment and citation label."""

    fragment: str
    label: str
    start: int
    end: int
    in_force: bool = True
    note: str | None = None
    valid_from: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the shape of `chunks.provisions`: what is usual is left out."""
        span: dict[str, Any] = {
            "fragment": self.fragment,
            "label": self.label,
            "start": self.start,
            "end": self.end,
        }
        if not self.in_force:
            span["in_force"] = False
        if self.note:
            span["note"] = self.note
        if self.valid_from:
            span["valid_from"] = self.valid_from.isoformat()
        return span


@dataclass(frozen=True, slots=True)
class ChunkDraft:
    """A passage before it has an id. `page_starts`: (offset in `text`, page), ascending.

    `section` are the headings above it and, for a part of an article, what its first provision
    hangs on (the caput of an inciso). It is indexed with the passage but never quoted.
    """

    ordinal: int
    text: str
    page: int | None
    page_starts: tuple[tuple[int, int], ...]
    section: str | None
    kind: str = "text"
    label: str | None = None
    urn: str | None = None
    article: str | None = None
    provisions: tuple[ProvisionSpan, ...] = ()
    in_force: bool = True
    note: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(slots=True)
class Filling:
    """The passage being filled. `lead` is what its first provision hangs on."""

    parts: list[str] = field(default_factory=list)
    page_starts: list[tuple[int, int]] = field(default_factory=list)
    body: list[Provision] = field(default_factory=list)
    headings: list[Provision] = field(default_factory=list)
    spans: list[ProvisionSpan] = field(default_factory=list)
    size: int = 0
    lead: str | None = None

    def grown(self, text: str) -> int:
        """Return the size with one more piece."""
        return self.size + (len(JOINT) if self.parts else 0) + len(text)

    def add(self, text: str, provision: Provision, *, is_heading: bool) -> None:
        """Append a piece of a provision."""
        end = self.grown(text)
        start, page = end - len(text), provision.page
        if page is not None and (not self.page_starts or self.page_starts[-1][1] != page):
            self.page_starts.append((start, page))
        self.parts.append(text)
        (self.headings if is_heading else self.body).append(provision)
        self._mark(provision, start, end)
        self.size = end

    def _mark(self, provision: Provision, start: int, end: int) -> None:
        if provision.fragment is None:
            return
        last = self.spans[-1] if self.spans else None
        if last is not None and last.fragment == provision.fragment:
            start = self.spans.pop().start
        self.spans.append(
            ProvisionSpan(
                fragment=provision.fragment,
                label=provision.label or "",
                start=start,
                end=end,
                in_force=provision.in_force,
                note=provision.note,
                valid_from=provision.valid_from,
            )
        )

    def draft(self, ordinal: int, identity: NormIdentity | None, *, whole: bool) -> ChunkDraft:
        """Return the passage. `whole`: it is the only one of its article."""
        pages = tuple(self.page_starts)
        articles = {article_of(span.fragment) for span in self.spans} - {None}
        article = articles.pop() if len(articles) == 1 else None
        fragment = article if whole else common([span.fragment for span in self.spans])
        if articles:
            fragment = None  # an address names one article
        held = self.body or self.headings
        since = {provision.valid_from for provision in held}
        return ChunkDraft(
            ordinal=ordinal,
            text=JOINT.join(self.parts),
            page=pages[0][1] if pages else None,
            page_starts=pages,
            section=self._section(),
            kind=self._kind(),
            label=self._label(identity, fragment),
            urn=_urn(identity, fragment),
            article=article,
            provisions=tuple(self.spans),
            in_force=any(provision.in_force for provision in held),
            note=self._note(),
            valid_from=since.pop() if len(since) == 1 else None,
            valid_to=held[0].valid_to,
        )

    def _section(self) -> str | None:
        trail = list((self.body or self.headings)[0].trail)
        own = [_line(heading.text) for heading in self.headings]
        if not self.body or not trail:
            trail += [text for text in own if text not in map(_line, trail)]
        crumbs = [_line(crumb)[:CRUMB_CHARS] for crumb in trail[-3:]]
        section = " › ".join(crumbs)[:SECTION_CHARS]
        return " › ".join(filter(None, (section, self.lead))) or None

    def _kind(self) -> str:
        if any(article_of(span.fragment) for span in self.spans):
            return "article"
        held = self.body or self.headings
        if all(provision.block_kind == "table" for provision in held):
            return "table"
        return held[0].kind

    def _label(self, identity: NormIdentity | None, fragment: str | None) -> str | None:
        if identity is None:
            return None
        place = self._place(fragment) if self.spans else self._annex()
        return f"{identity.name}, {place}" if place else identity.name

    def _place(self, fragment: str | None) -> str:
        first, last = self.spans[0], self.spans[-1]
        if fragment is not None:
            return label_of(fragment, first.label)
        begin, end = (
            label_of(article_of(span.fragment) or span.fragment, span.label)
            for span in (first, last)
        )
        return f"arts. {begin.removeprefix('art. ')} a {end.removeprefix('art. ')}"

    def _annex(self) -> str | None:
        held = self.body or self.headings
        for text in (*held[0].trail, *(heading.text for heading in self.headings)):
            if found := _ANNEX.match(text):
                number = found["number"] or ""
                is_word = number.lower().endswith("nico")
                return f"Anexo {number.capitalize() if is_word else number.upper()}".strip()
        return None

    def _note(self) -> str | None:
        notes = dict.fromkeys(provision.note for provision in self.body if provision.note)
        return "; ".join(notes)[:NOTE_CHARS] or None


def _urn(identity: NormIdentity | None, fragment: str | None) -> str | None:
    if identity is None or identity.urn is None:
        return None
    return f"{identity.urn}!{fragment}" if fragment else identity.urn


def _line(text: str) -> str:
    return " ".join(text.split())


def lead_of(holders: list[Provision]) -> str | None:
    """Return the words that a provision hangs on, outermost first, as one line."""
    words = " ".join(_line(holder.text) for holder in holders)
    if len(words) > LEAD_CHARS:
        words = words[: LEAD_CHARS - 1].rsplit(" ", 1)[0] + "…"
    return words or None
