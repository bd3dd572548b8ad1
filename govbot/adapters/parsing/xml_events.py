"""XML as a stream of events, with nothing in it that fetches, expands or recurses."""

from collections.abc import Callable, Mapping
from typing import IO, NoReturn
from xml.parsers import expat

from govbot.adapters.parsing.base import DamagedFile

_MAX_DEPTH = 2_000

OnStart = Callable[[str, Mapping[str, str]], None]
OnEnd = Callable[[str], None]
OnText = Callable[[str], None]


def local(name: str) -> str:
    """Return an element's name without its namespace prefix."""
    return name.rpartition(":")[2]


def parse_xml(data: bytes | IO[bytes], start: OnStart, end: OnEnd, text: OnText) -> None:
    """Call back for each element and run of text, names without their prefix.

    Declared entities are refused: no document of ours needs them, and they are how a small file
    becomes a large one or reads other files.

    Raises:
        DamagedFile: not well-formed, declares entities, or nested too deep.
    """
    parser = expat.ParserCreate()
    depth = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise DamagedFile
        start(local(name), attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(local(name))

    parser.buffer_text = True
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse
    try:
        if isinstance(data, bytes):
            parser.Parse(data, True)
        else:
            parser.ParseFile(data)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise DamagedFile from error


def _refuse(*_: object) -> NoReturn:
    raise DamagedFile
