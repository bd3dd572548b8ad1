"""What a server listens on."""

import asyncio
import socket
from contextlib import closing

import pytest

from govbot.core.listening import tcp_listener


async def test_small_answers_are_sent_at_once() -> None:
    """Nagle's algorithm and the other side's delayed acknowledgement cost 40 ms an answer."""
    delays: list[int] = []

    def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken = writer.get_extra_info("socket")
        delays.append(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listener = tcp_listener("127.0.0.1")
    async with await asyncio.start_server(take, sock=listener):
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        await reader.read()
        writer.close()
    assert delays == [1]


def test_a_taken_port_is_told() -> None:
    with closing(tcp_listener("127.0.0.1")) as first, pytest.raises(OSError, match="in use"):
        tcp_listener("127.0.0.1", first.getsockname()[1])
