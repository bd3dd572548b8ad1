"""XML: norms in LexML as articles with their labels, any other as its texts in order."""

from collections.abc import Iterator, Mapping

from govbot.adapters.parsing.base import Block, BlockKind
from govbot.adapters.parsing.readers.shape import Facts, Source, Step
from govbot.adapters.parsing.xml_events import parse_xml

_GROUPS = {
    "Parte": 1,
    "Livro": 1,
    "Titulo": 2,
    "Capitulo": 3,
    "Secao": 4,
    "Subsecao": 5,
    "Anexo": 1,
    "AgrupamentoHierarquico": 3,
    "Agrupador": 3,
}
_INLINE = frozenset(
    {"b", "i", "u", "em", "strong", "sub", "sup", "span", "a", "ins", "del"}
    | {"Remissao", "RemissaoMultipla"}
)
_UNITS = frozenset({"Artigo", "Caput", "Paragrafo", "Inciso", "Alinea", "Item"})
_ARTICLE_TITLE_LEVEL = 5
_SILENT = frozenset(("script", "style"))


class _Norm:
    """Follows a document and keeps `blocks`; a label waits for the text that it labels."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title: str | None = None
        self._path: list[str] = []
        self._anchors: list[str] = []
        self._urn: str | None = None
        self._words: list[str] = []
        self._label = ""
        self._label_level: int | None = None
        self._label_anchor: str | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        if name not in _INLINE:
            self._flush()
        self._path.append(name)
        self._anchors.append(attributes.get("id", "") if name in _UNITS else "")
        if name == "Identificacao":
            self._urn = attributes.get("URN")

    def text(self, text: str) -> None:
        """Take words."""
        if not _SILENT.intersection(self._path[-2:]):
            self._words.append(text)

    def end(self, name: str) -> None:
        """Leave an element."""
        if name not in _INLINE:
            self._flush()
        self._path.pop()
        self._anchors.pop()

    def _flush(self) -> None:
        """Make a block of the words since the last element that stands by itself."""
        text = " ".join("".join(self._words).split())
        self._words = []
        if not text:
            return
        owner = next((name for name in reversed(self._path) if name not in _INLINE), "")
        if owner == "Rotulo":
            self._release()
            self._label, self._label_level = text, self._group()
            self._label_anchor = self._anchor()
        elif owner == "NomeAgrupador":
            level = self._group() or 1
            self._add(Block(self._labelled(text, " – "), None, "heading", level))
        elif owner == "Epigrafe":
            self.title = self.title or text
            self._add(Block(text, None, "heading", 1, anchor=self._urn))
        elif owner == "TituloDispositivo":
            self._add(Block(text, None, "heading", _ARTICLE_TITLE_LEVEL))
        else:
            words = self._labelled(text, " ")
            self._add(Block(words, None, "paragraph", anchor=self._anchor()))

    def _anchor(self) -> str | None:
        """Return the id of the unit that the words stand in: a caput's words are its article's."""
        inner = next((anchor for anchor in reversed(self._anchors) if anchor), None)
        return inner and inner.removesuffix("_cpt")

    def _group(self) -> int | None:
        """Return the heading level of the division that a label or name stands directly in."""
        owner = self._path[-2] if len(self._path) > 1 else ""
        return _GROUPS.get(owner)

    def _labelled(self, text: str, joint: str) -> str:
        whole = f"{self._label}{joint}{text}" if self._label else text
        self._label = ""
        return whole

    def _add(self, block: Block) -> None:
        self.blocks.append(block)

    def _release(self) -> None:
        """Let a label that had no text stand alone, such as that of a revoked article."""
        if not self._label:
            return
        level = self._label_level
        label, self._label = self._label, ""
        kind: BlockKind = "paragraph" if level is None else "heading"
        self._add(
            Block(label, None, kind, level, anchor=self._label_anchor if level is None else None)
        )

    def finish(self) -> list[Block]:
        """Return every block."""
        self._release()
        return self.blocks


def read(source: Source, facts: Facts) -> Iterator[Step]:
    """Read the whole document as one step."""
    norm = _Norm()
    parse_xml(source.path.read_bytes(), norm.start, norm.end, norm.text)
    blocks = norm.finish()
    facts.title = norm.title
    yield Step(blocks)
