"""`govbot serve` as a person meets it: how it begins, how it refuses, how it ends."""

import asyncio
import gc
import json
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from govbot.cli.serve import spare_what_is_loaded
from tests.adapters.llm.server import Server, running
from tests.ingestion.test_crash import norm
from tests.support.process import ADMINISTRATOR, Govbot, postmaster, query, wait_for

ENDS_WITHIN_S = 15.0
MODEL = "modelo"
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "teste", "version": "1"},
    },
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("serve") / "casa"
    yield path
    if server := postmaster(path):
        server.send_signal(signal.SIGQUIT)


def refusal(home: Path, *arguments: str, **settings: str) -> list[str]:
    """Start, expect exit status 1, and return the lines that were said."""
    run = Govbot(home, *arguments, **settings)
    assert run.end(30) == 1, run.words
    return run.words.splitlines()


def test_other_machines_are_not_served(home: Path) -> None:
    lines = refusal(home, "serve", "--host", "0.0.0.0")
    assert len(lines) == 1
    assert "0.0.0.0" in lines[0]


def test_a_taken_port_is_one_clear_line(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        lines = refusal(home, "serve", "--port", port)
    assert len(lines) == 1
    assert port in lines[0]


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "arquivo").touch()
    lines = refusal(
        tmp_path / "casa", "serve", "--port", "0", GOVBOT_HOME=str(tmp_path / "arquivo")
    )
    assert len(lines) == 1
    assert "GOVBOT_HOME" in lines[0]


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("search", "prazo")])
def test_a_database_that_is_not_there_is_one_clear_line(
    home: Path, command: tuple[str, ...]
) -> None:
    lines = refusal(home, *command, DATABASE_URL="postgresql://ana:segredo@127.0.0.1:1/govbot")
    assert len(lines) == 1
    assert "127.0.0.1:1/govbot" in lines[0]
    assert "segredo" not in lines[0]


def test_what_is_no_database_address_is_one_clear_line(home: Path) -> None:
    lines = refusal(home, "search", "prazo", DATABASE_URL="sqlite:///govbot.db")
    assert len(lines) == 1
    assert "DATABASE_URL" in lines[0]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_server_ends_in_good_order(home: Path, how: signal.Signals) -> None:
    server = Govbot(home, "serve", "--port", "0", **ADMINISTRATOR)
    api = f"{server.address()}/api/v1"
    assert httpx.get(f"{api}/health", timeout=30).json() == {"status": "ok"}
    mine = server.sign_in()
    assert httpx.get(f"{api}/status", headers=mine, timeout=30).json()["database"]["embedded"]
    if how is signal.SIGTERM:  # in the middle of an ingestion
        body = norm("longa", 1_500).encode()
        httpx.post(f"{api}/documents", files={"file": ("longa.txt", body)}, headers=mine)
        wait_for(lambda: query(home, "SELECT 1 FROM documents WHERE stage = 'embedding'"))
    assert server.interrupt(how) < ENDS_WITHIN_S
    assert server.process.returncode == 0, server.words
    assert "Traceback" not in server.words
    assert postmaster(home) is None


def test_an_ended_ingestion_costs_the_document_nothing(home: Path) -> None:
    server = Govbot(home, "serve", "--port", "0")
    server.address()
    state = "SELECT state, attempts FROM documents WHERE filename = 'longa.txt'"
    wait_for(lambda: query(home, state) == [("ready", 1)])
    server.interrupt()


def test_a_command_that_is_ended_leaves_no_database_behind(home: Path, tmp_path: Path) -> None:
    (tmp_path / "outra.txt").write_text(norm("outra", 800), "utf-8")
    run = Govbot(home, "ingest", str(tmp_path))
    wait_for(lambda: query(home, "SELECT 1 FROM documents WHERE stage = 'embedding'"))
    assert run.interrupt(signal.SIGTERM) < ENDS_WITHIN_S
    assert run.process.returncode == 130
    assert "Traceback" not in run.words
    assert postmaster(home) is None


def test_the_doors_for_other_programs_are_open(home: Path) -> None:
    server = Govbot(home, "serve", "--port", "0", **ADMINISTRATOR)
    base, mine = server.address(), server.sign_in()
    models = httpx.get(f"{base}/v1/models", headers=mine, timeout=30).json()["data"]
    accepts = {"Accept": "application/json, text/event-stream", **mine}
    mcp = httpx.post(f"{base}/mcp", json=HELLO, headers=accepts, timeout=30)
    with connect(f"{base.replace('http', 'ws')}/api/v1/chat/ws", additional_headers=mine) as socket:
        socket.send(json.dumps({"type": "ask", "question": "Qual o prazo?"}))
        events = [json.loads(socket.recv(30))["event"]]
        while events[-1] != "done":
            events.append(json.loads(socket.recv(30))["event"])
        socket.send("a" * 70_000)
        with pytest.raises(ConnectionClosed):
            socket.recv(30)
    assert [model["id"] for model in models] == ["govbot", "govbot-fontes"]
    assert '"name":"govbot"' in mcp.text
    assert events[0] == "session"
    assert events[-2] == "answer"
    assert server.interrupt() < ENDS_WITHIN_S
    assert "Traceback" not in server.words


def speak(text: str) -> str:
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': text}}]})}\n\n"


async def slow_writer(server: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    if path.endswith("/models"):
        yield json.dumps({"data": [{"id": MODEL}]})
        return
    for _ in range(600):
        yield speak("dias ")
        await asyncio.sleep(0.1)


async def test_the_server_ends_while_a_model_writes(home: Path) -> None:
    async with running(slow_writer) as model:
        settings = {"GOVBOT_LLM": "openai", "GOVBOT_LLM_API": f"{model.address}/v1"}
        settings |= ADMINISTRATOR
        server = await asyncio.to_thread(Govbot, home, "serve", "--port", "0", **settings)
        api = f"{await asyncio.to_thread(server.address)}/api/v1"
        mine = await asyncio.to_thread(server.sign_in)
        question = {"question": "Qual o prazo do servidor lotado na unidade 70?"}
        async with (
            httpx.AsyncClient(timeout=30, headers=mine) as client,
            client.stream("POST", f"{api}/chat/messages", json=question) as response,
        ):
            async for line in response.aiter_lines():
                if line == "event: token":
                    break
            took = await asyncio.to_thread(server.interrupt)
        assert took < ENDS_WITHIN_S
        assert server.process.returncode == 0
        assert "Traceback" not in server.words
        assert model.requests


def test_the_collector_passes_over_what_is_loaded() -> None:
    """Looking through all of it holds up every stream for a third of a second."""
    spare_what_is_loaded()
    try:
        assert gc.get_freeze_count() > len(gc.get_objects())
    finally:
        gc.unfreeze()
