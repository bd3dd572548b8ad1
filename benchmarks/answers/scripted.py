"""`python -m benchmarks.answers.scripted PORT`: a model server that writes at a steady pace.

Speaks OpenAI's protocol. Each answer is the same text, a word every 1 / RATE seconds, as many as
may be written at most. No document of the sample library says anything of it. What it costs a word
is small beside the product, with which it shares the machine.
"""

import asyncio
import json
import sys
from functools import cache

RATE = 20
_MODELS = json.dumps({"object": "list", "data": [{"id": "roteiro", "object": "model"}]}).encode()


def text(words: int) -> list[str]:
    """Return the words of the answer: a list, of which no item comes twice."""
    items = (
        f"\n- O almoxarife da unidade {n} trocou lâmpadas no depósito {n}." for n in range(words)
    )
    return " ".join(items).split(" ")[:words]


@cache
def _frames(words: int) -> tuple[bytes, ...]:
    deltas = ({"choices": [{"index": 0, "delta": {"content": f"{word} "}}]} for word in text(words))
    return tuple(f"data: {json.dumps(delta)}\n\n".encode() for delta in deltas)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if line)
    if head.startswith("GET"):
        writer.write(_head("application/json") + _MODELS)
    else:
        asked = json.loads(await reader.readexactly(int(fields["content-length"])))
        writer.write(_head("text/event-stream"))
        await _write(writer, _frames(asked["max_tokens"]))
        writer.write(b"data: [DONE]\n\n")
    writer.close()


def _head(kind: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n".encode()


async def _write(writer: asyncio.StreamWriter, frames: tuple[bytes, ...]) -> None:
    clock = asyncio.get_running_loop().time
    started = clock()
    for number, frame in enumerate(frames):
        await asyncio.sleep(max(0.0, started + number / RATE - clock()))
        if writer.is_closing():
            return
        writer.write(frame)


async def _main(port: int) -> None:
    async with await asyncio.start_server(_serve, "127.0.0.1", port, backlog=1_000) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
