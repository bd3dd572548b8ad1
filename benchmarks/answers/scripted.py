"""`python -m benchmarks.answers.scripted PORT`: a model server that writes at a steady pace.

Speaks OpenAI's protocol. Each answer is the same text, a word every 1 / RATE seconds, as many as
may be written at most. No document of the sample library says anything of it.
"""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

RATE = 20


def text(words: int) -> list[str]:
    """Return the words of the answer: a list, of which no item comes twice."""
    items = (
        f"\n- O almoxarife da unidade {n} trocou lâmpadas no depósito {n}." for n in range(words)
    )
    return " ".join(items).split(" ")[:words]


app = FastAPI()


@app.get("/v1/models")
async def models() -> dict[str, Any]:
    return {"object": "list", "data": [{"id": "roteiro", "object": "model"}]}


@app.post("/v1/chat/completions")
async def complete(asked: dict[str, Any]) -> StreamingResponse:
    return StreamingResponse(_written(asked["max_tokens"]), media_type="text/event-stream")


async def _written(words: int) -> AsyncGenerator[str, None]:
    clock = asyncio.get_running_loop().time
    started = clock()
    for number, word in enumerate(text(words)):
        await asyncio.sleep(max(0.0, started + number / RATE - clock()))
        delta = {"choices": [{"index": 0, "delta": {"content": f"{word} "}}]}
        yield f"data: {json.dumps(delta)}\n\n"
    yield "data: [DONE]\n\n"


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
