"""Bytes of a streamed answer, cut into lines of text."""

from collections.abc import AsyncGenerator, AsyncIterator

LONGEST_LINE = 1 << 20


class BrokenLine(Exception):
    """The bytes are no lines of text; `args[0]` says in which way."""


async def lines(chunks: AsyncIterator[bytes]) -> AsyncGenerator[str, None]:
    """Yield each line without its end; what follows the last end of line comes as a line too.

    Only line feeds end a line: JSON may carry U+0085 and U+2028 as they are, which `splitlines`
    would take for ends. A character whose bytes come in two chunks is whole again.

    Raises:
        BrokenLine: a line of more than a megabyte, or bytes that are not UTF-8.
    """
    rest = bytearray()
    async for chunk in chunks:
        rest += chunk
        *whole, last = rest.split(b"\n") if b"\n" in chunk else [rest]
        for line in whole:
            yield _text(line)
        rest = bytearray(last)
        if len(rest) > LONGEST_LINE:
            raise BrokenLine("line without end")
    if rest:
        yield _text(rest)


def _text(line: bytes | bytearray) -> str:
    try:
        return line.decode().removesuffix("\r")
    except UnicodeDecodeError as error:
        raise BrokenLine("not UTF-8") from error
