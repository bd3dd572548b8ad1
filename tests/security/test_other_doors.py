"""What has no OpenAPI schema: the gateway, the tools' door and the WebSocket, given any JSON.

`GOVBOT_SHOTS` sends a share of as many as `test_schema` then does.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from govbot.operations.runtime import Services
from tests.support.services import Address, address, lived_in, settings_for
from tests.test_mcp import HELLO

SHOTS = max(60, int(os.environ.get("GOVBOT_SHOTS", "0")) // 20)
FEW = settings(
    max_examples=SHOTS,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TEXT = st.text(max_size=40) | st.sampled_from(["\0", "\ud800", "user", "Qual o prazo?", "1e999"])
SCALAR = (
    st.none() | st.booleans() | st.integers() | st.integers(min_value=2**63) | st.floats() | TEXT
)
ANY = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def like(shape: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return objects of this shape with any one or more values put in the place of the right."""
    return st.fixed_dictionaries(
        {}, optional={key: st.just(value) | ANY for key, value in shape.items()}
    )


MESSAGE = like({"role": "user", "content": "Qual o prazo?"})
COMPLETION = like({"model": "govbot", "stream": False, "govbot": {}, "max_tokens": 5})
BODIES = {
    "/v1/chat/completions": st.builds(
        lambda body, messages: {**body, "messages": messages},
        COMPLETION,
        st.lists(MESSAGE, max_size=3) | ANY,
    )
    | ANY,
    "/mcp": like(
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "search", "arguments": {"question": "prazo"}},
        }
    )
    | st.lists(ANY, max_size=2)
    | ANY,
}
RIGHT = {
    "/v1/chat/completions": {
        "model": "govbot",
        "messages": [{"role": "user", "content": "Qual o prazo?"}],
    },
    "/mcp": HELLO,
}
ORDERS = st.one_of(
    like({"type": "ask", "question": "Qual o prazo?", "session_id": None, "resume_s": 0}),
    like({"type": "resume", "answer_id": "7", "last_event_id": -1}),
    like({"type": "stop"}),
    ANY,
)


@pytest.fixture(scope="module")
async def services(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    home: Path = tmp_path_factory.mktemp("casa")
    async with lived_in(settings_for(home, module_database_url)) as opened:
        yield opened


@pytest.fixture(scope="module")
async def where(services: Services) -> AsyncIterator[Address]:
    async with address(services) as opened:
        yield opened


def dumped(body: Any) -> bytes:
    """Return JSON as a client without manners writes it: NaN, and halves of characters."""
    return json.dumps(body).encode()


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.timeout(3600)
async def test_no_body_breaks_it(path: str, where: Address) -> None:
    broken: list[str] = []
    statuses: set[int] = set()
    headers = {
        **where.headers,
        "content-type": "application/json",
        "accept": "application/json, text/event-stream",
    }

    @FEW
    @given(BODIES[path])
    def shot(body: Any) -> None:
        sent = dumped(body)
        answer = session.post(f"{where}{path}", data=sent, headers=headers, timeout=60)
        statuses.add(answer.status_code)
        if answer.status_code >= 500:
            broken.append(f"{sent!r} -> {answer.status_code} {answer.text[:300]}")

    def well_formed() -> int:
        return session.post(f"{where}{path}", json=RIGHT[path], headers=headers).status_code

    with requests.Session() as session:
        await asyncio.to_thread(shot)
        assert broken == []
        assert 401 not in statuses
        # It was open all the while.
        assert await asyncio.to_thread(well_formed) == 200


@pytest.mark.timeout(3600)
async def test_no_message_closes_the_connection_of_questions(where: Address) -> None:
    """Each message is answered or does nothing; afterwards a question is answered as before."""
    place = f"{where.replace('http', 'ws')}/api/v1/chat/ws"
    closed: list[str] = []

    def told(talk: Any) -> bool:
        """Ask what is refused at once; everything before has then been heard."""
        talk.send('{"type": "nothing"}')
        while True:
            said = json.loads(talk.recv(timeout=60))
            if said["data"].get("code") == "invalid_input":
                return True

    def shoot(send: Callable[[Any], None]) -> None:
        FEW(given(ORDERS)(send))()

    def talk_all_the_time() -> None:
        with connect(place, origin=None, additional_headers=where.headers) as talk:

            def send(order: Any) -> None:
                try:
                    talk.send(json.dumps(order))
                    assert told(talk)
                except ConnectionClosed:
                    closed.append(json.dumps(order))

            shoot(send)

    await asyncio.to_thread(talk_all_the_time)
    assert closed == []
