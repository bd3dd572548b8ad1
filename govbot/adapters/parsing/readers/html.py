"""Web pages to blocks.

Kreuzberg's own reader decodes windows-1252 as UTF-8 and leaves out text that stands directly in a
`div`, hence this one on the standard library's tolerant parser. What a browser would not show
(scripts, hidden elements) and what surrounds a page (navigation, footers) is left out.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from govbot.adapters.parsing.base import Block
from govbot.adapters.parsing.decode import decode
from govbot.adapters.parsing.readers.flow import Flow
from govbot.adapters.parsing.readers.html_hidden import Sight
from govbot.adapters.parsing.readers.runs import Run, blocks_of
from govbot.adapters.parsing.readers.shape import Facts, Source, Step

_SILENT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "math",
        "select",
        "button",
        "textarea",
        "datalist",
        "audio",
        "video",
        "canvas",
        "map",
    }
)
_SURROUND = frozenset({"nav", "aside", "footer", "menu", "dialog"})
_VOID = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
)
_BREAKING = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "header",
        "hr",
        "html",
        "legend",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
        "table",
        "tr",
        "td",
        "th",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    }
)
_STRUCK = frozenset({"s", "strike", "del"})
_LINE_THROUGH = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.I)
_ORDINAL = {"o": "º", "a": "ª", "os": "ºs", "as": "ªs"}
_MAX_DEPTH = 400
_MAX_DIGITS = 5
_HEADING = re.compile(r"h([1-6])$")


class _Page(HTMLParser):
    """Follows a page; `finish` gives its blocks, `title` its title."""

    def __init__(self, silent: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._silent = silent
        self._muted: list[str] = []
        self._words: list[Run] = []
        self._strikes: list[str] = []
        self._heading: int | None = None
        self._lists: list[int | None] = []
        self._item: str | None = None
        self._flow = Flow()
        self._in_title = False
        self._raised: list[str] | None = None
        self._sight = Sight()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._sight.open(tag, dict(attrs), is_void=tag in _VOID)
        if self._muted:
            self._mute_more(tag)
            return
        values = dict(attrs)
        if tag not in _VOID and (tag in self._silent or self._sight.hides(tag, values)):
            self._muted.append(tag)
            return
        if tag in _BREAKING and self._strikes and self._strikes[-1] == "p":
            self._flush()
            self._strikes.pop()  # a paragraph ends where the next block begins
        if tag not in _VOID and (tag in _STRUCK or _LINE_THROUGH.search(values.get("style") or "")):
            if tag in _BREAKING:
                self._flush()
            self._strikes.append(tag)
        if tag == "br":
            self._say("\n")
        elif tag == "title":
            self._in_title = True
        elif tag == "sup":
            self._raised = []
        elif tag in _BREAKING:
            self._flush()
            self._open(tag, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def _mute_more(self, tag: str) -> None:
        if self._muted[0] == "p" and tag in _BREAKING:
            self._muted.clear()  # a paragraph ends where the next block begins
            self.handle_starttag(tag, [])
        elif tag == self._muted[0] and len(self._muted) < _MAX_DEPTH:
            self._muted.append(tag)

    def _open(self, tag: str, values: dict[str, str | None]) -> None:
        if found := _HEADING.match(tag):
            self._heading = int(found[1])
        elif tag in ("ul", "ol"):
            self._lists.append(_start(values) if tag == "ol" else None)
        elif tag == "li":
            self._item = self._label()
        elif tag == "table":
            self._flow.open_table()
        elif tag == "tr":
            self._flow.open_row()
        elif tag in ("td", "th"):
            self._flow.open_cell()

    def _label(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "- "
        number = self._lists[-1]
        self._lists[-1] = number + 1
        return f"{number}. "

    def _say(self, text: str) -> None:
        self._words.append(Run(text, bool(self._strikes)))

    def handle_endtag(self, tag: str) -> None:
        self._sight.close(tag)
        if self._muted:
            if tag == self._muted[0]:
                self._muted.pop()
            return
        self._end(tag)
        if self._strikes and tag == self._strikes[-1]:
            self._strikes.pop()

    def _end(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag == "sup" and self._raised is not None:
            raised, self._raised = "".join(self._raised), None
            after_digit = bool(self._words) and self._words[-1].text.rstrip()[-1:].isdigit()
            self._say(_ORDINAL.get(raised.strip(), raised) if after_digit else raised)
        elif tag in _BREAKING:
            self._flush()
            self._close(tag)

    def _close(self, tag: str) -> None:
        if _HEADING.match(tag):
            self._heading = None
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._item = None
        elif tag == "table":
            self._flow.close_table()

    def handle_data(self, data: str) -> None:
        if self._muted:
            return
        if self._in_title:
            self.title += data
        elif self._raised is not None:
            self._raised.append(data)
        else:
            self._say(re.sub(r"\s+", " ", data))

    def _flush(self) -> None:
        runs = blocks_of(self._words)
        self._words = []
        for text, struck in runs:
            if self._heading is not None:
                line = text.replace("\n", " ")
                self._flow.add(line, "heading", self._heading, struck=struck)
            elif self._item is not None:
                self._flow.add(self._item + text, "list", struck=struck)
                self._item = ""
            else:
                self._flow.add(text, struck=struck)

    def finish(self) -> list[Block]:
        """Return every block, those of tables that were never closed included."""
        self.close()
        self._flush()
        return self._flow.finish()


def _start(values: dict[str, str | None]) -> int:
    start = values.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) <= _MAX_DIGITS else 1


def html_blocks(text: str, facts: Facts) -> list[Block]:
    """Return the blocks of a page and note its title.

    A page that is all navigation (or never closes it) is read with its surroundings.
    """
    for silent in (_SILENT | _SURROUND, _SILENT):
        page = _Page(silent)
        page.feed(text)
        blocks = page.finish()
        facts.title = " ".join(page.title.split()) or None
        if blocks:
            return blocks
    return []


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read a page as one step."""
    yield Step(html_blocks(decode(source.path.read_bytes()), facts))
