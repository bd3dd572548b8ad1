"""XML: norms in LexML as articles with their labels, any other as its texts in order."""

from collections.abc import Iterator, Mapping

from govbot.adapters.parsing.base import Block
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
_LABELLED = frozenset(
    "Artigo Caput Paragrafo Inciso Alinea Item DispositivoGenerico Alteracao Omissis".split()
)
_INLINE = frozenset("b i u em strong sub sup span a ins del Remissao RemissaoMultipla".split())
_SILENT = frozenset(("script", "style"))


class _Norm:
    """Follows a document and keeps `blocks`; a label waits for the text that it labels."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title: str | None = None
        self._path: list[str] = []
        self._words: list[str] = []
        self._label = ""
        self._level: int | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Enter an element."""
        del attributes
        self._path.append(name)
        if name not in _INLINE:
            self._flush(self._parent(1))
        if name in _GROUPS:
            self._level = _GROUPS[name]
        elif name in _LABELLED:
            self._level = None

    def text(self, text: str) -> None:
        """Take words."""
        if not _SILENT.intersection(self._path[-2:]):
            self._words.append(text)

    def end(self, name: str) -> None:
        """Leave an element."""
        if name not in _INLINE:
            self._flush(name)
        self._path.pop()

    def _parent(self, up: int) -> str:
        return self._path[-1 - up] if len(self._path) > up else ""

    def _flush(self, name: str) -> None:
        text = " ".join("".join(self._words).split())
        self._words = []
        if not text:
            return
        if name == "Rotulo":
            self._release()
            self._label = text
        elif name == "NomeAgrupador" or (name == "Rotulo" and self._level):
            self._add(text, " – ")
        elif name == "Epigrafe":
            self.title = self.title or text
            self.blocks.append(Block(text, None, "heading", 1))
        else:
            self._level = None if self._label == "" else self._level
            self._add(text, " ")

    def _add(self, text: str, joint: str) -> None:
        whole = f"{self._label}{joint}{text}" if self._label else text
        self._label = ""
        if self._level is not None and joint != " ":
            self.blocks.append(Block(whole, None, "heading", self._level))
        else:
            self.blocks.append(Block(whole, None, "paragraph"))

    def _release(self) -> None:
        """Let a label that had no text stand alone, such as that of a revoked article."""
        if self._label:
            label, self._label = self._label, ""
            kind = "heading" if self._level is not None else "paragraph"
            level = self._level
            self.blocks.append(
                Block(label, None, "heading", level)
                if kind == "heading"
                else Block(label, None, "paragraph")
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
