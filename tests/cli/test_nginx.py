"""GovBot behind a real nginx with the configuration that operators are given."""

import asyncio
import json
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from tests.adapters.llm.server import Server, running
from tests.support.process import ADMINISTRATOR, Govbot, wait_for
from tests.support.required import required

CONFIGURATION = Path(__file__).parent.parent.parent / "docs" / "operator" / "nginx.conf"
NORM = "Art. 1º O servidor lotado na unidade 70 pede a remoção no prazo de trinta dias."
QUESTION = "Em que prazo o servidor lotado na unidade 70 pede a remoção?"
MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nginx")
    document = folder / "remocao.txt"
    document.write_text(NORM, "utf-8")
    run = Govbot(folder / "casa", "ingest", str(document))
    assert run.end() == 0, run.words
    return folder / "casa"


async def slow_writer(server: Server, path: str, body: dict[str, Any]) -> AsyncIterator[str]:
    if path.endswith("/models"):
        yield json.dumps({"data": [{"id": "modelo"}]})
        return
    for _ in range(600):
        yield f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': 'dias '}}]})}\n\n"
        await asyncio.sleep(0.1)


@contextmanager
def proxied(folder: Path, govbot: str) -> Iterator[str]:
    """Run nginx before a server; yields its host and port."""
    program = required(shutil.which("nginx"), "there is no nginx")
    openssl = required(shutil.which("openssl"), "there is no openssl")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run(
        [openssl, *request, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = CONFIGURATION.read_text("utf-8")
    for shipped, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("govbot.example", "localhost"),
        ("/etc/ssl/certs/govbot.pem", str(certificate)),
        ("/etc/ssl/private/govbot.key", str(key)),
        ("http://127.0.0.1:8000", govbot),
    ):
        assert shipped in site
        site = site.replace(shipped, here)
    configuration = folder / "nginx.conf"
    configuration.write_text(MAIN.format(folder=folder, site=site), "utf-8")
    with (folder / "nginx.log").open("wb") as log:
        nginx = subprocess.Popen([program, "-p", str(folder), "-c", str(configuration)], stderr=log)
    try:
        wait_for(lambda: _listens(port) or nginx.poll() is not None, 20)
        assert nginx.poll() is None, (folder / "nginx.log").read_text()
        yield f"localhost:{port}"
    finally:
        nginx.terminate()
        nginx.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


async def test_answers_stream_through_nginx(home: Path, tmp_path: Path) -> None:
    unverified = ssl.create_default_context()
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    # What comes from the proxy's own address is believed whatever it says.
    elsewhere = httpx.AsyncHTTPTransport(verify=unverified, local_address="127.0.0.2")
    async with running(slow_writer) as model:
        settings = {
            "GOVBOT_LLM": "openai",
            "GOVBOT_LLM_API": f"{model.address}/v1",
            "GOVBOT_TRUSTED_PROXIES": "127.0.0.1",
            "GOVBOT_RATE_LIMITS": "auth=1",
        }
        settings |= ADMINISTRATOR
        server = await asyncio.to_thread(Govbot, home, "serve", "--port", "0", **settings)
        address = await asyncio.to_thread(server.address)
        mine = await asyncio.to_thread(server.sign_in)
        with proxied(tmp_path, address) as proxy:
            async with (
                httpx.AsyncClient(timeout=30, transport=elsewhere, headers=mine) as client,
                client.stream(
                    "POST", f"https://{proxy}/api/v1/chat/messages", json={"question": QUESTION}
                ) as response,
            ):
                # The model goes on for a minute: a proxy that gathers it would not say a word yet.
                first = [line async for line in _until(response.aiter_lines(), "event: token")]
                assert "event: sources" in first
                # GovBot knows of TLS, and of a client that claims to be another each time.
                assert "strict-transport-security" in response.headers
                tried = [
                    await client.post(
                        f"https://{proxy}/api/v1/auth/login",
                        json={},
                        headers={"X-Forwarded-For": f"203.0.113.{number}"},
                    )
                    for number in range(2)
                ]
                assert tried[-1].status_code == 429
            async with connect(
                f"wss://{proxy}/api/v1/chat/ws", ssl=unverified, additional_headers=mine
            ) as talk:
                await talk.send(json.dumps({"type": "ask", "question": QUESTION}))
                events = [await _event(talk)]
                while events[-1] != "token":
                    events.append(await _event(talk))
                await talk.send(json.dumps({"type": "stop"}))
                while events[-1] != "done":
                    events.append(await _event(talk))
            assert events[0] == "session"
        assert await asyncio.to_thread(server.interrupt) < 20


async def _until(lines: AsyncIterator[str], last: str) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line == last:
            return


async def _event(talk: Any) -> str:
    return str(json.loads(await asyncio.wait_for(talk.recv(), 30))["event"])
