"""`python -m benchmarks.answers.scripted PORT`: a model server that writes at a steady pace.

Speaks OpenAI's protocol. Each answer is the same text, a word every 1 / RATE seconds.
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
TEXT = """O servidor goza trinta dias de férias por ano, com a remuneração acrescida de um terço. As
férias podem ser divididas em até três períodos, a pedido do servidor. O primeiro deles não será
menor do que dez dias corridos. O pedido é feito com sessenta dias de antecedência. A chefia decide
em cinco dias úteis, e o silêncio vale como aceite."""

app = FastAPI()


@app.get("/v1/models")
async def models() -> dict[str, Any]:
    return {"object": "list", "data": [{"id": "roteiro", "object": "model"}]}


@app.post("/v1/chat/completions")
async def complete() -> StreamingResponse:
    return StreamingResponse(_written(), media_type="text/event-stream")


async def _written() -> AsyncGenerator[str, None]:
    clock = asyncio.get_running_loop().time
    started = clock()
    for number, word in enumerate(TEXT.split()):
        await asyncio.sleep(max(0.0, started + number / RATE - clock()))
        delta = {"choices": [{"index": 0, "delta": {"content": f"{word} "}}]}
        yield f"data: {json.dumps(delta)}\n\n"
    yield "data: [DONE]\n\n"


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
